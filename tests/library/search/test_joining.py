"""Batches joined in small steps are the same as units that came in at once, less the books that went."""

import random
from pathlib import Path

import pytest

from kesher.library.search import Entry, Index, folder, joining
from library.search.shelves import ask

WORDS = ["נר", "ספר", "שבת", "כלה", "מים", "אור", "לחם", "יום", "לילה", "דרך", "בית", "עיר"]


def units(book: str, count: int, first: int) -> list[Entry]:
    chance = random.Random(book)
    return [
        Entry(number, book, " ".join(chance.choices(WORDS, k=chance.randrange(0, 40))))
        for number in range(first, first + count)
    ]


@pytest.mark.parametrize("step", [1, 7, 100])
def test_in_small_portions_or_whole_it_is_one_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    books = {name: units(name, 50, 100 * at) for at, name in enumerate("abcdefghi")}
    whole, parts = Index(tmp_path / "whole"), Index(tmp_path / "parts")
    whole.add([entry for name in "acdefghi" for entry in books[name]], state="whole")
    monkeypatch.setattr(joining, "_AT_ONCE", step)
    monkeypatch.setattr(folder, "_AT_ONCE", 5 * step)
    for name in "abcd":
        parts.add(books[name], state=name)
    parts.remove("b", state="without b")
    parts.add([entry for name in "efgh" for entry in books[name]], state="efgh")
    parts.replace("a", books["i"] + books["a"], state="whole")
    for query in ("נר שבת", "ספר", '"יום לילה"', "אור -בית", "דרך עיר לחם"):
        one, other = (set(each.search(ask(query), limit=500).hits) for each in (whole, parts))
        assert one == other, query
        assert one
    for at in (tmp_path / "parts").glob("batch-*"):
        assert {path.name for path in at.iterdir()} == {"places.bin", "units.bin"}
