"""What is not looked at closely could not have been among the best."""

import random
from pathlib import Path

import pytest

from kesher.library.search import Index, retrieval
from library.search.shelves import ask, entries

WORDS = (
    "נר",
    "נרות",
    "הנר",
    "גדול",
    "גדולה",
    "ספר",
    "ספרים",
    "הספר",
    "ים",
    "הים",
    "סערה",
    "תפוח",
    "תפוחים",
    "של",
    "את",
)
QUERIES = ("נר", "נר גדול", "ספר הים", "תפוחים של סערה", '"נר גדול"', "ספר -ים", "נר ספר תפוח סערה ים")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Index:
    chance = random.Random(5)
    index = Index(Path(tmp_path_factory.mktemp("index")))
    for book in "אבג":
        texts = [" ".join(chance.choices(WORDS, k=chance.choice([3, 20, 80]))) for _unit in range(150)]
        index.add(entries(book, texts, 1000 * ord(book)), state=book)
    return index


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("limit", [1, 10, 60])
def test_stopping_early_changes_nothing(
    library: Index, query: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scores() -> list[float]:
        return [hit.score for hit in library.search(ask(query), limit=limit).hits]

    monkeypatch.setattr(retrieval, "_FIRST", 10**6)
    whole = scores()
    monkeypatch.setattr(retrieval, "_FIRST", 2)
    assert scores() == whole
    assert whole == sorted(whole, reverse=True)
    assert len(whole) > 0


def test_what_stands_in_the_next_unit_is_not_near(library: Index, tmp_path: Path) -> None:
    index = Index(tmp_path / "i")
    for size in range(1, 40):
        before = " ".join(["מלה"] * size)
        index.replace("b", entries("b", [before + " ספינה", "לבנה " + before]), state=str(size))
        hits = index.search(ask("ספינה לבנה")).hits
        assert sorted(hit.number for hit in hits) == [1, 2], size
        assert max(hit.score for hit in hits) < 0.6, size
