"""Both ends of a picture's time are named, and which of them is now."""

from datetime import date, timedelta

from kesher.actions.journal.sentences import FRESH, axis, declined, together
from kesher.insight import Look
from kesher.insight.finding import Missing
from kesher.insight.selection import UNLIKE
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


def test_a_comparison_that_what_is_missing_could_change_says_so() -> None:
    unlike = Missing(0, 0, UNLIKE)
    assert declined(EN, unlike).startswith("It cannot be said: the evenings that were written")
    assert declined(HE, unlike).startswith("אי אפשר לומר: הערבים שנכתבו אינם כמו הערבים שלא נכתבו")
    for waits in (None, Missing(21, 3, "days-after-the-first-fortnight")):
        assert declined(EN, waits) == EN.say("thread.not_yet")
    told = together(EN, Look(LAST, None, LAST + 90 * DAY, unlike))
    assert (told.said, told.rests) == (EN.say("thread.unlike"), "")
