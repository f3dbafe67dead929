"""Both ends of a picture's time are named, and which of them is now."""

from datetime import date, timedelta

from kesher.actions.telling import FRESH, axis
from kesher.method.language import Language
from kesher.words import catalogue

HE, EN = catalogue(Language.HE), catalogue(Language.EN)
FIRST, LAST = date(2026, 6, 1), date(2026, 11, 22)
DAY = timedelta(days=1)


def said(pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(each.replace("\u2068", "").replace("\u2069", "") for each in pair)


def test_a_picture_that_reaches_today_ends_now() -> None:
    assert said(axis(HE, FIRST, LAST, LAST)) == ("סיוון תשפ״ו", "עכשיו · כסלו תשפ״ז")
    assert said(axis(EN, FIRST, LAST, LAST + FRESH)) == ("Sivan 5786", "now · Kislev 5787")
    assert said(axis(EN, FIRST, LAST, LAST + FRESH + DAY)) == ("Sivan 5786", "Kislev 5787")


def test_a_picture_of_a_month_that_passed_never_says_now() -> None:
    assert said(axis(EN, FIRST, LAST)) == ("Sivan 5786", "end of Kislev 5787")


def test_the_two_ends_are_never_named_alike() -> None:
    for today in (None, LAST, LAST + 60 * DAY):
        begin, end = axis(HE, LAST - 5 * DAY, LAST, today)
        assert begin != end
