"""Our reader beside OMRChecker, an open program that reads bubble sheets, on the same photographs.

Run ``.venv/bin/python benchmarks/paper/sheets_peer.py --omrchecker FOLDER --python INTERPRETER [--n 40]``,
where the folder holds the source of OMRChecker (https://github.com/Udayraj123/OMRChecker, MIT) and the
interpreter has what its ``requirements.txt`` asks for, with OpenCV 4 (it was written for that). Nothing of
it is changed; where there is no screen, a module that answers its question for one is put before
``screeninfo``.

Both get the same photographs of each kind that ``benchmarks/paper/sheets.py`` knows (``--kinds``), made by by
``../shared/tools/photos.py`` of one A5 week in each language, and are scored alike, as that scores. The
week is of the first version of the layout: OMRChecker reads only bubbles that stand evenly, and those of
the second leave a gap where paper is folded. OMRChecker gets every photograph upright (its EXIF tag
applied) and as a lossless grey picture. What it leaves empty is its answer "left empty"; a field in which
it finds two marks is a question. It has no other way to ask. Aligning by features never refuses, so a page
that it lays wrongly counts as read; a second line leaves out such pages (more than a third of the fields
wrong), which nobody could do without knowing the truth. It is told once more of the photographs that were
not turned by a quarter or a half.

``--tune`` scores each way of setting it up (``WAYS``) on photographs of other seeds. ``CHOSEN`` answered most
fields rightly on sixteen of them (``--tune --n 16``).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "benchmarks/paper")]
import sheets  # noqa: E402
import train_reader  # noqa: E402

SCALE = 10
"""Pixels to a millimetre of OMRChecker's page; it wants whole numbers, and our lengths are tenths."""
TUNING = 800_000
"""The first seed of the photographs that its settings were chosen by."""
LETTERS = "abcdefghijk"
"""What its bubbles are called: it writes two marks one after another, and "10" must not be one and nought."""
SCREEN = """
class Monitor:
    width, height = 1920, 1080


def get_monitors():
    return [Monitor]
"""


class Way(NamedTuple):
    """One way of setting OMRChecker up.

    Attributes:
        steps: its pre-processors, in order.
        processing: the width and height it works at.
        inner: which share of a bubble it looks at.
        thresholds: of its ``threshold_params``, what is not as it comes.
    """

    steps: tuple[tuple[str, dict[str, Any]], ...]
    processing: tuple[int, int] = (1240, 1760)
    inner: float = 1.0
    thresholds: dict[str, float] = {}  # noqa: RUF012

    @property
    def by_corners(self) -> bool:
        """True when what it cuts out ends at the middles of the corner marks."""
        return any(name == "CropOnMarkers" for name, _ in self.steps)


PAGE = ("CropPage", {"morphKernel": [10, 10]})
BLUR = ("GaussianBlur", {"kSize": [3, 3], "sigmaX": 0})


def _align(features: int, good: float) -> tuple[str, dict[str, Any]]:
    return (
        "FeatureBasedAlignment",
        {"reference": "blank.png", "maxFeatures": features, "goodMatchPercent": good},
    )


def _markers(ratio: int, low: int, high: int) -> tuple[str, dict[str, Any]]:
    return (
        "CropOnMarkers",
        {
            "relativePath": "marker.png",
            "sheetToMarkerWidthRatio": ratio,
            "marker_rescale_range": [low, high],
            "marker_rescale_steps": 13,
        },
    )


