"""The turns of the practice below its doors: the point, the pace, pulls, foundations, and what is found."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import days as days_acts
from kesher.actions.practice import account, foundations, point, pulls, today
from kesher.actions.practice import sitting as sitting_acts
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method.page import WORDS_LIMIT, Account, Lives, Reading, Sitting
from kesher.method.point import Mark, Pace, Point
from kesher.method.problems import Code, Problem
from kesher.words.packs import shipped

MONDAY = date(2026, 11, 23)
PASSPHRASE = "נקודה אחת פנימה"
FIRST = Point(id="p1", act="דף אחד", when="בלילה", least="שורה", why="אור")
SECOND = Point(id="p2", act="שני דפים")


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def kept(answer: object) -> Kept:
    assert isinstance(answer, Kept), answer
    return answer


@pytest.fixture
def holder(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A desk that never locks itself, on which a point was chosen on Monday."""
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    kept(point.choose_point(desk, now, "c", FIRST))
    return desk


@pytest.mark.parametrize(
    ("later", "answer"),
    [
        (timedelta(minutes=1), Code.NIGHT_NEEDED),
        (timedelta(hours=2, minutes=20), Code.NIGHT_NEEDED),  # a quarter of an hour before sunset
        (timedelta(hours=3), None),  # the same Monday by the wall
        (timedelta(days=1), None),
        (timedelta(days=-1), Code.NIGHT_NEEDED),
        (timedelta(days=-365), Code.NIGHT_NEEDED),
    ],
)
def test_the_night_is_that_of_the_hebrew_day(
    holder: Desk, now: datetime, later: timedelta, answer: Code | None
) -> None:
    kept(point.ask_to_replace(holder, now, "a", SECOND, "גדלה"))
    done = point.replace_point(holder, now + later, "r")
    if answer is not None:
        assert code(done) is answer and holder.standing(now).held.point == FIRST
        return
    kept(done)
    kept(point.replace_point(holder, now + later, "r"))
    assert code(point.replace_point(holder, now + later, "s")) is Code.REPLACING_NONE
    assert code(point.stay_with_point(holder, now + later, "t")) is Code.REPLACING_NONE
    standing = holder.standing(now)
    assert standing.held.point == SECOND and [each.point for each in standing.before] == [FIRST]


def test_of_two_requests_the_latest_stands_and_waits_its_own_night(holder: Desk, now: datetime) -> None:
    day = timedelta(days=1)
    kept(point.ask_to_replace(holder, now + timedelta(minutes=1), "a", SECOND, "ראשונה"))
    third = Point(id="p3", act="שלושה")
    kept(point.ask_to_replace(holder, now + day, "b", third, "שנייה"))
    assert code(point.replace_point(holder, now + day, "r")) is Code.NIGHT_NEEDED
    kept(point.replace_point(holder, now + 2 * day, "r"))
    assert holder.standing(now).held.point == third
    reasons = [each.words for page in holder.journal(now).book().pages for each in page.decisions]
    assert reasons == ["", "ראשונה", "שנייה", "שנייה"]


def test_one_who_replaced_may_choose_to_replace_again_and_one_who_stayed_too(
    holder: Desk, now: datetime
) -> None:
    day = timedelta(days=1)
    kept(point.ask_to_replace(holder, now, "a", SECOND, "x"))
    kept(point.stay_with_point(holder, now + timedelta(minutes=1), "b"))
    kept(point.ask_to_replace(holder, now + day, "c1", SECOND, "x"))
    kept(point.replace_point(holder, now + 2 * day, "d"))
    kept(point.ask_to_replace(holder, now + 2 * day + timedelta(minutes=1), "e", FIRST, "x"))
    kept(point.replace_point(holder, now + 3 * day, "f"))
    standing = holder.standing(now)
    assert [each.point.id for each in standing.before] == ["p1", "p2"] and standing.held.point == FIRST


