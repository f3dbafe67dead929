"""Where a person stands after some days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kesher.method import page as pages
from kesher.method.foundations import due, waiting
from kesher.method.page import Account, Lives, Page, Sitting
from kesher.method.point import Decision, Held, Mark, Pace, Point, PointDay, Turned, choose, mark
from kesher.method.problems import Code, Problem
from kesher.method.standing import Lived, Standing, Tally, fold, held_on
from method.strategies import a_page

START = date(2026, 11, 22)
WORD = Point(id="p1", act="לומר מילה טובה")


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def sat(day: date, foundation: str | None = None, lives: Lives | None = None) -> Page:
    return pages.sit(
        Page(day=day), Sitting(id=f"s{day}", at=at(day), route="king", foundation=foundation, lives=lives)
    )


def decided(day: date, kind: Turned, point: Point | None = None, pace: Pace | None = None) -> Page:
    decision = Decision(id=f"d{day}", at=at(day), kind=kind, point=point, pace=pace)
    return pages.decide(Page(day=day), decision)


def days(*written) -> list[Page]:
    """Pages of days in a row from ``START``."""
    return [write(START + timedelta(days=number)) for number, write in enumerate(written)]


def test_a_first_week() -> None:
    written = days(
        lambda day: sat(day, "one", Lives.SAID),
        lambda day: decided(day, Turned.CHOSE, WORD),
        lambda day: Page(day=day, point=PointDay(Mark.KEPT, "p1")),
        lambda day: Page(day=day),
        lambda day: Page(day=day, point=PointDay(Mark.MISSED, "p1")),
        lambda day: pages.write_account(Page(day=day), Account(love=2, written=at(day, 19))),
    )
    standing = fold(Standing(), written)
    assert standing.held == Held(WORD, START + timedelta(days=1))
    assert standing.tally == Tally(kept=1, missed=1) and standing.tally.recorded == 2
    assert (standing.first, standing.last) == (START, START + timedelta(days=5))
    assert standing.closed == START + timedelta(days=5)
    assert (standing.sittings, standing.sat) == (1, START)
    assert standing.foundations == {"one": Lived(Lives.SAID, START)}


def test_a_point_widened_keeps_its_days_and_one_replaced_begins_anew() -> None:
    wider = pages.replace(WORD, rung=2)
    other = Point(id="p2", act="לקום בזמן")
    written = days(
        lambda day: decided(day, Turned.CHOSE, WORD),
        lambda day: Page(day=day, point=PointDay(Mark.KEPT, "p1")),
        lambda day: decided(day, Turned.WIDENED, wider),
        lambda day: Page(day=day, point=PointDay(Mark.PARTLY, "p1", 2)),
        lambda day: decided(day, Turned.REPLACED, other),
        lambda day: Page(day=day, point=PointDay(Mark.KEPT, "p1", 2)),  # speaks of the one before
    )
    widened = fold(Standing(), written[:4])
    assert widened.held == Held(wider, START) and widened.tally == Tally(kept=1, partly=1)
    replaced = fold(widened, written[4:])
    assert replaced.held == Held(other, START + timedelta(days=4))
    assert replaced.before == (Held(wider, START),) and replaced.tally == Tally()


def test_the_pace_is_a_decision_and_holds_until_another() -> None:
    written = days(
        lambda day: decided(day, Turned.PACED, pace=Pace.GENTLE),
        lambda day: decided(day, Turned.CHOSE, WORD),
    )
    assert fold(Standing(), written).pace is Pace.GENTLE


def test_a_foundation_read_without_an_answer_keeps_what_was_said_of_it() -> None:
    written = days(lambda day: sat(day, "one", Lives.FELT), lambda day: sat(day, "one"))
    assert fold(Standing(), written).foundations["one"] == Lived(Lives.FELT, START + timedelta(days=1))


def test_what_is_held_on_a_day_knows_nothing_of_later_days() -> None:
    written = days(sat, lambda day: decided(day, Turned.CHOSE, WORD))
    assert held_on(written, START) is None
    assert held_on(written, START + timedelta(days=1)).point == WORD


@given(st.lists(a_page(), max_size=6), st.integers(0, 6))
def test_folding_is_the_same_in_any_grouping(book: list[Page], cut: int) -> None:
    book.sort(key=lambda page: page.day)
    assert fold(fold(Standing(), book[:cut]), book[cut:]) == fold(Standing(), book)


@given(st.lists(a_page(), max_size=4))
def test_empty_days_change_nothing(book: list[Page]) -> None:
    book.sort(key=lambda page: page.day)
    with_empty = [each for page in book for each in (Page(day=page.day), page)]
    assert fold(Standing(), with_empty) == fold(Standing(), book)


# --- the one point ------------------------------------------------------------------------------------


def test_a_second_point_is_refused() -> None:
    held = Held(WORD, START)
    answer = choose(held, Point(id="p2", act="לקום בזמן"), act="a", at=at(START))
    assert isinstance(answer, Problem) and answer.code is Code.POINT_SECOND


def test_a_point_without_an_act_is_refused() -> None:
    answer = choose(None, Point(id="p1", act=""), act="a", at=at(START))
    assert isinstance(answer, Problem) and answer.code is Code.POINT_EMPTY


def test_a_day_before_the_point_was_chosen_has_none_to_mark() -> None:
    held = Held(WORD, START)
    before = mark(held, Mark.KEPT, START - timedelta(days=1))
    assert isinstance(before, Problem) and before.code is Code.POINT_NONE
    none = mark(None, Mark.KEPT, START)
    assert isinstance(none, Problem) and none.code is Code.POINT_NONE
    assert mark(held, Mark.KEPT, START) == PointDay(Mark.KEPT, "p1", 1)


# --- which foundation is due --------------------------------------------------------------------------


def test_the_first_sitting_reads_the_first_foundation() -> None:
    assert due(("one", "two"), Standing(), START) == "one"
    assert due((), Standing(), START) is None


def test_a_new_foundation_comes_in_about_once_a_week() -> None:
    read = {}
    standing = Standing()
    for number in range(22):
        day = START + timedelta(days=number)
        foundation = due(("one", "two", "three", "four", "five"), standing, day)
        read.setdefault(foundation, number)
        standing = fold(standing, [sat(day, foundation)])
    assert read == {"one": 0, "two": 7, "three": 14, "four": 21}


def test_what_waited_longest_returns_and_the_less_it_lives_the_sooner() -> None:
    days_ago = [START - timedelta(days=number) for number in range(20)]
    standing = Standing(
        first=days_ago[10],
        foundations={"one": Lived(Lives.LIVED, days_ago[9]), "two": Lived(Lives.SAID, days_ago[8])},
    )
    assert due(("one", "two"), standing, START) == "two"
    assert waiting(Lived(Lives.LIVED, days_ago[9]), START) == 9


def test_the_rotation_forgets_no_foundation_and_survives_a_clock_set_back() -> None:
    order = ("one", "two", "three")
    met = {each: Lived(Lives.LIVED, START) for each in order}
    standing = Standing(first=START, foundations=met)
    seen = set()
    for number in range(1, 7):
        day = START + timedelta(days=number)
        foundation = due(order, standing, day)
        seen.add(foundation)
        standing = fold(standing, [sat(day, foundation, Lives.LIVED)])
    assert seen == set(order)
    assert due(order, standing, START - timedelta(days=365)) in order


def test_a_foundation_that_rests_is_neither_brought_in_nor_returns() -> None:
    order = ("one", "two", "three")
    assert due(order, Standing(), START, {"one"}) == "two"
    assert due(order, Standing(), START, set(order)) is None
    met = Standing(
        first=START - timedelta(days=2),
        foundations={
            "one": Lived(Lives.SAID, START - timedelta(days=2)),
            "two": Lived(Lives.SAID, START - timedelta(days=1)),
        },
    )
    assert due(order, met, START) == "one"
    assert due(order, met, START, {"one"}) == "two"
    # It was met before it rested, and is not met anew when the rest is over.
    assert due(order, met, START, {"one", "two"}) == "three"
