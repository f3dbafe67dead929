"""Other people's programs, asked for the same things about the same lines.

They are brought into ``.venv/peers`` when they are first measured, each with its version, and run as what
they are: programs of their own. Of ours they know only the lines of the account, with their days; none of
them keeps sittings, points or numbers. ``jrnl`` is the journal of the command line that most people have,
plain and encrypted; ``habiter`` counts habits; ``django-diary`` is a diary by web on the same framework as
ours, with nothing sealed; hebcal is asked for dates and times of the sun.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from ages.journal import LAST, YEARS, days
from ages.spent import spent

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv" / "peers"
WANTED = {
    "jrnl": ("jrnl==4.6", "keyrings.alt==5.0.2"),
    "habiter": ("habiter==0.8.0",),
    "django-diary": ("django-diary==4.3.0.1", "django-crispy-forms==2.5", "crispy-bootstrap4==2025.6"),
}
HEBCAL = "@hebcal/core@6.9.3"
TIMES = 5
PASSWORD = "forty years of evenings"
SUN = """
import {HDate, Zmanim, GeoLocation} from "@hebcal/core";
const place = new GeoLocation("Jerusalem", 31.76904, 35.21633, 786, "Asia/Jerusalem");
const first = Date.UTC(2000, 0, 1, 9), many = 1000, whole = [[], []];
for (let round = 0; round < 9; round++) for (const which of [0, 1]) {
  const began = process.cpuUsage();
  for (let each = 0; each < many; each++) {
    const day = new Date(first + (round * many + each) * 864e5);
    if (which === 0) { const date = new HDate(day); date.getFullYear(); date.getDate(); continue; }
    const z = new Zmanim(place, day, true);
    z.alotHaShachar(); z.misheyakir(); z.sunrise(); z.sofZmanShma(); z.sofZmanShmaMGA(); z.sofZmanTfilla();
    z.chatzot(); z.minchaGedola(); z.minchaKetana(); z.plagHaMincha(); z.sunset(); z.tzeit(); z.tzeit(8.5);
  }
  const used = process.cpuUsage(began);
  whole[which].push((used.user + used.system) / 1e3 / many);
}
console.log(JSON.stringify(whole.map(each => each.sort((a, b) => a - b)[4])));
"""


class Peer(NamedTuple):
    """What a peer does, and the act of ours that it stands beside.

    Attributes:
        name: the program and what it was asked.
        ours: the name of our act.
        cpu: milliseconds of the processor by years; one figure where age plays no part.
    """

    name: str
    ours: str
    cpu: dict[int, float]


def measured(folder: Path) -> list[Peer]:
    """Every peer that can be had here, at every age; a sentence for each that cannot."""
    found: list[Peer] = []
    for name, measure in (
        ("jrnl", _jrnl),
        ("habiter", _habiter),
        ("django-diary", _diary),
        ("hebcal", _hebcal),
    ):
        try:
            found += measure(folder)
        except (OSError, subprocess.CalledProcessError) as failed:
            print(f"SKIPPED LOUDLY: {name} cannot be had or run here ({failed}).", file=sys.stderr)
    return found


def _lines(years: int) -> list[tuple[str, str]]:
    first = LAST - timedelta(days=round(365.2425 * years))
    return [(f"{page.day}", page.account.words) for page in days(first, LAST, 613) if page.account]


def _python(name: str) -> Path:
    """The interpreter of a peer, with the peer in it."""
    there = FOLDER / name / "bin" / "python"
    uv = ROOT / ".tools" / "bin" / "uv"
    if not there.exists():
        _run([str(uv), "venv", "--quiet", "--python", sys.executable, str(FOLDER / name)])
        _run([str(uv), "pip", "install", "--quiet", "--python", str(there), *WANTED[name]])
    return there


def _run(typed: list[str], home: Path | None = None, **more: str) -> bytes:
    """What a program wrote; with compiled modules kept, as an installed program has them."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if home is not None:
        known |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    done = subprocess.run(typed, env=known | more, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return done.stdout


def _median(once: Callable[[], object]) -> float:
    once()
    took = []
    for _ in range(TIMES):
        began = spent()
        once()
        took.append(spent() - began)
    return statistics.median(took)


def _jrnl(folder: Path) -> list[Peer]:
    program = _python("jrnl").with_name("jrnl")
    acts = (
        ("the day", "`kesher today`", ("-on", str(LAST))),
        ("a line more", "`kesher account`", ("one", "line", "of", "an", "evening")),
        ("a word that is nowhere", "a word that is nowhere", ("-contains", "nowhere-at-all")),
    )
    found = []
    for kind in ("plain", "encrypted"):
        took: dict[str, dict[int, float]] = {name: {} for name, _, _ in acts}
        for years in YEARS:
            home = folder / f"jrnl-{kind}-{years}"
            asked = _jrnl_home(program, home, years, sealed=kind == "encrypted")
            for name, _, typed in acts:
                took[name][years] = _median(lambda typed=typed, asked=asked: asked(*typed))
        found += [Peer(f"jrnl, {kind}: {name}", ours, took[name]) for name, ours, _ in acts]
    return found


def _jrnl_home(program: Path, home: Path, years: int, *, sealed: bool) -> Callable[..., bytes]:
    """A journal of jrnl with the lines of so many years; what asks it."""
    home.mkdir()
    config, text = home / "jrnl.yaml", home / "journal.txt"
    text.write_text("".join(f"[{day} 21:00] {words}\n\n" for day, words in _lines(years)), encoding="utf-8")
    config.write_text(
        f"colors: {{body: none, date: none, tags: none, title: none}}\ndefault_hour: 9\ndefault_minute: 0\n"
        f"editor: ''\nencrypt: false\nhighlight: true\nindent_character: '|'\n"
        f"journals: {{default: {{journal: {text}}}}}\nlinewrap: 79\ntagsymbols: '@'\ntemplate: false\n"
        f"timeformat: '%Y-%m-%d %H:%M'\nversion: v4.6\ndisplay_format: short\n"
    )
    where = {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}

    def asked(*typed: str) -> bytes:
        return _run([str(program), "--config-file", str(config), *typed], home, **where)

    if sealed:
        keeps = f"import keyring; keyring.set_password('jrnl', 'default', {PASSWORD!r})"
        _run([str(program.with_name("python")), "-c", keeps], home, **where)
        seal = (
            "from jrnl.encryption.Jrnlv3Encryption import Jrnlv3Encryption as Seal; from pathlib import Path;"
            f"seal = Seal('default', {{}}); seal.password = {PASSWORD!r}; at = Path({str(text)!r});"
            "at.write_bytes(seal.encrypt(at.read_text(encoding='utf-8')))"
        )
        _run([str(program.with_name("python")), "-c", seal], home, **where)
        config.write_text(config.read_text().replace("encrypt: false", "encrypt: true"))
    return asked


def _habiter(folder: Path) -> list[Peer]:
    program, home = str(_python("habiter").with_name("habiter")), folder / "habiter"
    home.mkdir()
    _run([program, "add", "point"], home)
    tallied = _median(lambda: _run([program, "tally", "point"], home))
    listed = _median(lambda: _run([program, "list"], home))
    return [
        Peer("habiter: one more", "`kesher account`", dict.fromkeys(YEARS, tallied)),
        Peer("habiter: what was counted", "`kesher point`", dict.fromkeys(YEARS, listed)),
    ]


def _diary(folder: Path) -> list[Peer]:
    python, script = _python("django-diary"), Path(__file__).with_name("peers_web.py")
    took: dict[str, dict[int, float]] = {"a day": {}, "a line more": {}, "a month": {}}
    for years in YEARS:
        home = folder / f"diary-{years}"
        home.mkdir()
        (home / "lines.json").write_text(json.dumps(_lines(years)))
        for name, cpu in json.loads(_run([str(python), str(script), str(home)])).items():
            took[name][years] = cpu
    ours = {"a day": "a day", "a line more": "an account by web", "a month": "the contents"}
    return [Peer(f"django-diary: {name}", ours[name], took[name]) for name in ours]


def _hebcal(_: Path) -> list[Peer]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise FileNotFoundError("npm")
    there = FOLDER / "hebcal"
    if not (there / "node_modules").exists():
        there.mkdir(parents=True, exist_ok=True)
        _run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(there), HEBCAL])
    (there / "sun.mjs").write_text(SUN)
    a_date, times = json.loads(_run([node, str(there / "sun.mjs")]))
    return [
        Peer("hebcal: a Hebrew date", "a Hebrew date", dict.fromkeys(YEARS, a_date)),
        Peer("hebcal: thirteen times of a day", "the times of a day", dict.fromkeys(YEARS, times)),
    ]