@pytest.mark.parametrize("limit", [WORDS_LIMIT, WORDS_LIMIT + 1, 100_000])
def test_words_of_a_turn_have_their_limit(holder: Desk, now: datetime, limit: int) -> None:
    long = "א" * limit
    answers = [
        point.widen_point(holder, now + timedelta(minutes=1), "w", long, wider=True),
        point.ask_to_replace(holder, now, "a1", Point(id="x", act=long), "y"),
        point.ask_to_replace(holder, now, "a2", Point(id="x", act="z", why=long), "y"),
        point.ask_to_replace(holder, now, "a3", Point(id="x", act="z"), long),
        foundations.read_foundation(
            holder, now, "f", Reading(id="f", at=now, foundation="slowly", words=long)
        ),
    ]
    if limit == WORDS_LIMIT:
        assert all(isinstance(each, Kept) for each in answers)
    else:
        assert {code(each) for each in answers} == {Code.WORDS_TOO_LONG}
        assert holder.standing(now).held.point == FIRST


def test_a_miss_is_mended_on_its_own_day_and_on_a_later_one(holder: Desk, now: datetime) -> None:
    kept(account.mark_point(holder, now, "m", Mark.MISSED))
    assert holder.standing(now).mark is Mark.MISSED
    kept(point.mend_point(holder, now, "n"))
    standing = holder.standing(now)
    assert standing.mark is None and standing.tally.missed == 1 and standing.held.point == FIRST
    later = now + timedelta(days=2)
    kept(account.mark_point(holder, later, "o", Mark.MISSED))
    assert holder.standing(later).mark is Mark.MISSED
    kept(point.mend_point(holder, later + timedelta(days=1), "p"))
    assert holder.standing(later).mark is None and holder.standing(later).tally.missed == 2
    kept(account.mark_point(holder, later, "q", Mark.KEPT))
    assert holder.standing(later).tally.kept == 1


def test_only_a_pull_of_ones_own_list_is_let_go(holder: Desk, now: datetime) -> None:
    assert code(pulls.let_go(holder, now, "a", "הטלפון")) is Code.PULL_UNKNOWN
    holder.change_cover(now, lambda cover: replace(cover, pulls=("הטלפון",)))
    kept(pulls.let_go(holder, now, "b", "הטלפון"))
    kept(pulls.let_go(holder, now, "b", "הטלפון"))
    assert holder.standing(now).let_go == {"הטלפון": MONDAY} and holder.standing(now).held.point == FIRST


def test_every_turn_is_still_on_shabbat_unless_one_wished_otherwise(
    holder: Desk, now: datetime, shabbat: datetime
) -> None:
    kept(point.ask_to_replace(holder, now, "a", SECOND, "x"))
    holder.change_cover(now, lambda cover: replace(cover, pulls=("הטלפון",)))

    def turns(mark: str) -> list[Kept | Problem]:
        reading = Reading(id=f"{mark}8", at=shabbat, foundation="slowly", lives=Lives.FELT)
        return [
            point.widen_point(holder, shabbat, f"{mark}1", "y", wider=True),
            point.widen_point(holder, shabbat, f"{mark}2", "z", wider=False),
            point.mend_point(holder, shabbat, f"{mark}3"),
            point.set_pace(holder, shabbat, f"{mark}4", Pace.DEEP),
            pulls.let_go(holder, shabbat, f"{mark}5", "הטלפון"),
            point.replace_point(holder, shabbat, f"{mark}6"),
            point.ask_to_replace(holder, shabbat, f"{mark}7", FIRST, "x"),
            foundations.read_foundation(holder, shabbat, f"{mark}8", reading),
            account.mark_point(holder, shabbat, f"{mark}9", Mark.KEPT, day=MONDAY),
        ]

    before = holder.journal(shabbat).book().pages
    assert {code(each) for each in turns("a")} == {Code.RESTING}
    assert code(days_acts.week(holder, shabbat, shabbat.date())) is Code.RESTING
    assert holder.journal(shabbat).book().pages == before
    holder.change_cover(now, lambda cover: replace(cover, still=False))
    assert all(isinstance(each, Kept) for each in turns("b"))
    assert len(days_acts.week(holder, shabbat, shabbat.date()).days) == 7


