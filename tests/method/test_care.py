"""Care: what is noticed, and above all what is not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method.care import (
    HALF_A_DAY,
    REMEMBERED,
    After,
    Care,
    Hearing,
    Known,
    Sign,
    Way,
    Word,
    Written,
    believed,
    hearing,
    last_heard,
    look,
    remembered,
    stopped,
)
from kesher.method.page import Account, Glance, Page, Reading, Sitting
from kesher.method.point import Decision, Point, Turned
from kesher.words.help import directory, lexicons

START = date(2026, 11, 22)
LEXICONS = lexicons()


def shabbat(day: date) -> bool:
    return day.weekday() == 5


def never(day: date) -> bool:
    return False


def on(number: int) -> date:
    return START + timedelta(days=number)


def at(number: int, hour: int = 20) -> datetime:
    return datetime(2026, 11, 22, hour, tzinfo=UTC) + timedelta(days=number)


def closed(number: int, mean: int | None, words: str = "") -> Page:
    account = Account(love=mean, thought=mean, words=words, written=at(number))
    return Page(day=on(number), account=account if mean is not None or words else Account())


def diary(means: str, first: int = 0) -> list[Page]:
    """A page for every digit; ``.`` is a day without an account."""
    return [closed(first + n, None if each == "." else int(each)) for n, each in enumerate(means)]


def seen(means: str, resting=never, **known) -> Care:
    known = {name.replace("resting_by_choice", "resting"): value for name, value in known.items()}
    return look(diary(means), on(len(means) - 1), resting, LEXICONS, Known(**known))


# --- heavy days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "sign"),
    [
        ("2121212", Sign.HEAVY),
        ("7221122", Sign.HEAVY),
        ("2227722", Sign.HEAVY),
        ("2277722", None),
        ("222222", None),  # six days are no run of seven
        ("2.2.2.2.2.2.2", Sign.HEAVY),
        ("2..2..2..2..2..2..2", None),  # too thin to speak of
        ("2222222...", Sign.HEAVY),
        ("2222222....", None),  # it has passed, or was not written
        ("3333333", None),
        (".......", None),
        ("88888888883333388888", None),
        ("88888888885555", None),
        ("888888888855555", Sign.FALL),
        ("888888888866666", None),
        ("88888888855555", None),  # nine days before are too few
    ],
)
def test_a_heavy_run_and_a_fall(means: str, sign: Sign | None) -> None:
    found = seen(means)
    assert found.sign is sign
    assert found.word is (Word.OFFER if sign else Word.NOTHING)
    assert found.ways == ((Way.NARROW, Way.WORDLESS, Way.REST, Way.SPEAK) if sign else ())


def test_it_says_what_it_rests_on_and_stops_nothing() -> None:
    found = seen("7221122")
    assert (found.count, found.of) == (6, 7)
    assert found.measuring and found.last_day_open


def test_one_who_writes_in_words_only_is_not_offered_it_and_one_who_rests_is_offered_nothing() -> None:
    assert seen("2222222", wordless=True).ways == (Way.NARROW, Way.REST, Way.SPEAK)
    assert seen("2222222", resting_by_choice=True).word is Word.NOTHING


def test_one_offer_is_followed_by_a_fortnight_of_silence() -> None:
    assert seen("2222222", offered=on(-7)).word is Word.NOTHING
    assert seen("2222222", offered=on(-8)).word is Word.OFFER


# --- accounts -----------------------------------------------------------------------------------------------


def wrote(*each: tuple[int, int] | tuple[int, int, int], day: int = 6, resting=never) -> Care:
    written = tuple(Written(on(one[0]), on(one[1]), one[2] if len(one) > 2 else None) for one in each)
    return look([], on(day), resting, LEXICONS, Known(written=written))


def test_an_account_opened_again_and_again() -> None:
    assert wrote((5, 5), (5, 5), (5, 6)).sign is None
    assert wrote((5, 5), (5, 5), (5, 6), (5, 6)).sign is Sign.REOPENED
    assert wrote((3, 3), (3, 3), (5, 5), (5, 5), (6, 6), (6, 6)).count == 3
    assert wrote((3, 3), (3, 3), (3, 3), (3, 3), day=10).sign is None


def test_several_accounts_in_a_day_but_not_what_rest_left_to_fill_in() -> None:
    assert wrote((3, 6), (4, 6), (6, 6)).sign is None
    found = wrote((3, 6), (4, 6), (5, 6))
    assert (found.sign, found.count, found.ways) == (Sign.MANY, 3, (Way.WORDLESS, Way.REST, Way.SPEAK))
    assert wrote((6, 8), (5, 8), (7, 8), day=8, resting=shabbat).sign is None  # 6 is a Shabbat


def test_accounts_longer_than_ten_minutes() -> None:
    assert wrote((3, 3, 601), (4, 4, 600), (5, 5)).sign is None
    assert wrote((3, 3, 601), (4, 4, 900), (5, 5)).sign is Sign.LONG


def test_a_form_left_lying_tells_no_time() -> None:
    assert [believed(each) for each in (0, 601, 2 * 3600)] == [0, 601, 2 * 3600]
    assert [believed(each) for each in (None, -1, 2 * 3600 + 1, 10**11)] == [None] * 4


def test_only_the_last_week_is_remembered_and_no_more_than_can_be_needed() -> None:
    written = tuple(Written(on(n), on(n)) for n in range(12))
    assert remembered(written, on(9)) == written[3:10]
    assert remembered(written, on(30)) == ()
    many = tuple(Written(on(0), on(1), seconds) for seconds in range(200))
    assert remembered(many, on(1)) == many[-REMEMBERED:]


# --- after last day -----------------------------------------------------------------------------------------


def last_days(*days: int) -> list[Page]:
    return [
        Page(day=on(n), sittings=(Sitting(id=f"s{n}", at=at(n), route="last-day"),)) for n in sorted(days)
    ]


def after(pages: list[Page], number: int, **known) -> Care:
    return look(pages, on(number), never, LEXICONS, Known(**known))


def test_how_was_it_is_asked_once_and_not_on_the_same_day() -> None:
    pages = last_days(0)
    assert after(pages, 0).word is Word.NOTHING
    asked = after(pages, 1)
    assert (asked.word, asked.sitting) == (Word.ASK_AFTER, "s0")
    assert after(pages, 4).word is Word.NOTHING
    for answer in After:
        assert after(pages, 1, after={"s0": answer}).word is Word.NOTHING
    awaiting = [Page(day=on(0), sittings=(Sitting(id="x", at=at(0), route="awaiting"),))]
    assert after(awaiting, 1).word is Word.NOTHING


def test_fear_or_a_lost_night_twice_leads_back() -> None:
    pages = last_days(0, 3, 9)
    answers = {"s0": After.AFRAID, "s3": After.WELL}
    assert after(pages, 9, after=answers).last_day_open
    found = after(pages, 10, after=answers | {"s9": After.SLEEPLESS})
    assert (found.word, found.count, found.of) == (Word.LAST_DAY_BACK, 2, 3)
    assert found.ways == (Way.AWAITING, Way.PAUSE)
    assert found.measuring and not found.last_day_open
    again = after(pages, 10, after=answers | {"s9": After.SLEEPLESS}, last_day_opened=on(5))
    assert again.last_day_open


# --- words --------------------------------------------------------------------------------------------------


def test_they_are_heard_wherever_a_person_writes() -> None:
    words = "אני רוצה למות"
    point = Point(id="p", act="x", why=words)
    pages = [
        closed(0, None, words),
        Page(day=START, sittings=(Sitting(id="a", at=at(0), route="own", words=words),)),
        Page(day=START, readings=(Reading(id="a", at=at(0), foundation="x", words=words),)),
        Page(day=START, glances=(Glance(id="a", at=at(0), where=1, pull=words),)),
        Page(day=START, decisions=(Decision(id="a", at=at(0), kind=Turned.CHOSE, point=point),)),
        Page(day=START, decisions=(Decision(id="a", at=at(0), kind=Turned.LET_GO, words=words),)),
    ]
    for page in pages:
        assert last_heard([page], LEXICONS) == at(0)
        assert hearing([page], LEXICONS).maybe is None
    mended = Page(day=on(5), decisions=(Decision(id="b", at=at(5), kind=Turned.MENDED, point=point),))
    assert last_heard([*pages, mended], LEXICONS) == at(0)  # said once, though carried along


def test_both_tiers_are_told_by_their_last_instant_and_each_text_is_listened_to_once() -> None:
    pages = [
        closed(3, None, "אין לי תקווה"),
        closed(1, None, "אני רוצה למות"),
        closed(5, None, "I feel like a burden on everyone"),
        closed(2, None, "I want to die"),
        closed(7, None, "יום רגיל"),
    ]
    assert hearing(pages, LEXICONS) == Hearing(meant=at(2), maybe=at(5))
    assert hearing(pages[::-1], LEXICONS) == Hearing(meant=at(2), maybe=at(5))
    assert hearing(pages, LEXICONS).maybe == at(5)
    assert hearing([], LEXICONS) == Hearing()


def test_what_may_be_meant_stops_nothing() -> None:
    pages = [closed(8, 5, "אין לי תקווה")]
    found = look(pages, on(8), never, LEXICONS, Known())
    assert found.word is Word.NOTHING and found.measuring


def test_everything_rests_until_the_person_opens_it_again_half_a_day_later() -> None:
    pages = [*diary("2222222"), *last_days(7), closed(8, 2, "רוצה למות")]
    for opened in (None, at(0), at(8) + HALF_A_DAY - timedelta(seconds=1)):
        found = look(pages, on(60), never, LEXICONS, Known(opened=opened, offered=on(8)))
        assert (found.word, found.ways) == (Word.STOP, (Way.SPEAK,))
        assert not found.measuring and not found.last_day_open
    assert look(pages, on(60), never, LEXICONS, Known(opened=at(9))).measuring
    assert stopped(at(10), at(9)) and not stopped(None, None)


# --- people to call -----------------------------------------------------------------------------------------


def test_people_to_call() -> None:
    people = directory()
    assert [(each.call, each.emergency, each.always, each.anonymous) for each in people.of("il")] == [
        ("1201", False, True, True),
        ("101", True, False, False),
    ]
    assert [each.call for each in people.of("FR")] == ["3114", "112"]
    assert people.of("XX") == ()
    assert "IL" in people.countries and "EU" not in people.countries


# --- whatever the diary -------------------------------------------------------------------------------------

means = st.text("0122358.", max_size=40)


@given(means, st.randoms())
def test_the_order_of_the_pages_does_not_matter(written: str, luck) -> None:
    pages = [*diary(written), *last_days(41)]
    shuffled = list(pages)
    luck.shuffle(shuffled)
    looks = [look(each, on(42), shabbat, LEXICONS, Known()) for each in (pages, shuffled)]
    assert looks[0] == looks[1]


@given(means.filter(bool), st.sampled_from("08."))
def test_what_stands_on_days_of_rest_is_not_looked_at(written: str, digit: str) -> None:
    changed = "".join(digit if shabbat(on(n)) else each for n, each in enumerate(written))
    assert seen(changed, shabbat) == seen(written, shabbat)


@given(means.filter(bool), st.integers(1, 30))
def test_silence_is_never_a_heavy_day(written: str, silent: int) -> None:
    if seen(written).word is Word.NOTHING:
        assert seen(written + "." * silent).word is Word.NOTHING