ALIGN, AGAIN = _align(20000, 0.15), (_align(20000, 0.15), _align(20000, 0.15))
SQUARE = (1600, 1600)
"""It presses every picture into one shape; in a square one a page lying looks like one standing."""
WAYS = {
    "page, as it comes": Way((PAGE,), (666, 820)),
    "page": Way((PAGE,)),
    "blur, page": Way((BLUR, PAGE)),
    "page, inner, jump 15": Way((PAGE,), inner=0.6, thresholds={"MIN_JUMP": 15}),
    "markers": Way((_markers(10, 35, 100),)),
    "page, markers": Way((PAGE, _markers(10, 35, 100))),
    "page, align, inner": Way((PAGE, ALIGN), inner=0.75),
    "align, as it comes": Way((_align(500, 0.15),), (666, 820)),
    "align 500": Way((_align(500, 0.15),)),
    "align 5000": Way((_align(5000, 0.15),)),
    "align": Way((ALIGN,)),
    "align, more": Way((_align(20000, 0.3),)),
    "align, inner": Way((ALIGN,), inner=0.75),
    "twice": Way(AGAIN),
    "twice, inner": Way(AGAIN, inner=0.75),
    "twice, smaller, inner": Way(AGAIN, (930, 1320), 0.75),
    "blur, twice, inner": Way((BLUR, *AGAIN), inner=0.75),
    "twice, inner, jump 40": Way(AGAIN, inner=0.75, thresholds={"MIN_JUMP": 40}),
    "twice, inner, jump 15": Way(AGAIN, inner=0.75, thresholds={"MIN_JUMP": 15}),
    "twice, square, inner, jump 10": Way(AGAIN, SQUARE, 0.6, {"MIN_JUMP": 10}),
    "twice, square, inner, jump 15": Way(AGAIN, SQUARE, 0.75, {"MIN_JUMP": 15}),
}
CHOSEN = "twice, square, inner, jump 15"


VERSION = 1
"""Of the layout: its bubbles stand evenly."""


class Photo(NamedTuple):
    """One photograph, and what is true of it."""

    name: str
    kind: str
    jpeg: bytes
    truths: dict[str, sheets.Truth]
    turned: bool

    @property
    def truth(self) -> sheets.Truth:
        """That of its only sheet."""
        return next(iter(self.truths.values()))


def make(tool: Path, seeds: Iterable[int], kind: str = "mixed", layout: int = 0) -> list[Photo]:
    """The other program's photographs of our A5 week; of each language its own."""
    made = []
    for seed in seeds:
        jpeg, truths, turned = sheets.others_photograph(sheets.Job(str(tool), kind, VERSION, layout, seed))
        made.append(Photo(f"{seed}.png", kind, jpeg, truths, turned))
    return made


def set_up(folder: Path, way: Way, layout: int) -> None:
    """Write what OMRChecker goes by: its template, its settings, our blank sheet and our corner mark."""
    blank, geometry = train_reader.sheets(VERSION)[layout]
    corners = geometry["fiducials"]
    left = top = 0.0
    width, height = geometry["page"]["w"], geometry["page"]["h"]
    if way.by_corners:
        half = corners[0]["size"] / 2
        left, top = corners[0]["x"] + half, corners[0]["y"] + half
        width, height = corners[2]["x"] + half - left, corners[2]["y"] + half - top
    blocks = {}
    for n, field in enumerate(geometry["fields"]):
        options = sorted(field["options"], key=lambda each: each["cx"])
        first, side = options[0], round(options[0]["w"] * SCALE * way.inner)
        gaps = {round(b["cx"] - a["cx"], 2) for a, b in pairwise(options)}
        if len(gaps) > 1:
            raise ValueError(f"{field['id']} is not evenly spaced")
        values = [each["value"] for each in field["options"]]
        x = round((first["cx"] - left) * SCALE - side / 2)
        outside = min(x, 0)
        blocks[f"block{n}"] = {
            "origin": [x - outside, round((first["cy"] - top) * SCALE - side / 2)],
            # Our left column begins outside the middles of the corners: of it the right part is looked at.
            "bubbleDimensions": [side + outside, side],
            "bubbleValues": [LETTERS[values.index(each["value"])] for each in options],
            "bubblesGap": next(iter(gaps), 0) * SCALE,
            "labelsGap": 0,
            "direction": "horizontal",
            "fieldLabels": [f"field{n}"],
        }
    template = {
        "pageDimensions": [round(width * SCALE), round(height * SCALE)],
        "bubbleDimensions": [36, 36],
        "preProcessors": [{"name": name, "options": options} for name, options in way.steps],
        "fieldBlocks": blocks,
    }
    config = {
        "dimensions": {"processing_width": way.processing[0], "processing_height": way.processing[1]},
        "threshold_params": way.thresholds,
        "outputs": {"show_image_level": 0, "save_image_level": 0, "save_detections": False},
    }
    (folder / "template.json").write_text(json.dumps(template))
    (folder / "config.json").write_text(json.dumps(config))
    names = {name for name, _ in way.steps}
    if "FeatureBasedAlignment" in names:
        cv2.imwrite(str(folder / "blank.png"), blank)
    if "CropOnMarkers" in names:
        # Its four markers are alike and ours are not, so it is given their mean, with the white around it.
        scale, white = blank.shape[1] / geometry["page"]["w"], 2.0
        side = round((corners[0]["size"] + 2 * white) * scale)
        cuts = []
        for each in corners:
            x, y = round((each["x"] - white) * scale), round((each["y"] - white) * scale)
            cuts.append(blank[y : y + side, x : x + side].astype(np.float32))
        cv2.imwrite(str(folder / "marker.png"), np.mean(cuts, axis=0).astype(np.uint8))


