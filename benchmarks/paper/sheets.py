"""How well filled sheets are read: pages, silent errors, needless questions, and what it costs.

Run ``.venv/bin/python benchmarks/paper/sheets.py [--n 20] [--seed S] [--kinds creased,rings] [--photos
TOOL]``. Photographs are made here (``tools/photographs.py``, seeds the reader was not trained on); with
``--photos`` also by another program of the same kind, whose way of filling and of photographing the reader
has never seen (``../shared/tools/photos.py`` is taken when it is there). Each kind of photograph has its
own row, for each layout and for each language; beside each rate stands its 95 % interval.

As a peer the plain way is measured on the same flattened sheets: whatever bubble of a row is darkest, and
darker than a fixed threshold, is the answer.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import photographs  # noqa: E402
import train_reader  # noqa: E402

from kesher.method.language import Language  # noqa: E402
from kesher.method.problems import Problem  # noqa: E402
from kesher.paper import scan  # noqa: E402
from kesher.paper.geometry import VERSIONS, Geometry, Paper, week_geometry  # noqa: E402
from kesher.paper.ink import FEATURES, ink_of  # noqa: E402

OTHER = ROOT.parent / "shared/tools/photos.py"
KINDS = (
    "scan",
    "good",
    "typical",
    "hard",
    "mixed",
    "creased",
    "rings",
    "ticks",
    "bleed",
    "copy",
    "two",
    "neat",
)
"""Of photographs: five of how it was taken, then of what befell the sheet or how it was filled."""
HARDNESS = {"scan": 0.03, "good": 0.2, "typical": 0.45, "hard": 0.8, "mixed": None, "copy": 0.03}
"""Of our own camera; what is not named is taken as a good one."""
LAYOUTS = tuple((version, n) for version in reversed(VERSIONS) for n in range(4))
"""Version and number of each layout; of those that were printed before, one photograph in four."""
_INK = {"rings": "ring", "ticks": "tick"}
"""Kinds in which every mark is of one kind."""
THRESHOLD = 0.35
"""Of the plain way: ink of a bubble's inside, black being 1."""


class Row(NamedTuple):
    """One sheet on one photograph, judged."""

    maker: str
    kind: str
    layout: str
    refused: str
    fields: int
    answered: int
    silent: int
    needless: int
    askable: int
    plain_answered: int
    plain_silent: int
    cpu: float
    megapixels: float


Truth = dict[str, tuple[str | None, bool, bool]]
"""For each field its answer, whether it must be asked about, and whether it may be."""


def tell(maker: str, kind: str, jpeg: bytes, truths: dict[str, Truth]) -> list[Row]:
    """Read one photograph and hold it against the truth of its sheets, named by their layouts."""
    start = time.process_time()
    all_found = list(scan.read(jpeg))
    cpu = (time.process_time() - start) / len(truths)
    size = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8).size * 64 / 1e6
    left, rows = dict(truths), []
    for found in all_found:
        if isinstance(found, Problem):
            continue
        layout = name_of(found.geometry)
        truth = left.pop(layout, None)
        if truth is not None:
            rows.append(_judged(maker, kind, layout, found, truth, cpu, size))
    why = next((each.code.value for each in all_found if isinstance(each, Problem)), "not-found")
    return rows + [Row(maker, kind, each, why, 0, 0, 0, 0, 0, 0, 0, cpu, size) for each in left]


def name_of(geometry: Geometry) -> str:
    """The name of a layout: ``a5-he``, and ``a5-he-1`` for one that was printed before."""
    version = "" if geometry.version == VERSIONS[-1] else f"-{geometry.version}"
    return f"{geometry.paper.value}-{geometry.language.value}{version}"


def _judged(
    maker: str, kind: str, layout: str, found: scan.Sheet, truth: Truth, cpu: float, size: float
) -> Row:
    counts: Counter[str] = Counter()
    inner = ink_of(found.laid).features[:, FEATURES.index("inner")]
    n = 0
    for field, answer in zip(found.geometry.fields, found.answers, strict=True):
        wanted, must, may = truth[field.id]
        counts["askable"] += not (must or may)
        if answer.flag is None:
            counts["answered"] += 1
            counts["silent"] += must or answer.value != wanted
        else:
            counts["needless"] += not (must or may)
        ink = inner[n : n + len(field.options)]
        n += len(field.options)
        plain = field.options[int(ink.argmax())].value if ink.max() > THRESHOLD else None
        counts["plain"] += 1
        counts["plain_silent"] += must or plain != wanted
    return Row(
        maker,
        kind,
        layout,
        "",
        len(found.answers),
        counts["answered"],
        counts["silent"],
        counts["needless"],
        counts["askable"],
        counts["plain"],
        counts["plain_silent"],
        cpu,
        size,
    )


