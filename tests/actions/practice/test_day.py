"""The acts of a day, as a person does them."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import days
from kesher.actions.journal.asks import settle
from kesher.actions.practice import account, today
from kesher.actions.practice.account import mark_point, write_account
from kesher.actions.practice.foundations import read_foundation
from kesher.actions.practice.point import choose_point
from kesher.actions.practice.sitting import sit
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method.page import Account, Reading, Sitting
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem
from kesher.method.today import One

MONDAY = date(2026, 11, 23)
PASSPHRASE = "נקודה אחת פנימה"
WORD = Point(id="p1", act="לומר מילה טובה", when="בארוחת הבוקר")


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def kept(answer: object) -> Kept:
    assert isinstance(answer, Kept), answer
    return answer


@pytest.fixture(autouse=True)
def pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two foundations are enough here."""
    pack = SimpleNamespace(order=lambda _=(): ("one", "two"), resting=lambda **_: frozenset())
    monkeypatch.setattr(Desk, "pack", lambda *_: pack)


def sitting(now: datetime, name: str = "s1") -> Sitting:
    return Sitting(id=name, at=now, route="king", seconds=600, foundation="one")


@pytest.mark.usefixtures("begun")
def test_a_first_day(desk: Desk, now: datetime, evening: datetime) -> None:
    home = today.home(desk, now)
    assert (home.today.one, home.foundation, home.page.empty) == (One.READ, "one", True)
    assert home.first == ("one", "two")
    for number, name in enumerate(home.first):
        kept(read_foundation(desk, now, f"r{number}", Reading(id=f"r{number}", at=now, foundation=name)))
    assert today.home(desk, now).today.one is One.SIT
    kept(sit(desk, now, "a1", sitting(now)))
    assert today.home(desk, now).today.one is One.CHOOSE
    kept(choose_point(desk, now, "a2", WORD))
    assert today.home(desk, now).today.one is One.EVENING
    kept(glance(desk, now, "a3", 4, "הטלפון"))
    desk.unlock(evening, PASSPHRASE)
    tonight = today.home(desk, evening)
    assert (tonight.today.one, tonight.today.account_day) == (One.ACCOUNT, MONDAY)
    assert tonight.moment.day == MONDAY + timedelta(days=1)
    kept(write_account(desk, evening, "a4", Account(love=4, words="יום ראשון"), mark=Mark.KEPT))
    done = today.home(desk, evening)
    assert done.today.one is One.DONE and done.today.marked
    page = days.day(desk, evening, MONDAY).kept.page
    assert page.account.words == "יום ראשון" and page.account.written == evening
    assert (len(page.sittings), len(page.glances), page.point.point) == (1, 1, "p1")


def test_begun_at_night_no_account_is_asked_of_the_day_before(desk: Desk, evening: datetime) -> None:
    desk.begin(evening, Cover(), PASSPHRASE, keep=False)
    tuesday = MONDAY + timedelta(days=1)
    assert account.evening(desk, evening).day == tuesday
    assert kept(write_account(desk, evening, "a", Account(love=4))).page.day == tuesday
    assert kept(write_account(desk, evening, "b", Account(love=4), day=MONDAY)).page.day == MONDAY


@pytest.mark.usefixtures("begun")
def test_a_form_sent_twice_is_one_act(desk: Desk, now: datetime) -> None:
    for act, work in (
        ("a1", lambda: sit(desk, now, "a1", sitting(now))),
        ("a2", lambda: glance(desk, now, "a2", 3)),
        ("a3", lambda: choose_point(desk, now, "a3", WORD)),
        ("a4", lambda: write_account(desk, now, "a4", Account(love=2), day=MONDAY)),
        ("a5", lambda: mark_point(desk, now, "a5", Mark.KEPT)),
    ):
        assert kept(work()) == kept(work()), act
    # A door may name the point anew when it reads the same form again.
    assert kept(choose_point(desk, now, "a3", Point(id="other", act="x"))).page.decisions[0].point.id == "p1"


@pytest.mark.usefixtures("begun")
def test_a_second_point_is_refused(desk: Desk, now: datetime) -> None:
    kept(choose_point(desk, now, "a", WORD))
    assert code(choose_point(desk, now, "b", Point(id="p2", act="לקום בזמן"))) is Code.POINT_SECOND
    assert code(choose_point(desk, now, "c", Point(id="p1", act=" \n"))) is Code.POINT_EMPTY
    assert code(choose_point(desk, now, "d", Point(id="p1", act="x" * 100_000))) is Code.WORDS_TOO_LONG