def ask(
    omrchecker: Path, python: str, photos: list[Photo], way: Way, layout: int = 0
) -> dict[str, dict[str, str]]:
    """What OMRChecker reads: for each page that it read, what stands in its table.

    It stops at a picture that breaks one of its steps; that one counts as not read, and it is started again.
    """
    read: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        (top / "stub").mkdir()
        (top / "stub/screeninfo.py").write_text(SCREEN)
        inputs = top / "inputs"
        inputs.mkdir()
        set_up(inputs, way, layout)
        for photo in photos:
            upright = cv2.imdecode(np.frombuffer(photo.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
            cv2.imwrite(str(inputs / photo.name), upright, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        left = sorted(photo.name for photo in photos)
        paths = f"{top / 'stub'}{os.pathsep}{omrchecker}"
        env = {**os.environ, "PYTHONPATH": paths, "MPLBACKEND": "Agg", "COLUMNS": "200"}
        for turn in range(len(photos)):
            outputs = top / f"outputs{turn}"
            done = subprocess.run(
                [python, str(omrchecker / "main.py"), "-i", str(inputs), "-o", str(outputs)],
                cwd=omrchecker,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            seen = set()
            for table in outputs.rglob("*.csv"):
                with table.open(encoding="utf-8", newline="") as lines:
                    for row in csv.DictReader(lines):
                        seen.add(row["file_id"])
                        if table.parent.name == "Results":
                            read[row["file_id"]] = row
            if not seen and turn == 0 and done.returncode and "input_path" not in _tables(outputs):
                raise RuntimeError(f"OMRChecker did not start:\n{(done.stdout + done.stderr)[-3000:]}")
            for each in seen:
                (inputs / each).unlink()
            left = [each for each in left if each not in seen]
            if not left:
                break
            (inputs / left.pop(0)).unlink()  # the one it broke at
            if not left:
                break
    return read


def _tables(outputs: Path) -> str:
    return "".join(each.read_text(encoding="utf-8") for each in outputs.rglob("*.csv"))


def score(photo: Photo, row: dict[str, str] | None) -> sheets.Row:
    """Hold one page of OMRChecker's table against the truth, as ours is held in ``sheets.tell``."""
    if row is None:
        return sheets.Row("OMRChecker", photo.kind, "", "not read", 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0)
    counts: Counter[str] = Counter()
    fields = train_reader.sheets(VERSION)[0][1]["fields"]
    for n, field in enumerate(fields):
        wanted, must, may = photo.truth[field["id"]]
        marks = row[f"field{n}"] or ""
        counts["askable"] += not (must or may)
        if len(marks) > 1:
            counts["needless"] += not (must or may)
            continue
        value = field["options"][LETTERS.index(marks)]["value"] if marks else None
        counts["answered"] += 1
        counts["silent"] += must or value != wanted
    return sheets.Row(
        "OMRChecker",
        photo.kind,
        "",
        "",
        len(fields),
        counts["answered"],
        counts["silent"],
        counts["needless"],
        counts["askable"],
        0,
        0,
        0.0,
        0.0,
    )


def line(name: str, rows: list[sheets.Row], of: int = 0) -> str:
    """One line: pages read (of so many), silent errors, needless questions, each with its interval."""
    of = of or len(rows)
    read = [row for row in rows if not row.refused]
    answered, silent, needless, askable = (
        sum(getattr(row, key) for row in read) for key in ("answered", "silent", "needless", "askable")
    )
    return (
        f"{name:34} pages read {len(read)}/{of} {sheets.interval(len(read), of)}"
        f"  silent {silent}/{answered} {sheets.interval(silent, answered)}"
        f"  needless {needless}/{askable} {sheets.interval(needless, askable)}"
    )


def amiss(row: sheets.Row) -> bool:
    """True when so much of a page is wrong that it was laid wrongly, rather than its marks misjudged."""
    return not row.refused and row.silent + row.needless > row.fields / 3


def right(rows: list[sheets.Row]) -> float:
    """The share of all fields of all photographs that were answered, and rightly."""
    fields = len(train_reader.sheets(VERSION)[0][1]["fields"])
    return sum(row.answered - row.silent for row in rows) / (fields * len(rows))


def compared(photos: list[Photo], peer: list[sheets.Row], ours: list[sheets.Row]) -> Iterator[str]:
    """The lines, of all photographs and of those that were not turned by the hand."""
    for words, chosen in (("", [True] * len(photos)), (", not turned", [not each.turned for each in photos])):
        for name, rows in (("OMRChecker", peer), ("ours", ours)):
            some = [row for row, take in zip(rows, chosen, strict=True) if take]
            yield line(name + words, some)
            if name == "OMRChecker":
                good = [row for row in some if not amiss(row)]
                yield line(f"{name}{words}, laid well", good, len(some))


def main() -> None:
    """Make the photographs, let both read them, and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--omrchecker", type=Path, help="the folder of its source")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with what it needs")
    parser.add_argument("--n", type=int, default=40, help="photographs")
    parser.add_argument("--kinds", default="mixed,hard,creased,rings,ticks,bleed,copy")
    parser.add_argument("--seed", type=int, default=900_000)
    parser.add_argument("--photos", type=Path, default=sheets.OTHER)
    parser.add_argument("--tune", action="store_true", help="score every way of setting OMRChecker up")
    wanted = parser.parse_args()
    if wanted.omrchecker is None or not (wanted.omrchecker / "main.py").exists():
        print("the peer is skipped: there is no OMRChecker at --omrchecker")
        return
    if not wanted.photos.exists():
        print("the peer is skipped: there is no program at --photos")
        return
    folder = wanted.omrchecker.resolve()
    if wanted.tune:
        photos = make(wanted.photos, range(TUNING, TUNING + wanted.n))
        for name, way in WAYS.items():
            read = ask(folder, wanted.python, photos, way)
            rows = [score(each, read.get(each.name)) for each in photos]
            laid = sum(not row.refused and not amiss(row) for row in rows)
            share = f"answered rightly {100 * right(rows):.1f} %, laid well {laid}"
            print(f"{line(name, rows)}  {share}", flush=True)
        return
    for kind in wanted.kinds.split(","):
        for layout, language in enumerate(("Hebrew", "English")):
            photos = make(wanted.photos, range(wanted.seed, wanted.seed + wanted.n), kind, layout)
            read = ask(folder, wanted.python, photos, WAYS[CHOSEN], layout)
            peer = [score(each, read.get(each.name)) for each in photos]
            ours = [row for each in photos for row in sheets.tell("ours", kind, each.jpeg, each.truths)]
            print(f"{kind}, {language}:", *compared(photos, peer, ours), sep="\n", flush=True)


if __name__ == "__main__":
    main()