class Job(NamedTuple):
    """One photograph to be made and read."""

    tool: str
    kind: str
    version: int
    layout: int
    seed: int


def blank_of(version: int, layout: int) -> tuple[Any, dict[str, Any], str]:
    """The printed page of a layout, its geometry, and its name."""
    paper = list(Paper)[layout // 2]
    language = list(Language)[layout % 2]
    blank, geometry = train_reader.sheets(version)[layout]
    return blank, geometry, name_of(week_geometry(paper, language, version))


def own(job: Job) -> list[Row]:
    """One photograph of our own making."""
    cv2.setNumThreads(1)
    kind, seed, r = job.kind, job.seed, np.random.default_rng([job.seed, 7])
    filled, names = [], []
    for layout in (job.layout, (job.layout + 1) % 2 + job.layout // 2 * 2)[: 1 + (kind == "two")]:
        blank, geometry, name = blank_of(job.version, layout)
        only = _INK.get(kind)
        each = photographs.fill(blank, geometry, seed, neat=kind == "neat", only=only)
        filled.append(each._replace(page=befallen(kind, each.page, r, photographs.SCALE)))
        names.append(name)
    page = filled[0].page
    if kind == "two":
        page = photographs.side_by_side(page, filled[1].page, r, photographs.SCALE)
    pixels = 5.0 if kind == "two" else None
    taken = photographs.photograph(
        filled[0]._replace(page=page), seed, HARDNESS.get(kind, 0.2), pixels, wide=kind == "two"
    )
    truths = {
        name: {
            field: (answer, field in each.unclear, field in each.doubtful)
            for field, answer in each.answers.items()
        }
        for name, each in zip(names, filled, strict=True)
    }
    return tell("own", kind, taken.jpeg, truths)


def befallen(kind: str, page: Any, r: np.random.Generator, per_mm: float) -> Any:
    """The filled page with what befell it."""
    if kind == "creased":
        return photographs.creased(page, r, per_mm)
    if kind == "bleed":
        return photographs.bled(page, r, per_mm, page)
    return photographs.copied(page, r, per_mm) if kind == "copy" else page


def other(job: Job) -> list[Row]:
    """One photograph of the other program's."""
    cv2.setNumThreads(1)
    jpeg, truths, _ = others_photograph(job)
    return tell("other", job.kind, jpeg, truths)


def others_photograph(job: Job) -> tuple[bytes, dict[str, Truth], bool]:
    """One photograph of the other program's, what is true of it, and whether it was turned by the hand."""
    spec = importlib.util.spec_from_file_location("photos", job.tool)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(job.tool)
    photos = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(photos)
    kind, seed = job.kind, job.seed
    r = np.random.default_rng([seed, 8])
    blank, geometry, name = blank_of(job.version, job.layout)
    ink = {"neat": "clean", "rings": "rings", "ticks": "ticks"}.get(kind, "normal")
    for each, mark in _INK.items():
        pens, states = {"ball_blue": 0.5, "ball_black": 0.5}, {"single": 0.9, "blank": 0.1}
        photos.INK[each] = {"kinds": {mark: 1.0}, "style": 1.0, "pens": pens, "states": states}
    profile = kind if kind in (*photos.PROFILES, "mixed") else "scan" if kind == "copy" else "good"
    fill_page = photos.fill_page

    def filled(*given: Any) -> Any:
        page, per_mm, fields = fill_page(*given)
        return befallen(kind, page, r, per_mm), per_mm, fields

    photos.fill_page = filled
    jpeg, truth = photos.make_photo(blank, geometry, seed, profile, ink)
    truths = {
        name: {
            each["id"]: (
                each["answer"],
                each["must_flag"] or not each["visible"],
                each["flag_ok"] and kind not in _INK,
            )
            for each in truth["fields"]
        }
    }
    return jpeg, truths, truth["camera"]["base_roll"] != 0


def interval(bad: int, of: int) -> str:
    """A share with its 95 % interval (Wilson)."""
    if not of:
        return "-"
    z, p = 1.96, bad / of
    middle = (p + z * z / 2 / of) / (1 + z * z / of)
    half = z * np.sqrt(p * (1 - p) / of + z * z / 4 / of / of) / (1 + z * z / of)
    return f"{100 * p:.3f} % ({100 * max(0.0, middle - half):.3f}-{100 * (middle + half):.3f})"


def table(rows: list[Row]) -> Iterator[str]:
    """One line a kind of photograph and layout, then one a language, then one for all."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        language = row.layout[:5].rpartition("-")[2]
        for name in (row.layout, f"all {language}", "all"):
            groups[row.maker, row.kind, name].append(row)
    for maker, kind, name in sorted(
        groups, key=lambda each: (each[0] != "own", KINDS.index(each[1]), each[2])
    ):
        each = groups[maker, kind, name]
        read = [row for row in each if not row.refused]
        total = {key: sum(getattr(row, key) for row in read) for key in Row._fields[4:11]}
        refused = Counter(row.refused for row in each if row.refused)
        yield (
            f"{maker:5} {kind:8} {name:8} read {len(read)}/{len(each)}"
            f"  silent {total['silent']}/{total['answered']} {interval(total['silent'], total['answered'])}"
            f"  needless {interval(total['needless'], total['askable'])}"
            f"  plain way silent {interval(total['plain_silent'], total['plain_answered'])}"
            + ("  refused: " + ", ".join(f"{key} {n}" for key, n in refused.items()) if refused else "")
        )


def main() -> None:
    """Read them all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20, help="photographs a kind and layout")
    parser.add_argument("--seed", type=int, default=900_000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--photos", type=Path, default=OTHER if OTHER.exists() else None)
    wanted = parser.parse_args()
    jobs = [
        Job(tool, kind, version, layout, wanted.seed + n)
        for tool in ("", str(wanted.photos or ""))[: 1 + (wanted.photos is not None)]
        for kind in wanted.kinds.split(",")
        # The other program lays one sheet on a table.
        if not (tool and kind == "two")
        for version, layout in LAYOUTS
        for n in range(wanted.n if version == VERSIONS[-1] else wanted.n // 4)
    ]
    if wanted.photos is None:
        print("the other program's photographs: skipped, no --photos")
    rows: list[Row] = []
    with Pool(wanted.workers) as pool:
        for each in pool.imap_unordered(_made, jobs, chunksize=4):
            rows += each
    print(*table(rows), sep="\n")
    for low, high in ((1.5, 3.5), (10, 14)):
        cpu = [row.cpu for row in rows if low < row.megapixels < high and not row.refused]
        if cpu:
            middle, most = 1000 * np.median(cpu), 1000 * np.quantile(cpu, 0.95)
            print(f"CPU a page of {low:g}-{high:g} MP: median {middle:.0f} ms, 95 % {most:.0f} ms")
    for pixels in (2, 12):
        print(f"a process that reads one page of {pixels} MP and nothing else: {peak_memory(pixels)}")
    print(f"a week printed, warm: {print_time():.1f} ms CPU")


def _made(job: Job) -> list[Row]:
    return other(job) if job.tool else own(job)


_ALONE = """
import sys, time
from pathlib import Path
from kesher.paper import scan
raw = Path(sys.argv[1]).read_bytes()
start = time.process_time()
found = next(iter(scan.read(raw)))
first = time.process_time() - start
start = time.process_time()
next(iter(scan.read(raw)))
again = time.process_time() - start
# The kernel's own highest mark of this program; getrusage would count the parent's as well.
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
print(type(found).__name__, f"{1000 * first:.0f} ms CPU at first, {1000 * again:.0f} again, {peak:.0f} MB")
"""


def peak_memory(pixels: float) -> str:
    """What reading one page costs a fresh process."""
    blank, geometry = train_reader.sheets()[0]
    taken = photographs.photograph(photographs.fill(blank, geometry, 5), 5, 0.15, pixels)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.jpg"
        file.write_bytes(taken.jpeg)
        command = [sys.executable, "-c", _ALONE, str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def print_time() -> float:
    """Milliseconds of CPU for a week's PDF, the median of twenty different weeks."""
    from datetime import timedelta

    from kesher.journal.cover import JERUSALEM
    from kesher.method.language import Form, Language
    from kesher.paper.number import Seal
    from kesher.paper.week import Said, print_week
    from kesher.words import catalogue

    words, times = catalogue(Language.HE, Form.MASCULINE), []
    for n in range(21):
        start = time.process_time()
        print_week(date(2026, 11, 22) + timedelta(weeks=n), JERUSALEM, Paper.A5, words, Said(), Seal())
        times.append(time.process_time() - start)
    return 1000 * float(np.median(times[1:]))


if __name__ == "__main__":
    main()