def test_a_locked_book_answers_every_turn_with_locked(holder: Desk, now: datetime) -> None:
    holder.lock()
    for answer in (
        point.widen_point(holder, now, "a", "x", wider=True),
        point.mend_point(holder, now, "b"),
        point.ask_to_replace(holder, now, "c", SECOND, "x"),
        point.replace_point(holder, now, "d"),
        point.stay_with_point(holder, now, "e"),
        point.set_pace(holder, now, "f", Pace.DEEP),
        pulls.let_go(holder, now, "g", "x"),
        foundations.read_foundation(holder, now, "h", Reading(id="h", at=now, foundation="slowly")),
        days_acts.week(holder, now, MONDAY),
        days_acts.find(holder, now, "x"),
        days_acts.same_day(holder, now, MONDAY),
        days_acts.lives_of(holder, now, "slowly"),
    ):
        assert code(answer) is Code.LOCKED


def test_of_two_who_confirm_at_once_one_replaces(make_desk: Callable[..., Desk], now: datetime) -> None:
    here, there = make_desk(), make_desk()
    here.begin(now, Cover(idle_minutes=0), None, keep=True)
    there.unlock_kept(now)
    kept(point.choose_point(here, now, "c", FIRST))
    kept(point.ask_to_replace(here, now, "a", SECOND, "x"))
    tomorrow = now + timedelta(days=1)
    there.journal(tomorrow).book()
    kept(point.replace_point(here, tomorrow, "r1"))
    assert code(point.replace_point(there, tomorrow, "r2")) is Code.REPLACING_NONE
    assert there.standing(tomorrow).held.point == here.standing(tomorrow).held.point == SECOND


# --- foundations -----------------------------------------------------------------------------------------


def test_what_is_due_turns_over_the_sets_that_were_chosen(holder: Desk, now: datetime) -> None:
    sets = shipped().sets
    at = now
    for chosen, wanted in (
        ((), sets["the-way"]),
        (("thirteen-principles",), sets["thirteen-principles"]),
        (("thirteen-principles", "the-way"), (*sets["the-way"], *sets["thirteen-principles"])),
        (("nothing",), sets["the-way"]),
    ):
        holder.change_cover(now, lambda cover, chosen=chosen: replace(cover, sets=chosen))
        met = set()
        for day in range(60):
            at += timedelta(days=9)
            due = today.home(holder, at).foundation
            met.add(due)
            sitting = Sitting(id=f"{chosen}{day}", at=at, route="awaiting", foundation=due, lives=Lives.LIVED)
            sitting_acts.sit(holder, at, f"{chosen}{day}", sitting)
        assert met <= set(wanted) and len(met) > len(wanted) // 2


def test_how_a_foundation_lived_is_a_history(holder: Desk, now: datetime) -> None:
    for day, lives, words in (
        (0, Lives.SAID, ""),
        (1, None, "מילים"),
        (2, Lives.LIVED, "מעשה"),
        (3, None, ""),
    ):
        at = now + timedelta(days=day)
        reading = Reading(id=f"r{day}", at=at, foundation="slowly", lives=lives, words=words)
        foundations.read_foundation(holder, at, f"r{day}", reading)
    at = now + timedelta(days=4)
    seen = days_acts.lives_of(holder, at, "slowly")
    assert [(each.day, each.lives, each.words) for each in seen] == [
        (MONDAY, Lives.SAID, ""),
        (MONDAY + timedelta(days=1), None, "מילים"),
        (MONDAY + timedelta(days=2), Lives.LIVED, "מעשה"),
    ]
    assert days_acts.lives_of(holder, at, "one-point") == ()
    assert holder.standing(at).foundations["slowly"].level is Lives.LIVED


# --- what is read ----------------------------------------------------------------------------------------


