"""The search keeps to its figures on a great corpus, where that is installed."""

import importlib.util
import sys
from pathlib import Path

import pytest

LEAST = {"short": 0.8, "abbr": 0.8, "new": 0.75}
"""Where less is reached than nine of ten: what is asked by an abbreviation, and the newest list."""
BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks" / "library"


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("scriptures") is None, reason="the corpus is missing: uv sync --group corpus"
)
def test_nine_of_ten_are_found_on_queries_that_nothing_was_tuned_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    import search as benchmark

    from kesher.library.search import Entry

    passages = list(benchmark.corpus())
    words = sum(len(text.split()) for _ref, text in passages)
    units = (Entry(number, ref.split(":")[0], text) for number, (ref, text) in enumerate(passages))
    ask, _index = benchmark.kesher(tmp_path / "index", units)
    assert benchmark.size_of(tmp_path / "index") <= 8 * words / 1e6
    for name, queries in benchmark.judged(passages).items():
        found = benchmark.recall(ask, queries)
        assert sum(found) / len(found) >= LEAST.get(name, 0.9), name
