"""The journals that were given beside the repository, with the right answers of others."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from kesher.actions import record
from kesher.actions.desk import Desk
from kesher.actions.keeping import Restored, restore_file

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "journal"
PASSPHRASE = "correct horse 1"


@pytest.fixture
def brought(make_desk: Callable[..., Desk], now: datetime) -> Callable[[str], Desk]:
    def bring(name: str) -> Desk:
        path = CASES / name
        if not path.is_file():
            pytest.skip(f"the journal that others made is not here: {path}")
        desk = make_desk()
        done = restore_file(desk, now, path, new_passphrase=PASSPHRASE)
        assert isinstance(done, Restored), done
        return desk

    return bring


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ('רש"י', {1, 2, 3}),
        ("רש״י", {1, 2, 3}),
        ("ר' יהודה", {4, 5, 6}),
        ("בן אדם", {7, 8, 9, 10}),
        ("בן־אדם", {7, 8, 9, 10}),
        ("don't", {11, 12}),
        ("don’t", {11, 12}),
        ("שלום עליכם", {13, 14, 15, 16}),
    ],
)
def test_words_are_found_however_they_were_typed(
    brought: Callable[[str], Desk], now: datetime, words: str, days: set[int]
) -> None:
    found = record.find(brought("journal-search.json"), now, words)
    assert isinstance(found, tuple)
    assert {each.day for each in found} == {date(2026, 10, day) for day in days}
