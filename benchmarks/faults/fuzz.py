"""Fuzz every reader of untrusted bytes for as long as there is time, and print runs and crashes.

    .venv/bin/python benchmarks/faults/fuzz.py --minutes 20 [--target docx --target pdf] [--seed 7] …

Targets take turns of some seconds. A crash is printed once with the seed and the number it is made again
from, and with ``--keep`` its file is written down. What is found becomes a case of the tests, and its file,
made small, one of ``tests/fuzz/corpus``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "tests")]

from fuzzing import TARGETS, Crash, Target, fuzz  # noqa: E402

TURN = 15.0
"""Seconds that a target has before the next one has its turn."""


def main() -> int:
    typed = argparse.ArgumentParser(description=__doc__)
    typed.add_argument("--minutes", type=float, default=5)
    typed.add_argument("--seed", type=int, default=int(time.time()))
    typed.add_argument("--target", action="append", choices=sorted(TARGETS))
    typed.add_argument("--keep", type=Path)
    given = typed.parse_args()
    until = time.monotonic() + given.minutes * 60
    runs: Counter[str] = Counter()
    known: dict[tuple[str, str], Crash] = {}
    turns = [TARGETS[each] for each in given.target or TARGETS]
    while time.monotonic() < until:
        for target in turns:
            left = until - time.monotonic()
            if left > 0:
                _turn(target, given.seed, min(TURN, left), runs, known, given.keep)
    for name, count in runs.items():
        print(f"{name:10} {count:10,} runs {sum(each == name for each, _ in known):3} crashes")
    print(f"{'all':10} {sum(runs.values()):10,} runs {len(known):3} crashes (seed {given.seed})")
    return 1 if known else 0


def _turn(
    target: Target,
    seed: int,
    seconds: float,
    runs: Counter[str],
    known: dict[tuple[str, str], Crash],
    keep: Path | None,
) -> None:
    start = runs[target.name]
    for found in fuzz(target, seed, range(start, start + 10**7), seconds):
        if isinstance(found, int):
            runs[target.name] += found
        elif (found.target, found.why) not in known:
            known[found.target, found.why] = found
            print(f"CRASH {found.target} seed {found.seed} number {found.number}: {found.why}", flush=True)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{found.target}-{found.seed}-{found.number}").write_bytes(found.raw)


if __name__ == "__main__":
    sys.exit(main())
