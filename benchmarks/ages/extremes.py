"""More than anyone will have: a hundred years, 500 books, 5,000 highlights and photographs, 200,000 words.

Run: ``.venv/bin/python benchmarks/ages/extremes.py``. Every page that shows such things, and how large it is;
then what is said to a day's account of 200,000 words.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ages.acts import Open, opened
from ages.journal import LAST, NOW, WORDS, filled
from kesher.method.highlight import Highlight
from kesher.method.page import Page
from kesher.method.problems import Problem

YEARS, BOOKS, HIGHLIGHTS, WORDY = 100, 500, 5_000, 200_000
TIMES = 5


def shelve(there: Open) -> list[str]:
    """Put 500 books on the shelf, each with a chapter of 30 passages."""
    shelf, made = there.browser.door.shelf, []
    for number in range(BOOKS):
        lines = [f"{' '.join(WORDS)} {number} {passage}" for passage in range(30)]
        added = shelf.add(f"book{number}.txt", "\n\n".join([f"ספר {number}", *lines]).encode())
        assert not isinstance(added, Problem), added
        made.append(added.book.id)
    return made


def mark(there: Open, books: list[str]) -> None:
    """Mark 5,000 places, twenty-five on a day; half of them in one book."""
    per_day = 25
    for turn in range(HIGHLIGHTS // per_day):
        made = tuple(
            Highlight(
                id=f"m{turn}x{number}",
                at=NOW - timedelta(days=turn),
                book=books[0 if number % 2 else (turn * per_day + number) % BOOKS],
                ref="א",
                quote=" ".join(WORDS),
                foundation="to-him-alone",
                words="מה שנזכרתי",
            )
            for number in range(per_day)
        )

        def change(page: Page, marked: tuple[Highlight, ...] = made) -> Page:
            return msgspec.structs.replace(page, highlights=marked)

        kept = there.desk.change(NOW, LAST - timedelta(days=turn), f"mark{turn}", change)
        assert not isinstance(kept, Problem), kept


def cost(there: Open, path: str, **fields: object) -> tuple[float, int]:
    """Milliseconds of the processor for a page, and its bytes."""
    ask = (lambda: there.browser.post(path, **fields)) if fields else (lambda: there.browser.get(path))
    size = len(ask())
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        ask()
        spent.append((time.process_time() - begun) * 1e3)
    return statistics.median(spent), size


def main() -> None:
    """Make it, and ask for its pages."""
    with tempfile.TemporaryDirectory() as folder:
        there = opened(filled(Path(folder) / "kesher", YEARS, photographs=True))
        books = shelve(there)
        mark(there, books)
        print(f"{there.filled.pages} days, {BOOKS} books, {HIGHLIGHTS} highlights")
        for name, path, fields in (
            ("Today", "/", {}),
            ("a day with 25 highlights", f"/book/{LAST}", {}),
            ("the contents of the journal", "/book", {}),
            ("the thread", "/thread", {}),
            ("the shelf", "/library", {}),
            ("a book with 2,500 highlights", f"/library/{books[0]}", {}),
            ("a page of it", f"/library/{books[0]}/1", {}),
            ("a foundation with all of them", "/foundations/to-him-alone", {}),
            ("a word in the journal", "/book/find", {"words": "בערב"}),
            ("a word in the books", "/library/find", {"words": "בערב"}),
        ):
            cpu, size = cost(there, path, **fields)
            print(f"{name:32} {cpu:8.1f} ms {size / 1000:8.0f} KB")
        long = " ".join(WORDS[number % len(WORDS)] for number in range(WORDY))
        status, said = there.browser.told("/account/2026-11-23", words=long, act="long")
        print(f"a day of {WORDY:,} words: {status}, {said}")
        there.browser.close()


if __name__ == "__main__":
    main()
