"""The ladder: what the record leads to, told by small diaries."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kesher.method.ladder import (
    Step,
    Suggestion,
    begin,
    begin_deepening,
    climb,
    decline,
    lay_down,
    offer,
    settle,
    suggest,
)
from kesher.method.page import Page, from_json, to_json
from kesher.method.point import (
    Decision,
    Held,
    Mark,
    Point,
    PointDay,
    Turned,
    deepen,
    mark,
    reword,
    take,
    widen,
)
from kesher.method.problems import Code, Problem
from kesher.method.standing import Standing, fold

START = date(2026, 11, 22)  # a Sunday
POINT = Point(id="p", act="דף אחד")
HELD = Held(POINT, START)
DEEPER = Point(id="p", act="דף אחד", given="הטלפון בחדר אחר")
WIDER = Point(id="p", act="שני דפים", rung=2)
WIDER_AND_GIVEN = Point(id="p", act="שני דפים", given="הטלפון בחדר אחר", rung=2)
LETTERS = {"k": Mark.KEPT, "p": Mark.PARTLY, "m": Mark.MISSED}


def never(day: date) -> bool:
    return False


def shabbat(day: date) -> bool:
    return day.weekday() == 5


def on(number: int) -> date:
    return START + timedelta(days=number)


def at(number: int, hour: int = 20) -> datetime:
    return datetime(2026, 11, 22, hour, tzinfo=UTC) + timedelta(days=number)


def decided(number: int, kind: Turned, point: Point | None = None, words: str = "") -> Page:
    decision = Decision(id=f"{kind}{number}", at=at(number), kind=kind, point=point, words=words)
    return Page(day=on(number), decisions=(decision,))


CHOSEN = decided(0, Turned.CHOSE, POINT)


def diary(marks: str, first: int = 1, *, tried: str = "") -> list[Page]:
    """A page for every letter: kept, partly, missed; ``.`` is a day without a mark."""
    pages = []
    for number, letter in enumerate(marks):
        wider = LETTERS.get(tried[number]) if tried else None
        point = PointDay(LETTERS[letter], "p", 1, wider) if letter != "." else None
        pages.append(Page(day=on(first + number), point=point))
    return pages


def after(marks: str, resting=never) -> Suggestion:
    return suggest([CHOSEN, *diary(marks)], resting, on(len(marks)))


def with_trial(marks: str, tried: str, trial: Point = WIDER) -> list[Page]:
    return [CHOSEN, decided(1, Turned.TRIED, trial), *diary(marks, 2, tried=tried)]


# --- a trial is offered -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "step"),
    [
        ("k" * 13, Step.NONE),
        ("k" * 14, Step.OFFER_DEEPEN),
        ("k" * 13 + "p", Step.OFFER_DEEPEN),
        ("k" * 12 + "pp", Step.NONE),
        ("k" * 13 + "m", Step.NONE),
        ("m" + "k" * 14, Step.OFFER_DEEPEN),
        ("k." * 13 + "k", Step.NONE),  # 14 of 27 days: too few to speak
        ("kk." * 7, Step.OFFER_DEEPEN),  # 14 of 21 days
        ("k" * 14 + "." * 9, Step.OFFER_DEEPEN),  # 14 of 22 days
        ("k" * 14 + "." * 11, Step.NONE),  # 14 of 24 days
    ],
)
def test_when_a_trial_is_offered(marks: str, step: Step) -> None:
    assert after(marks).step is step


def test_an_offer_says_what_it_rests_on() -> None:
    found = after("." + "k" * 13 + "p")
    assert found == Suggestion(step=Step.OFFER_DEEPEN, recorded=14, days=14, kept=13.5, misses=0, wait=14)


def test_days_of_rest_are_in_neither_count() -> None:
    # Four Sabbaths without a mark; sixteen days of work.
    marks = "".join("." if shabbat(on(number)) else "k" for number in range(1, 17))
    found = after(marks, shabbat)
    assert (found.step, found.recorded, found.days) == (Step.OFFER_DEEPEN, 14, 14)
    missed = "".join("m" if shabbat(on(number)) else "k" for number in range(1, 17))
    assert after(missed, shabbat) == found


def test_without_a_point_nothing_is_said() -> None:
    assert suggest(diary("k" * 20), never, on(20)) == Suggestion(step=Step.NONE)


def test_a_change_by_ones_own_hand_begins_the_count_anew() -> None:
    for kind, point in ((Turned.WIDENED, WIDER), (Turned.DEEPENED, DEEPER), (Turned.NARROWED, POINT)):
        pages = [CHOSEN, *diary("k" * 14), decided(15, kind, point), *diary("k" * 13, 16)]
        assert suggest(pages, never, on(28)).step is Step.NONE
        assert suggest([*pages, *diary("k", 29)], never, on(29)).step.asks


def test_mending_and_pace_are_no_change() -> None:
    pages = [CHOSEN, *diary("k" * 14), decided(15, Turned.MENDED, POINT), decided(16, Turned.PACED)]
    assert suggest(pages, never, on(16)).step is Step.OFFER_DEEPEN


# --- deepen first, widen second -----------------------------------------------------------------------------


def kept_since(number: int) -> list[Page]:
    """Fourteen kept days after a day."""
    return diary("k" * 14, number + 1)


def offered_after(*decisions: Page) -> Step:
    """What is offered after fourteen kept days, once these decisions were made."""
    number = (max(each.day for each in decisions) - START).days
    return suggest([CHOSEN, *decisions, *kept_since(number)], never, on(number + 14)).step


TRIED_DEEPER = (decided(1, Turned.TRIED, DEEPER), decided(2, Turned.SETTLED, DEEPER))
TRIED_WIDER = (decided(3, Turned.TRIED, WIDER), decided(4, Turned.SETTLED, WIDER))
SAID_NO = (decided(1, Turned.OFFERED, words=Step.OFFER_DEEPEN), decided(2, Turned.DECLINED))


DEEPEN_FIRST = [
    (decided(1, Turned.PACED),),
    # a rung it came to anew: up, down, or said no to on the rung before
    (*TRIED_DEEPER, *TRIED_WIDER),
    (*TRIED_DEEPER, decided(3, Turned.WIDENED, WIDER_AND_GIVEN)),
    (*TRIED_DEEPER, decided(3, Turned.NARROWED, DEEPER)),
    (*SAID_NO, decided(3, Turned.WIDENED, WIDER)),
    (*SAID_NO, decided(3, Turned.NARROWED, POINT)),
    (*TRIED_WIDER, decided(5, Turned.NARROWED, POINT)),
    # what deepens nothing: a trial put down, another no, a no to nothing
    (decided(1, Turned.TRIED, DEEPER), decided(2, Turned.LAID_DOWN)),
    (decided(1, Turned.OFFERED, words=Step.OFFER_STEP_BACK), decided(2, Turned.DECLINED)),
    (decided(1, Turned.DECLINED),),
]
WIDEN_SECOND = [
    # deepened on this rung by a trial that became the base, or by hand; or it was not wished for
    TRIED_DEEPER,
    (decided(1, Turned.DEEPENED, DEEPER),),
    SAID_NO,
    # and so it stays, whatever is answered after it
    (*SAID_NO, decided(9, Turned.OFFERED, words=Step.OFFER_TRIAL), decided(10, Turned.DECLINED)),
    (*TRIED_DEEPER, decided(3, Turned.TRIED, WIDER_AND_GIVEN), decided(4, Turned.LAID_DOWN)),
    (*TRIED_DEEPER, decided(3, Turned.REWORDED, DEEPER)),
    (*TRIED_DEEPER, decided(3, Turned.MENDED, DEEPER)),
]


@pytest.mark.parametrize("decisions", DEEPEN_FIRST)
def test_the_deeper_trial_is_offered_first(decisions: tuple[Page, ...]) -> None:
    assert offered_after(*decisions) is Step.OFFER_DEEPEN


@pytest.mark.parametrize("decisions", WIDEN_SECOND)
def test_the_wider_trial_is_offered_second(decisions: tuple[Page, ...]) -> None:
    assert offered_after(*decisions) is Step.OFFER_TRIAL


def test_another_point_begins_with_deepening() -> None:
    other = Point(id="q", act="תפילה אחת")
    marks = [
        Page(day=page.day, point=PointDay(Mark.KEPT, "q")) for page in kept_since(2) if page.point is not None
    ]
    pages = [CHOSEN, decided(1, Turned.DEEPENED, DEEPER), decided(2, Turned.REPLACED, other), *marks]
    assert suggest(pages, never, on(16)).step is Step.OFFER_DEEPEN


def test_a_deeper_trial_that_fell_short_is_offered_once_more_after_its_wait() -> None:
    pages = [CHOSEN, decided(1, Turned.TRIED, DEEPER), *diary("kk", 2, tried="mm")]
    assert suggest(pages, never, on(3)).step is Step.TRIAL_ENDS
    pages += diary("k" * 28, 4)
    assert suggest(pages[:-1], never, on(30)).step is Step.NONE
    found = suggest(pages, never, on(31))
    assert (found.step, found.wait) == (Step.OFFER_DEEPEN, 28)


def test_an_offer_to_widen_from_before_there_was_deepening_stands_out_its_week() -> None:
    pages = [CHOSEN, *diary("k" * 14), decided(14, Turned.OFFERED, words=Step.OFFER_TRIAL)]
    assert suggest(pages[:-1], never, on(14)).step is Step.OFFER_DEEPEN
    assert suggest(pages, never, on(14)).step is Step.OFFER_TRIAL
    kept = [*pages, *diary("k" * 14, 15)]
    assert suggest(kept, never, on(20)).step is Step.OFFER_TRIAL
    assert suggest(kept, never, on(28)).step is Step.OFFER_DEEPEN
    # To decline it declined no deepening.
    declined = [*pages, decided(15, Turned.DECLINED), *kept_since(15)]
    assert suggest(declined, never, on(29)).step is Step.OFFER_DEEPEN


def test_an_offer_to_deepen_is_gone_once_it_was_deepened_by_hand() -> None:
    pages = [CHOSEN, *diary("k" * 14), decided(14, Turned.OFFERED, words=Step.OFFER_DEEPEN)]
    found = suggest(pages, never, on(16))
    assert (found.step, found.told) == (Step.OFFER_DEEPEN, on(14))
    assert suggest([*pages, decided(16, Turned.DEEPENED, DEEPER)], never, on(16)).step is Step.NONE


# --- said better --------------------------------------------------------------------------------------------


def test_to_say_it_better_leaves_the_days_and_the_offer_as_they_are() -> None:
    better = Point(id="p", act="דף אחד, בעיון", least="שורה")
    reworded = decided(10, Turned.REWORDED, better)
    pages = [CHOSEN, *diary("k" * 14), reworded]
    found = suggest(pages, never, on(14))
    assert (found.step, found.recorded) == (Step.OFFER_DEEPEN, 14)
    rung = climb(pages, never, on(14)).rung()
    assert (rung.base, rung.since, rung.wait) == (better, START, 14)
    misses = [CHOSEN, *diary("m"), decided(2, Turned.REWORDED, better), *diary("m", 3)]
    assert suggest(misses, never, on(3)).step is Step.OFFER_STEP_BACK


@pytest.mark.parametrize(
    ("trial", "after"),
    [
        (WIDER, Point(id="p", act="שני דפים", least="שורה", rung=2)),
        (DEEPER, Point(id="p", act="דף של גמרא", least="שורה", given="הטלפון בחדר אחר")),
    ],
    ids=["wider", "deeper"],
)
def test_a_trial_goes_on_when_its_base_is_said_better_and_takes_its_words(trial: Point, after: Point) -> None:
    better = Point(id="p", act="דף של גמרא", least="שורה")
    pages = [CHOSEN, decided(1, Turned.TRIED, trial), *diary("kkk", 2, tried="kpk")]
    pages += [decided(5, Turned.REWORDED, better)]
    rung = climb(pages, never, on(5)).rung()
    assert (rung.base, rung.trial, rung.since) == (better, after, on(1))
    assert suggest([*pages, *diary("k", 6, tried="m")], never, on(6)).step is Step.TRIAL_ENDS


def test_words_for_another_point_are_those_of_another_point() -> None:
    other = Point(id="q", act="תפילה אחת")
    pages = [CHOSEN, decided(1, Turned.TRIED, WIDER), decided(2, Turned.REWORDED, other)]
    rung = climb(pages, never, on(2)).rung()
    assert (rung.base, rung.trial, rung.since) == (other, None, on(2))


# --- one step back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "step"),
    [
        ("m", Step.NONE),
        ("kkkm" + "." * 30, Step.NONE),
        ("mm", Step.OFFER_STEP_BACK),
        ("m" + "k" * 8 + "m", Step.OFFER_STEP_BACK),
        ("m" + "k" * 9 + "m", Step.NONE),
        ("m....k.k....m", Step.OFFER_STEP_BACK),
        ("." * 60, Step.NONE),
        ("pppppppppp", Step.NONE),
    ],
)
def test_when_one_step_back_is_offered(marks: str, step: Step) -> None:
    assert after(marks).step is step


def test_misses_before_a_change_are_let_be() -> None:
    lower = Point(id="p", act="שורה")
    pages = [CHOSEN, *diary("mm"), decided(3, Turned.NARROWED, lower), *diary("km", 4)]
    assert suggest(pages, never, on(5)).step is Step.NONE


# --- one who judges himself harder than his own record ------------------------------------------------------


def offered(number: int) -> Page:
    return decided(number, Turned.OFFERED, words=Step.OFFER_STEP_BACK)


def steps(marks: str, first: int, until: int, *before: Page) -> list[Step]:
    """What is said on each of some days, when a step back is written down whenever it is offered."""
    pages, found = [CHOSEN, *before], []
    for number, letter in enumerate(marks, 1):
        pages += diary(letter, number)
        now = suggest(pages, never, on(number))
        if first <= number <= until:
            found.append(now.step)
        if (told := offer(now, act=f"o{number}", at=at(number))) is not None:
            pages.append(Page(day=on(number), decisions=(told,)))
    return found


def begun(said: list[Step], step: Step) -> int:
    """How often something began to be said."""
    return sum(now is step and before is not step for before, now in pairwise([Step.NONE, *said]))


def test_two_steps_back_a_year_and_then_one_word_in_half_a_year() -> None:
    """Every fifth day is missed, and the others are kept: month after month."""
    said = steps("kkkkm" * 72, 1, 360)
    assert begun(said, Step.OFFER_STEP_BACK) == 2
    assert begun(said, Step.STANDS) == 2
    assert not {Step.OFFER_DEEPEN, Step.OFFER_TRIAL} & set(said)


def test_the_word_needs_no_answer_stands_for_a_week_and_nothing_else_is_said_beside_it() -> None:
    said = steps("kkkkm" * 20, 1, 100)
    first = said.index(Step.STANDS)
    assert said[first : first + 8] == [*[Step.STANDS] * 7, Step.NONE]
    assert not Step.STANDS.asks
    stands = Suggestion(step=Step.STANDS)
    assert offer(stands, act="a", at=at(1)) is None


def test_the_second_step_back_waits_for_a_quarter() -> None:
    scattered = [CHOSEN, *diary("kkkkm" * 24)]
    for later, step in ((98, Step.NONE), (101, Step.OFFER_STEP_BACK)):
        pages = [each for each in scattered if each.day <= on(later)]
        assert suggest([*pages, offered(10), decided(11, Turned.DECLINED)], never, on(later)).step is step


def test_a_lapse_does_not_wait_for_the_quarter() -> None:
    for marks, step in (
        ("kkkkkkkmkm", Step.NONE),
        ("kkkkkkkkmm", Step.NONE),
        ("kkkkkkkmmm", Step.OFFER_STEP_BACK),
    ):
        pages = [
            CHOSEN,
            *diary("m" * 3),
            offered(3),
            decided(4, Turned.DECLINED),
            *diary("k" * 10 + marks, 5),
        ]
        assert suggest(pages, never, on(25)).step is step


@pytest.mark.parametrize(
    ("month", "step"),
    [("k" * 12 + "m" * 16, Step.NONE), ("k" * 11 + "m" * 17, Step.OFFER_STEP_BACK)],
)
def test_with_little_kept_it_is_offered_a_third_time(month: str, step: Step) -> None:
    before = [CHOSEN, offered(1), decided(2, Turned.DECLINED), offered(60), decided(61, Turned.DECLINED)]
    assert suggest([*before, *diary(month, 70)], never, on(100)).step is step


def test_a_step_back_that_stands_this_week_does_not_hold_itself_back() -> None:
    pages = [CHOSEN, *diary("mkm"), offered(3)]
    assert suggest(pages, never, on(3)).step is Step.OFFER_STEP_BACK
    lapsed = [*pages, *diary("kkkkkkkmkm", 4)]
    assert suggest(lapsed, never, on(9)).step is Step.OFFER_STEP_BACK
    assert suggest(lapsed, never, on(13)).step is Step.NONE


def test_a_year_later_it_is_offered_again() -> None:
    before = [CHOSEN, offered(1), decided(2, Turned.DECLINED), offered(120), decided(121, Turned.DECLINED)]
    for number, step in ((365, Step.NONE), (366, Step.OFFER_STEP_BACK)):
        pages = [*before, *diary("kkkmkkkmkk", number - 9)]
        assert suggest(pages, never, on(number)).step is step


def of_another(marks: str, first: int) -> list[Page]:
    """Another point is chosen, and marked."""
    pages = [replace(each, point=replace(each.point, point="q")) for each in diary(marks, first)]
    return [decided(first - 1, Turned.CHOSE, Point(id="q", act="שורה")), *pages]


def test_another_point_has_its_own_steps_back() -> None:
    before = [CHOSEN, offered(1), decided(2, Turned.DECLINED), offered(60), decided(61, Turned.DECLINED)]
    assert suggest([*before, *diary("kkkmkkkmkk", 70)], never, on(79)).step is Step.NONE
    assert suggest([*before, *of_another("kkkmkkkmkk", 70)], never, on(79)).step is Step.OFFER_STEP_BACK


def test_the_marks_of_another_point_say_nothing_of_this_one() -> None:
    """Neither that it stands, nor that little of it was kept."""
    kept = [CHOSEN, *diary("k" * 40), offered(41), decided(42, Turned.DECLINED)]
    assert suggest([*kept, *diary("kmmkkk", 50)], never, on(55)).step is Step.STANDS
    pages = [*kept, *of_another("mm", 50), offered(51), decided(52, Turned.DECLINED)]
    late = [replace(each, point=replace(each.point, point="q")) for each in diary("kkmkmkkkkk", 60)]
    assert suggest([*pages, *late], never, on(69)).step is Step.NONE
    missed = [CHOSEN, *diary("m" * 40)]
    pages = [*missed, *of_another("mm", 50)]
    for number in (51, 58):
        pages += [offered(number), decided(number + 1, Turned.DECLINED)]
    late = [replace(each, point=replace(each.point, point="q")) for each in diary("kkkkkkkmmm", 70)]
    assert suggest([*pages, *late], never, on(79)).step is Step.NONE


def test_the_word_of_another_point_is_not_said_of_this_one() -> None:
    pages = [CHOSEN, *diary("k" * 40), offered(41), decided(42, Turned.DECLINED), *diary("kmm", 50)]
    assert suggest(pages, never, on(52)).step is Step.STANDS
    assert suggest([*pages, *of_another("k", 54)], never, on(54)).step is Step.NONE


def test_nothing_is_said_of_a_point_that_did_not_stand_on_most_days() -> None:
    assert Step.STANDS not in steps("mkkmm" * 20, 1, 100)
    assert Step.STANDS not in steps("kkmkmkm" * 15, 1, 100)
    assert Step.STANDS in steps("kkmkmkkmkkm" * 10, 1, 100)


# --- a trial on top -----------------------------------------------------------------------------------------


def test_a_trial_leaves_the_point_as_it_is() -> None:
    standing = fold(Standing(), with_trial("kkk", "kpm"))
    assert standing.held == HELD
    assert (standing.tally.kept, standing.tally.partly, standing.tally.missed) == (3, 0, 0)


def test_what_is_tried_is_said_in_its_own_words() -> None:
    for trial, deeper, tried in ((WIDER, False, WIDER.act), (DEEPER, True, DEEPER.given)):
        rung = climb([CHOSEN, decided(1, Turned.TRIED, trial)], never, on(1)).rung()
        assert (rung.trial, rung.deeper, rung.tried) == (trial, deeper, tried)
    rung = climb([CHOSEN], never, on(1)).rung()
    assert (rung.trial, rung.deeper, rung.tried) == (None, False, "")


@pytest.mark.parametrize(
    ("trial", "days", "least"), [(WIDER, 21, "p"), (DEEPER, 14, "pp")], ids=["wider", "deeper"]
)
def test_a_trial_that_held_is_offered_as_the_base(trial: Point, days: int, least: str) -> None:
    pages = with_trial("k" * days, "k" * (days - len(least)) + least, trial)
    assert suggest(pages[:-1], never, on(days)).step is Step.NONE
    found = suggest(pages, never, on(days + 1))
    held = days - len(least) / 2
    assert (found.step, found.recorded, found.kept) == (Step.TRIAL_ENDS_WELL, days, held)


@pytest.mark.parametrize(
    ("trial", "tried", "kept"), [(WIDER, "kkpkp", 4), (DEEPER, "kkpkm", 3.5)], ids=["wider", "deeper"]
)
def test_falling_short_of_a_trial_ends_it_and_breaks_nothing(trial: Point, tried: str, kept: float) -> None:
    pages = with_trial("kkkkk", tried, trial)
    assert climb(pages[:-1], never, on(5)).rung().trial == trial
    found = suggest(pages, never, on(6))
    assert (found.step, found.recorded, found.kept, found.misses) == (Step.TRIAL_ENDS, 5, kept, 0)
    assert not found.step.asks
    ended = climb(pages, never, on(6)).rung()
    assert (ended.base, ended.trial, ended.wait) == (POINT, None, 28)


def test_days_without_a_mark_of_the_trial_are_not_short_of_it() -> None:
    assert suggest(with_trial("k" * 10, "k.k......k"), never, on(11)).step is Step.NONE


def test_misses_of_the_base_end_a_trial_before_a_step_back_is_spoken_of() -> None:
    assert suggest(with_trial("m", "."), never, on(2)).step is Step.TRIAL_ENDS
    assert suggest(with_trial("m", ".", DEEPER), never, on(2)).step is Step.NONE
    pages = with_trial("mm", "..", DEEPER)
    assert suggest(pages, never, on(3)).step is Step.TRIAL_ENDS
    later = [*pages, *diary("kkkkkkk", 4)]
    assert suggest(later, never, on(9)).step is Step.TRIAL_ENDS
    assert suggest(later, never, on(10)).step is Step.NONE


def test_the_wait_doubles_up_to_sixty_and_is_fourteen_again_after_a_trial_that_held() -> None:
    pages, number, waits = [CHOSEN], 1, []
    for _ in range(4):
        pages += [decided(number, Turned.TRIED, WIDER), *diary("k", number + 1, tried="m")]
        waits.append(climb(pages, never, on(number + 1)).rung().wait)
        number += 2
    assert waits == [28, 56, 60, 60]
    assert suggest([*pages, *diary("k" * 59, number)], never, on(number + 58)).step is Step.NONE
    assert suggest([*pages, *diary("k" * 60, number)], never, on(number + 59)).step is Step.OFFER_DEEPEN
    settled = [*pages, decided(number, Turned.TRIED, WIDER), decided(number + 1, Turned.SETTLED, WIDER)]
    assert climb(settled, never, on(number + 1)).rung().wait == 14


def test_a_trial_put_down_by_hand_makes_no_longer_wait() -> None:
    pages = [*with_trial("kk", "kp"), decided(4, Turned.LAID_DOWN)]
    rung = climb(pages, never, on(4)).rung()
    assert (rung.trial, rung.wait) == (None, 14)


def test_the_person_may_say_no_to_a_wider_base() -> None:
    pages = with_trial("k" * 21, "k" * 21)
    shown = decided(22, Turned.OFFERED, words=Step.TRIAL_ENDS_WELL)
    declined = [*pages, shown, decided(23, Turned.DECLINED)]
    rung = climb(declined, never, on(23)).rung()
    assert (rung.base, rung.trial, rung.wait) == (POINT, None, 14)


# --- once a week --------------------------------------------------------------------------------------------


def test_an_offer_stands_for_a_week_while_the_record_does_and_then_lapses() -> None:
    pages = [CHOSEN, *diary("k" * 14), decided(14, Turned.OFFERED, words=Step.OFFER_DEEPEN)]
    found = suggest(pages, never, on(16))
    assert (found.step, found.told) == (Step.OFFER_DEEPEN, on(14))
    assert offer(found, act="a", at=at(16)) is None
    assert suggest([*pages, *diary("m", 15)], never, on(16)).step is Step.NONE
    kept = [*pages, *diary("k" * 14, 15)]
    assert suggest(kept, never, on(20)).step is Step.OFFER_DEEPEN
    assert suggest(kept, never, on(21)).step is Step.NONE
    assert suggest(kept, never, on(28)).step is Step.OFFER_DEEPEN


def test_a_step_back_waits_for_the_week_too() -> None:
    pages = [CHOSEN, *diary("k" * 14), decided(14, Turned.OFFERED, words=Step.OFFER_DEEPEN)]
    pages += [*diary("mm", 15)]
    assert [suggest(pages, never, on(number)).step for number in (16, 20, 21)] == [
        Step.NONE,
        Step.NONE,
        Step.OFFER_STEP_BACK,
    ]


def test_a_no_is_not_asked_again_until_the_days_were_lived_anew() -> None:
    pages = [CHOSEN, *diary("mm"), decided(2, Turned.OFFERED, words=Step.OFFER_STEP_BACK)]
    pages += [decided(3, Turned.DECLINED), *diary("m" + "k" * 8, 4)]
    assert all(suggest(pages, never, on(number)).step is Step.NONE for number in range(4, 13))


def test_a_no_that_answers_nothing_changes_nothing() -> None:
    assert suggest([CHOSEN, *diary("k" * 14), decided(14, Turned.DECLINED)], never, on(14)).step.asks


# --- the acts -----------------------------------------------------------------------------------------------


def test_the_acts_are_decisions_or_refusals() -> None:
    at_ = at(1)
    for refused, code in (
        (begin(None, "x", act="a", at=at_), Code.POINT_NONE),
        (begin(HELD, "", act="a", at=at_), Code.POINT_EMPTY),
        (begin_deepening(None, "x", act="a", at=at_), Code.POINT_NONE),
        (begin_deepening(HELD, "", act="a", at=at_), Code.GIVEN_NONE),
        (begin_deepening(Held(DEEPER, START), DEEPER.given, act="a", at=at_), Code.GIVEN_NONE),
        (decline(None, act="a", at=at_), Code.POINT_NONE),
        (settle(climb([CHOSEN], never, on(1)).rung(), act="a", at=at_), Code.CHOICE_UNKNOWN),
        (lay_down(climb([CHOSEN], never, on(1)).rung(), act="a", at=at_), Code.CHOICE_UNKNOWN),
    ):
        assert refused == Problem(code)
    for tried, point in (
        (begin(HELD, WIDER.act, act="a", at=at_), WIDER),
        (begin_deepening(HELD, DEEPER.given, act="a", at=at_), DEEPER),
    ):
        assert tried == Decision(id="a", at=at_, kind=Turned.TRIED, point=point)
        assert take(HELD, tried, on(1)) == HELD
        rung = climb([CHOSEN, Page(day=on(1), decisions=(tried,))], never, on(1)).rung()
        settled, down = settle(rung, act="b", at=at_), lay_down(rung, act="b", at=at_)
        assert isinstance(settled, Decision) and take(HELD, settled, on(2)) == Held(point, START)
        assert isinstance(down, Decision) and take(HELD, down, on(2)) == HELD


def test_a_wider_trial_keeps_what_was_given() -> None:
    tried = begin(Held(DEEPER, START), WIDER.act, act="a", at=at(1))
    assert isinstance(tried, Decision) and tried.point == WIDER_AND_GIVEN


def test_a_day_keeps_how_the_trial_stood_and_an_older_day_says_nothing_of_it() -> None:
    marked = mark(HELD, Mark.KEPT, START, Mark.PARTLY)
    assert isinstance(marked, PointDay)
    page = from_json(to_json(Page(day=START, point=marked)))
    assert isinstance(page, Page) and page.point == marked
    old = from_json(b'{"day":"2026-11-22","point":{"mark":"kept","point":"p","rung":1}}')
    assert isinstance(old, Page) and old.point == PointDay(Mark.KEPT, "p")


# --- whatever the diary -------------------------------------------------------------------------------------

marks = st.text("kkkkkkkpm.", max_size=90)
tries = st.lists(st.sampled_from("kkkkkpm."), min_size=90, max_size=90).map("".join)


@given(marks, tries, st.randoms())
def test_the_order_of_the_pages_does_not_matter(written: str, tried: str, luck) -> None:
    pages = [CHOSEN, decided(1, Turned.TRIED, WIDER), *diary(written, 2, tried=tried)]
    shuffled = list(pages)
    luck.shuffle(shuffled)
    day = on(len(written) + 2)
    assert suggest(shuffled, shabbat, day) == suggest(pages, shabbat, day)


@given(marks, st.sampled_from("kpm."))
def test_what_stands_on_days_of_rest_is_not_looked_at(written: str, letter: str) -> None:
    changed = "".join(letter if shabbat(on(n + 1)) else each for n, each in enumerate(written))
    assert after(changed, shabbat) == after(written, shabbat)


@given(marks, st.integers(1, 40))
def test_days_without_a_mark_never_lead_to_a_step_back(written: str, silent: int) -> None:
    calm = written.replace("m", "k")
    assert after(calm + "." * silent).step is not Step.OFFER_STEP_BACK
    if after(written).step is not Step.OFFER_STEP_BACK:
        assert after(written + "." * silent).step is not Step.OFFER_STEP_BACK


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["kkkkm", "kkkmk", "kkkkkkm", "kpkkm", "kkmkkpk"]), min_size=30, max_size=40))
def test_scattered_misses_never_lead_to_more_than_two_steps_back_in_a_year(weeks: list[str]) -> None:
    marks = "".join(weeks)
    pages, asked = [CHOSEN], []
    for number, letter in enumerate(marks[:365], 1):
        pages += diary(letter, number)
        if (told := offer(suggest(pages, never, on(number)), act=f"o{number}", at=at(number))) is not None:
            asked.append(told.words)
            pages.append(Page(day=on(number), decisions=(told,)))
    assert asked.count(Step.OFFER_STEP_BACK) <= 2


@settings(deadline=None, max_examples=60)
@given(marks, tries, st.lists(st.integers(0, 9), min_size=90, max_size=90))
def test_never_two_suggestions_within_a_week_and_nothing_changes_by_itself(written, tried, answers) -> None:
    pages, shown, held, may_widen = [CHOSEN], [], HELD, False
    for number, letter in enumerate(written, 1):
        day, decisions, how = on(number), [], answers[number - 1]
        standing = climb(pages, shabbat, day)
        found, rung = standing.suggest(day), standing.rung()
        assert (found.step is not Step.OFFER_TRIAL) or may_widen
        assert (found.step is not Step.OFFER_DEEPEN) or not may_widen
        if (new := offer(found, act=f"o{number}", at=at(number))) is not None:
            shown.append(day)
            decisions.append(new)
        elif found.step.asks and how > 5:
            answer = answered(found.step, rung, held, number, how)
            decisions.append(answer)
            held = take(held, answer, day)
            may_widen = grown(found.step, answer, rung.deeper, may_widen)
        elif how == 1:
            # Said better in between: it changes nothing of what is offered, or when.
            said = reword(held, {"why": f"because {number}"}, act=f"r{number}", at=at(number))
            decisions.append(said)
            held = take(held, said, day)
        wider = LETTERS.get(tried[number - 1]) if rung.trial else None
        point = PointDay(LETTERS[letter], "p", held.point.rung, wider) if letter != "." else None
        pages.append(Page(day=day, point=point, decisions=tuple(decisions)))
        assert climb(pages, shabbat, day).rung().base == held.point
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(shown))


def answered(step, rung, held, number, how):
    if how == 6:
        return decline(held, act=f"n{number}", at=at(number))
    if step is Step.OFFER_DEEPEN and how == 7:
        return deepen(held, f"by hand {number}", act=f"d{number}", at=at(number))
    if step is Step.OFFER_DEEPEN:
        return begin_deepening(held, f"more {number}", act=f"t{number}", at=at(number))
    if step is Step.OFFER_TRIAL:
        return begin(held, "more", act=f"t{number}", at=at(number))
    if step is Step.TRIAL_ENDS_WELL:
        return settle(rung, act=f"s{number}", at=at(number))
    return widen(held, "less", wider=False, act=f"w{number}", at=at(number))


def grown(step, answer, deeper, before):
    """Whether a wider trial may be offered now, as the rule says it."""
    if answer.kind is Turned.DECLINED:
        return before or step is Step.OFFER_DEEPEN
    if answer.kind is Turned.SETTLED:
        return deeper
    return before if answer.kind is Turned.TRIED else answer.kind is Turned.DEEPENED


@given(marks, st.integers(1, 90), st.sampled_from([POINT, WIDER, DEEPER]))
def test_to_say_it_better_never_changes_what_is_offered(written: str, when: int, trial: Point) -> None:
    pages = [CHOSEN, *diary(written)]
    if trial is not POINT:
        pages.insert(1, decided(1, Turned.TRIED, trial))
    better = Point(id="p", act="דף אחד, בעיון", why="כך")
    for day in (on(len(written)), on(len(written) + 3)):
        said = suggest([*pages, decided(when, Turned.REWORDED, better)], shabbat, day)
        assert said == suggest(pages, shabbat, day)
