"""What was heard is noted together with the page, or neither is there: no crash can part them."""

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faults.writer import NOW, act_until_killed
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal.keeping import Shape, restore, take_out
from kesher.actions.practice import question
from kesher.actions.practice.account import write_account
from kesher.actions.practice.care import care
from kesher.actions.practice.foundations import read_foundation
from kesher.actions.practice.point import choose_point
from kesher.actions.practice.sitting import sit
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover
from kesher.journal.store import COVER, Head, Row, Store
from kesher.method.care import Word
from kesher.method.page import Account, Reading, Sitting
from kesher.method.point import Point
from kesher.method.problems import Code, Problem, refuse

WORDS = "אני רוצה למות"

ACTS: dict[str, Callable[[Desk, datetime], object]] = {
    "account": lambda desk, now: write_account(desk, now, "a", Account(words=WORDS)),
    "glance": lambda desk, now: glance(desk, now, "a", 3, WORDS),
    "sitting": lambda desk, now: sit(desk, now, "a", Sitting(id="a", at=now, route="awaiting", words=WORDS)),
    "reading": lambda desk, now: read_foundation(
        desk, now, "a", Reading(id="a", at=now, foundation="slowly", words=WORDS)
    ),
    "point": lambda desk, now: choose_point(desk, now, "a", Point(id="a", act="לימוד", why=WORDS)),
    "question": lambda desk, now: question.ask(desk, now, "a", WORDS),
}


@pytest.fixture
def no_room_for_the_note(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the disk is full at the moment in which the cover would be written."""

    def full() -> None:
        put_all = Store.put_all

        def refusing(store: Store, head: Head, rows: Sequence[tuple[Row, int]]) -> None:
            if any(row.day == COVER for row, _ in rows):
                raise refuse(Code.DISK_FULL)
            put_all(store, head, rows)

        monkeypatch.setattr(Store, "put_all", refusing)

    return full


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_where_the_note_fails_the_page_is_not_written_either(
    desk: Desk,
    begun: Begun,
    now: datetime,
    act: Callable[[Desk, datetime], object],
    no_room_for_the_note: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_room_for_the_note()
    assert act(desk, now) == Problem(Code.DISK_FULL)
    assert desk.journal(now).book().pages == () and desk.cover(now).heard is None
    # With room again the very same act is no repeat, and both are there.
    monkeypatch.undo()
    assert not isinstance(act(desk, now), Problem)
    assert len(desk.journal(now).book().pages) == 1 and desk.cover(now).heard == now
    assert care(desk, now).word is Word.STOP


def test_a_restore_brings_the_pages_and_the_note_or_nothing(
    make_desk: Callable[..., Desk], now: datetime, no_room_for_the_note: Callable[[], None]
) -> None:
    first, second = make_desk("first"), make_desk("second")
    for each in (first, second):
        assert isinstance(each.begin(now, Cover(), "נקודה אחת פנימה", keep=False), Begun)
    write_account(first, now, "a", Account(words=WORDS))
    for back in range(1, 4):
        write_account(first, now, f"b{back}", Account(love=3), day=now.date() - timedelta(days=back))
    taken = take_out(first, now, Shape.JSON)
    assert isinstance(taken, bytes)
    no_room_for_the_note()
    assert restore(second, now, taken, "book.json") == Problem(Code.DISK_FULL)
    assert second.journal(now).book().pages == () and second.cover(now).heard is None


def test_a_page_that_says_nothing_of_it_leaves_the_cover_alone(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    glance(desk, now, "a", 3, "עייפות")
    journal = desk.journal(now)
    row = journal.store.row(journal.head, COVER)
    assert row is not None and row.version == 1


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_writer_killed_between_the_page_and_the_note_leaves_neither(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    writer = multiprocessing.get_context("spawn").Process(target=act_until_killed, args=(home, WORDS))
    writer.start()
    writer.join(60)
    assert writer.exitcode == -signal.SIGKILL
    desk = Desk(home, keyring=False)
    assert desk.unlock_kept(NOW) is None
    noted, written = desk.cover(NOW).heard is not None, len(desk.journal(NOW).book().pages)
    assert (noted, written) == (False, 0)
    assert not isinstance(write_account(desk, NOW, "act", Account(words=WORDS)), Problem)
    assert desk.cover(NOW).heard == NOW
    desk.close()
