"""Ten thousand flipped bits over a journal: what is missing without a word, and what a backup cannot bring.

Run it with the project's own interpreter: ``python benchmarks/faults/flips.py [FLIPS [SEED]]``. Beside ours
stands what SQLite's own check finds of the same flips: what a file without a manifest can know of itself.
"""

import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from faults.flips import flips, made, tried


def found_by_sqlite(path: Path) -> bool:
    """Whether SQLite's own check finds that a bit was flipped."""
    database = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    try:
        return bool(database.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok")
    except (sqlite3.Error, UnicodeDecodeError):
        return True
    finally:
        database.close()


def main() -> None:
    """Flip, look, restore, and count."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 613
    began, tally = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        whole = made(Path(name) / "whole")
        content = (whole.home / "journal.db").read_bytes()
        turned = Path(name) / "turned.db"
        for place, bit in flips(len(content), count, seed):
            outcome = tried(whole, Path(name) / "flipped", place, bit)
            tally["silent"] += not outcome.nothing_silent
            tally["not said by doctor"] += not outcome.doctor_agrees
            tally["not restored"] += not outcome.restored
            tally["said"] += outcome.said
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            turned.write_bytes(changed)
            tally["found by SQLite"] += found_by_sqlite(turned)
            if not (outcome.nothing_silent and outcome.doctor_agrees and outcome.restored):
                print("byte", place, "bit", bit, outcome)
    took = time.monotonic() - began
    print(f"{count} flips over {len(content)} bytes and {len(whole.pages)} pages, {took:.0f} s")
    for what in ("silent", "not said by doctor", "not restored"):
        print(f"  {what}: {tally[what]}")
    print(f"  said: {tally['said']}   beside: found by SQLite's own check: {tally['found by SQLite']}")


if __name__ == "__main__":
    main()