def test_marks_of_a_time_tell_the_days_of_rest(holder: Desk, now: datetime) -> None:
    at = now + timedelta(days=7)
    kept(account.mark_point(holder, at, "a", Mark.PARTLY, day=date(2026, 11, 25)))
    listed = days_acts.marks(holder, at, date(2026, 11, 24), date(2026, 11, 29))
    assert [day.day for day, _, _ in listed] == [29, 28, 27, 26, 25, 24]
    assert [(day.day, mark) for day, mark, _ in listed if mark] == [(25, Mark.PARTLY)]
    assert [day.day for day, _, rested in listed if rested] == [28]
    assert days_acts.marks(holder, at, date(2026, 11, 29), date(2026, 11, 28)) == []


@pytest.mark.parametrize(
    ("written", "sought", "found"),
    [
        ("שָׁלוֹם רב", "שלום", "שָׁלוֹם"),
        ("שלום רב", "שָׁלוֹם", "שלום"),
        ("בְּרֵאשִׁ֖ית", "ראשית", "רֵאשִׁ֖ית"),
        ("Straße", "STRASSE", "Straße"),
        ("ﬁne", "fine", "ﬁne"),
        ("e\u0301te\u0301", "ETE", "été"),
        ("a\u200fb", "ab", "a\u200fb"),
        ("אב״ג", "אב״ג", "אב״ג"),
        ("\tindent", "indent", "indent"),
        ("one two", "  one   two ", "one two"),
        ("I", "ı", None),
        ("ab\ncd", "b c", None),
        ("abc", "abcd", None),
    ],
)
def test_words_are_found_as_a_reader_would(
    holder: Desk, now: datetime, written: str, sought: str, found: str | None
) -> None:
    kept(account.write_account(holder, now, "a", Account(words=written), day=MONDAY))
    passages = days_acts.find(holder, now, sought)
    assert [each.found for each in passages] == ([found] if found else [])
    for each in passages:
        assert each.before + each.found + each.after in holder.journal(now).page(MONDAY).page.account.words


def test_nothing_is_looked_for_when_nothing_is_asked(holder: Desk, now: datetime) -> None:
    for nothing in ("", "  ", "\n", "\u05b0\u05b1", "\u200f"):
        assert code(days_acts.find(holder, now, nothing)) is Code.NOTHING_GIVEN


def test_the_30th_of_a_month_that_has_none_this_year_is_the_day_after(holder: Desk, now: datetime) -> None:
    thirtieth = date(2024, 12, 1)  # of Cheshvan 5785; 5786 has none
    for back in range(0, 12):
        account.write_account(holder, now, f"a{back}", Account(love=1), day=date(2026 - back, 11, 10))
    kept(account.write_account(holder, now, "a", Account(love=1), day=thirtieth))
    earlier = days_acts.same_day(holder, now, date(2025, 11, 21))
    assert isinstance(earlier, tuple) and [page.day for page in earlier] == [thirtieth]
    assert days_acts.same_day(holder, now, date(2025, 11, 20)) == ()


def test_a_pull_that_was_let_go_may_come_back_and_both_are_written(holder: Desk, now: datetime) -> None:
    holder.change_cover(now, lambda cover: replace(cover, pulls=("news",)))
    kept(pulls.let_go(holder, now, "g", "news"))
    assert holder.standing(now).let_go == {"news": MONDAY}
    later = now + timedelta(days=2)
    kept(pulls.take_up(holder, later, "t", "news"))
    assert holder.standing(later).let_go == {}
    days = [page.day for page in holder.journal(later).book().pages if any(d.words for d in page.decisions)]
    assert days == [MONDAY, MONDAY + timedelta(days=2)]


def test_a_sitting_belongs_to_the_day_it_was_begun_on(holder: Desk, now: datetime) -> None:
    before_sunset = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    risen = before_sunset + timedelta(minutes=10)
    sitting = Sitting(id="s", at=before_sunset, route="awaiting", seconds=600)
    assert kept(sitting_acts.sit(holder, risen, "s", sitting)).page.day == MONDAY
    assert holder.moment(risen).day == MONDAY + timedelta(days=1)
    # One that seems to have lasted a night was a laptop left open: it is of the day it is now.
    forgotten = replace(sitting, id="f")
    morning = before_sunset + timedelta(hours=14)
    assert kept(sitting_acts.sit(holder, morning, "f", forgotten)).page.day == MONDAY + timedelta(days=1)
