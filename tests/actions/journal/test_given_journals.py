"""The journals that were given beside the repository, with the right answers of others."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Desk
from kesher.actions.journal import days as days_acts
from kesher.actions.journal.keeping import Restored, restore_file

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "journal"
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
    found = days_acts.find(brought("journal-search.json"), now, words)
    assert isinstance(found, tuple)
    assert {each.day for each in found} == {date(2026, 10, day) for day in days}


@pytest.mark.parametrize(
    ("today", "earlier"),
    [
        # 10 Adar 5788: 10 Adar II and Adar I 5787, 10 Adar 5785, 10 Adar I 5784
        (date(2028, 3, 8), [date(2027, 3, 19), date(2027, 2, 17), date(2025, 3, 10), date(2024, 2, 19)]),
        (date(2025, 11, 21), [date(2024, 12, 1)]),  # 1 Kislev 5786: 30 Cheshvan 5785
        (date(2029, 12, 7), [date(2024, 12, 31)]),  # 1 Tevet 5790: 30 Kislev 5785
        (date(2028, 3, 28), [date(2027, 3, 9)]),  # 1 Nisan 5788: 30 Adar I 5787
        (date(2027, 3, 19), [date(2025, 3, 10)]),  # 10 Adar II 5787
        (date(2027, 2, 17), [date(2024, 2, 19)]),  # 10 Adar I 5787
        (date(2028, 3, 9), []),
    ],
)
def test_this_day_in_earlier_years_is_as_days_are_remembered(
    brought: Callable[[str], Desk], now: datetime, today: date, earlier: list[date]
) -> None:
    found = days_acts.same_day(brought("anniversaries.json"), now, today)
    assert isinstance(found, tuple) and [page.day for page in found] == earlier
