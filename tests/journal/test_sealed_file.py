"""A sealed export as a stream: every row is found, however it is cut, and damage stays where it is."""

import io
import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.conftest import DAY, EVENING, PASSPHRASE, Shelf, account
from kesher.journal import export, sealed_file
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, new_code
from kesher.journal.sealed_file import SealedFile
from kesher.method.problems import Code, Refused

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4),
)


def made(rows: list[object], separators: tuple[str, str] = (",", ":"), ascii_only: bool = False) -> bytes:
    document = {"kesher": "sealed-journal", "format": 1, "rows": rows}
    return json.dumps(document, separators=separators, ensure_ascii=ascii_only).encode()


def read(content: bytes) -> SealedFile:
    found = sealed_file.sealed_file(io.BytesIO(content), "x")
    assert found is not None
    return found


PIECES = (1, 3, 64, 1 << 20)


@given(st.sampled_from(PIECES), st.lists(VALUES, max_size=8), st.booleans(), st.booleans())
def test_each_row_is_found_as_it_stands(
    piece: int, rows: list[object], loose: bool, ascii_only: bool
) -> None:
    file = read(made(rows, (", ", " : ") if loose else (",", ":"), ascii_only))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "PIECE", piece)
        found = list(file.rows())
    assert [json.loads(raw) for _, raw in found] == rows
    assert json.loads(file.header)["rows"] == []
    for (place, raw), row in zip(found, rows, strict=True):
        if isinstance(row, list):
            assert file.row(place) == raw


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("ending", ["", "]", "]}x", "]}]", "}]", ',["2026'])
def test_one_that_ends_otherwise_is_damaged(piece: int, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "PIECE", piece)
    content = made([["a", 1, "b"]])[:-2] + ending.encode()
    with pytest.raises(Refused) as refused:
        list(read(content).rows())
    assert refused.value.problem.code is Code.FILE_DAMAGED


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"kesher":"journal","rows":[]}', b'{"rows":[],"kesher":"sealed-journal"}']
)
def test_what_is_written_otherwise_is_read_otherwise(content: bytes) -> None:
    assert sealed_file.sealed_file(io.BytesIO(content), "x") is None


def test_no_more_of_it_is_in_memory_than_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in bytes asked of the file: each once, and of a row that is cut its beginning once more."""
    monkeypatch.setattr(sealed_file, "PIECE", 4096)
    asked: list[tuple[int, int]] = []

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append((self.tell(), size or 0))
            return super().read(size)

    costs = []
    for rows in (100, 400, 1600):
        content = made([[f"day {number}", 1, "x" * 900] for number in range(rows)])
        found = sealed_file.sealed_file(Counted(content), "x")
        asked.clear()
        assert found is not None and sum(1 for _ in found.rows()) == rows
        assert max(size for _, size in asked) == 4096
        costs.append(sum(size for _, size in asked) / len(content))
    assert max(costs) < 1.3


@pytest.fixture
def now() -> datetime:
    return EVENING


@pytest.fixture
def journal(shelf: Shelf) -> Journal:
    begun, _ = shelf.begin()
    begun.change(DAY, "a", account(words="a page"))
    begun.change_all([], (DAY, b"a photograph"))
    return begun


def test_what_is_written_meanwhile_is_not_in_it(
    journal: Journal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "PIECE", 1)
    before = b"".join(export.sealed(journal, now))
    pieces = export.sealed(journal, now)
    first = next(pieces)
    journal.change(DAY, "b", account(words="another"))
    journal.change(DAY + timedelta(days=1), "c", account(words="a new one"))
    assert first + b"".join(pieces) == before
    assert b"".join(export.sealed(journal, now)) != before


def test_a_photograph_that_is_taken_away_meanwhile_is_left_out(
    journal: Journal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "PIECE", 1)
    pieces = export.sealed(journal, now)
    first = next(pieces)
    journal.remove_enclosure(journal.enclosures()[0])
    brought = export.open_sealed(
        export.read_export(first + b"".join(pieces), "x"), PASSPHRASE, Kind.PASSPHRASE, None, "x"
    )
    assert len(brought.pages) == 1 and not tuple(brought.enclosures) and not brought.damaged


def test_a_key_that_is_renewed_meanwhile_ends_it(
    journal: Journal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "PIECE", 1)
    pieces = export.sealed(journal, now)
    next(pieces)
    journal.renew("another passphrase", new_code())
    with pytest.raises(Refused) as refused:
        list(pieces)
    assert refused.value.problem.code is Code.LOCKED
    again = export.read_export(b"".join(export.sealed(journal, now)), "x")
    assert export.open_sealed(again, "another passphrase", Kind.PASSPHRASE, None, "x").damaged == ()
