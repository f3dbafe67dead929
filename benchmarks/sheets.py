"""How well filled sheets are read: pages, silent errors, needless questions, and what it costs.

Run ``.venv/bin/python benchmarks/sheets.py [--n 40] [--photos TOOL]``. Photographs are made here
(``tools/photographs.py``, seeds the reader was not trained on), of four hardnesses and by a neat pen; with
``--photos`` also by another program of the same kind, whose way of filling and of photographing the reader
has never seen (``../shared/tools/photos.py`` is taken when it is there). Beside each rate stands its 95 %
interval.

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
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

import cv2
import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import photographs  # noqa: E402
import train_reader  # noqa: E402

from kesher.method.problems import Problem  # noqa: E402
from kesher.paper import reading  # noqa: E402
from kesher.paper.geometry import Paper  # noqa: E402
from kesher.paper.measuring import FEATURES, measure  # noqa: E402

OTHER = ROOT.parent / "shared/tools/photos.py"
HARDNESS = {"own scan": 0.03, "own good": 0.2, "own typical": 0.45, "own hard": 0.8}
PROFILES = ("scan", "good", "typical", "hard", "mixed")
THRESHOLD = 0.35
"""Of the plain way: ink of a bubble's inside, black being 1."""


class Row(NamedTuple):
    """One photograph, judged."""

    group: str
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


def tell(group: str, jpeg: bytes, truth: dict[str, tuple[str | None, bool, bool]]) -> Row:
    """Read one photograph and hold it against the truth: for each field its answer, must-ask and may-ask."""
    start = time.process_time()
    found = next(iter(reading.read(jpeg)))
    cpu = time.process_time() - start
    size = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8).size * 64 / 1e6
    if isinstance(found, Problem):
        return Row(group, found.code.value, 0, 0, 0, 0, 0, 0, 0, cpu, size)
    counts: Counter[str] = Counter()
    inner = measure(found.laid).features[:, FEATURES.index("inner")]
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
        group,
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


def own(job: tuple[str, int]) -> Row:
    """One photograph of our own making."""
    cv2.setNumThreads(1)
    group, seed = job
    neat = group == "own neat"
    blank, geometry = train_reader.sheets()[seed % len(train_reader.sheets())]
    filled = photographs.fill(blank, geometry, seed, neat=neat)
    taken = photographs.photograph(filled, seed, 0.2 if neat else HARDNESS[group])
    return tell(
        group,
        taken.jpeg,
        {
            name: (answer, name in filled.unclear, name in filled.doubtful)
            for name, answer in filled.answers.items()
        },
    )


def other(job: tuple[str, str, int]) -> Row:
    """One photograph of the other program's."""
    cv2.setNumThreads(1)
    tool, group, seed = job
    spec = importlib.util.spec_from_file_location("photos", tool)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(tool)
    photos = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(photos)
    blank, geometry = train_reader.sheets()[seed % len(train_reader.sheets())]
    profile, ink = ("good", "clean") if group == "neat" else (group, "normal")
    jpeg, truth = photos.make_photo(blank, geometry, seed, profile, ink)
    return tell(
        group if group in ("mixed", "neat") else truth["profile"],
        jpeg,
        {
            each["id"]: (each["answer"], each["must_flag"] or not each["visible"], each["flag_ok"])
            for each in truth["fields"]
        },
    )


def interval(bad: int, of: int) -> str:
    """A share with its 95 % interval (Wilson)."""
    if not of:
        return "-"
    z, p = 1.96, bad / of
    middle = (p + z * z / 2 / of) / (1 + z * z / of)
    half = z * np.sqrt(p * (1 - p) / of + z * z / 4 / of / of) / (1 + z * z / of)
    return f"{100 * p:.3f} % ({100 * max(0.0, middle - half):.3f}-{100 * (middle + half):.3f})"


def table(rows: list[Row]) -> Iterator[str]:
    """One line a group."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    for name, each in groups.items():
        read = [row for row in each if not row.refused]
        total = {key: sum(getattr(row, key) for row in read) for key in Row._fields[2:9]}
        yield (
            f"{name:12} pages read {len(read)}/{len(each)}"
            f"  silent {total['silent']}/{total['answered']} {interval(total['silent'], total['answered'])}"
            f"  needless {interval(total['needless'], total['askable'])}"
            f"  plain way silent {interval(total['plain_silent'], total['plain_answered'])}"
        )
        refused = Counter(row.refused for row in each if row.refused)
        if refused:
            yield f"{'':12} refused: " + ", ".join(f"{key} {n}" for key, n in refused.items())


def main() -> None:
    """Read them all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=40, help="photographs a group")
    parser.add_argument("--seed", type=int, default=900_000)
    parser.add_argument("--photos", type=Path, default=OTHER if OTHER.exists() else None)
    wanted = parser.parse_args()
    seeds = range(wanted.seed, wanted.seed + wanted.n)
    with Pool(2) as pool:
        rows = pool.map(
            own, [(group, seed) for group in (*HARDNESS, "own neat") for seed in seeds], chunksize=4
        )
        if wanted.photos is None:
            print("the other program's photographs: skipped, no --photos")
        else:
            jobs = [(str(wanted.photos), group, seed) for group in (*PROFILES, "neat") for seed in seeds]
            rows += pool.map(other, jobs, chunksize=2)
    print(*table(rows), sep="\n")
    for low, high in ((1.5, 3.5), (10, 14)):
        cpu = [row.cpu for row in rows if low < row.megapixels < high and not row.refused]
        if cpu:
            middle, most = 1000 * np.median(cpu), 1000 * np.quantile(cpu, 0.95)
            print(f"CPU a page of {low:g}-{high:g} MP: median {middle:.0f} ms, 95 % {most:.0f} ms")
    for pixels in (2, 12):
        print(f"a process that reads one page of {pixels} MP and nothing else: {peak_memory(pixels)}")
    print(f"a week printed, warm: {print_time():.1f} ms CPU")


_ALONE = """
import sys, time
from pathlib import Path
from kesher.paper import reading
raw = Path(sys.argv[1]).read_bytes()
start = time.process_time()
found = next(iter(reading.read(raw)))
first = time.process_time() - start
start = time.process_time()
next(iter(reading.read(raw)))
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