def test_of_two_points_chosen_at_once_one_is_refused(make_desk: Callable[..., Desk], now: datetime) -> None:
    desks = [make_desk(), make_desk()]
    desks[0].begin(now, Cover(), None, keep=True)
    desks[1].unlock_kept(now)
    ready = threading.Barrier(2)
    answers: list[object] = []

    def choose(desk: Desk, number: int) -> None:
        ready.wait()
        answers.append(choose_point(desk, now, f"a{number}", Point(id=f"p{number}", act="x")))

    threads = [threading.Thread(target=choose, args=each) for each in ((desks[0], 0), (desks[1], 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers if isinstance(answer, Problem)]
    assert [answer.code for answer in refused] == [Code.POINT_SECOND]


@pytest.mark.usefixtures("begun")
def test_a_day_before_the_point_has_none_to_mark(desk: Desk, now: datetime) -> None:
    assert code(mark_point(desk, now, "a", Mark.KEPT)) is Code.POINT_NONE
    kept(choose_point(desk, now, "b", WORD))
    yesterday = MONDAY - timedelta(days=1)
    assert code(mark_point(desk, now, "c", Mark.KEPT, day=yesterday)) is Code.POINT_NONE
    answer = write_account(desk, now, "d", Account(love=3), mark=Mark.KEPT, day=yesterday)
    assert code(answer) is Code.POINT_NONE
    assert desk.journal(now).page(yesterday).version == 0


@pytest.mark.usefixtures("begun")
def test_nothing_is_written_on_shabbat_and_it_may_be_filled_in_after(
    desk: Desk, now: datetime, shabbat: datetime
) -> None:
    kept(glance(desk, now, "0", 5))
    desk.unlock(shabbat, PASSPHRASE)
    for answer in (
        sit(desk, shabbat, "a", sitting(shabbat)),
        glance(desk, shabbat, "b", 3),
        choose_point(desk, shabbat, "c", WORD),
        write_account(desk, shabbat, "d", Account(love=3)),
        mark_point(desk, shabbat, "e", Mark.KEPT),
        account.evening(desk, shabbat),
    ):
        assert code(answer) is Code.RESTING
    assert today.home(desk, shabbat).today.one is One.REST
    after = datetime(2026, 11, 28, 18, tzinfo=UTC)
    desk.unlock(after, PASSPHRASE)
    assert today.home(desk, after).today.fill_in
    assert kept(write_account(desk, after, "f", Account(love=3))).page.day == date(2026, 11, 28)


@pytest.mark.usefixtures("begun")
def test_a_day_that_has_not_come_is_refused(desk: Desk, now: datetime) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    assert code(write_account(desk, now, "a", Account(love=3), day=tomorrow)) is Code.DAY_AHEAD
    assert code(account.evening(desk, now, tomorrow)) is Code.DAY_AHEAD
    assert code(days.day(desk, now, tomorrow)) is Code.DAY_AHEAD


@pytest.mark.usefixtures("begun")
def test_nothing_said_is_refused_and_long_words_too(desk: Desk, now: datetime) -> None:
    assert code(write_account(desk, now, "a", Account())) is Code.NOTHING_GIVEN
    assert code(write_account(desk, now, "b", Account(words=" "))) is Code.NOTHING_GIVEN
    assert code(write_account(desk, now, "c", Account(words="א" * 100_000))) is Code.WORDS_TOO_LONG
    assert code(glance(desk, now, "d", 11)) is Code.NUMBER_OUT_OF_RANGE
    assert desk.journal(now).book().pages == ()


@pytest.mark.usefixtures("begun")
def test_two_tabs_of_one_evening_and_the_choice_between_them(
    desk: Desk, now: datetime, evening: datetime
) -> None:
    kept(glance(desk, now, "0", 5))
    desk.unlock(evening, PASSPHRASE)
    seen = account.evening(desk, evening)
    kept(write_account(desk, evening, "a", Account(words="בלשונית אחת"), based_on=seen.kept.version))
    both = kept(write_account(desk, evening, "b", Account(words="בשנייה"), based_on=seen.kept.version))
    ((day, ask),) = days.asks(desk, evening)
    assert day == MONDAY and both.page.account.words == "בלשונית אחת"
    assert today.home(desk, evening).asks == 1
    settled = kept(settle(desk, evening, "c", day, ask, True))
    assert settled.page.account.words == "בשנייה" and settled.page.asks == ()
    assert code(settle(desk, evening, "d", day, ask, False)) is Code.CHOICE_UNKNOWN


@pytest.mark.usefixtures("begun")
def test_a_locked_book_answers_every_act_with_locked(desk: Desk, now: datetime) -> None:
    desk.lock()
    for answer in (
        today.home(desk, now),
        account.evening(desk, now),
        sit(desk, now, "a", sitting(now)),
        glance(desk, now, "b", 3),
        write_account(desk, now, "c", Account(love=3)),
        mark_point(desk, now, "d", Mark.KEPT),
        choose_point(desk, now, "e", WORD),
        days.contents(desk, now),
        days.asks(desk, now),
    ):
        assert code(answer) is Code.LOCKED


def test_with_no_book_every_act_says_so(desk: Desk, now: datetime) -> None:
    assert code(today.home(desk, now)) is Code.NO_JOURNAL
    assert code(glance(desk, now, "b", 3)) is Code.NO_JOURNAL
    assert not desk.home.exists()


def test_the_contents_list_months_latest_first_and_days_have_neighbours(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    for back in (0, 3, 40):
        kept(write_account(desk, now, f"a{back}", Account(love=1), day=MONDAY - timedelta(days=back)))
    contents = days.contents(desk, now)
    assert [[page.day for page in month.pages] for month in contents.months] == [
        [MONDAY, MONDAY - timedelta(days=3)],
        [MONDAY - timedelta(days=40)],
    ]
    middle = days.day(desk, now, MONDAY - timedelta(days=3))
    assert (middle.before, middle.after) == (MONDAY - timedelta(days=40), MONDAY)
