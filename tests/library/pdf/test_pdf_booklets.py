"""The booklets of sixteen producers, of which the truth is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kesher.library.pdf import read_pdf

ROOT = Path(__file__).parents[3]
BOOKLETS = ROOT.parent / "shared/oracles/booklets"
pytestmark = pytest.mark.skipif(not BOOKLETS.is_dir(), reason="the booklets of other producers are not here")
DAMAGED = {"gs_lo_frank_1", "weasy_frank_1"}
FILES = sorted(BOOKLETS.glob("*.pdf")) if BOOKLETS.is_dir() else []


@pytest.fixture(scope="module")
def booklets():
    sys.path.insert(0, str(ROOT / "benchmarks/library"))
    try:
        import booklets
    finally:
        sys.path.pop(0)
    return booklets


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((BOOKLETS / "doc1.json").read_text())


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_a_booklet_is_read_in_order_and_what_is_damaged_is_marked(file, booklets, truth):
    book = read_pdf(file.read_bytes())
    units = [(label, " ".join(texts)) for label, texts in truth["units"]]
    texts, marked, pages = booklets.ours(file.read_bytes())
    score = booklets.score(units, booklets.cut(texts, sorted({label for label, _ in units})))
    if file.stem in DAMAGED:
        assert [each.page for each in book.marked] == list(range(1, pages + 1))
        assert score.order > 0.9
    else:
        assert marked == 0
        assert book.title == truth["title"]
        assert score.order >= 0.99
        assert score.units == 1.0
    assert truth["head"] not in texts
