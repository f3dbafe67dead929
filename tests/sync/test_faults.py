"""A round killed between any two steps, a device that is copied, a row that is large, a full disk."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from kesher.journal.journal import Journal
from kesher.method.page import Account, Glance
from kesher.method.problems import Code, Refused, refuse
from kesher.sync import head as heads
from kesher.sync.bundle import INLINE
from kesher.sync.carrier import Answer, Push
from kesher.sync.folder import Folder
from kesher.sync.round import Round
from sync.model import AT, Device, Group, Host, Kill, Quick, same

DAY = date(2026, 3, 1)
PICTURE = os.urandom(INLINE + 5000)


class Killed:
    """Ends the process, so to speak, at the n-th step of whatever is stepped through."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Kill

    def carrier(self, host: Host) -> Any:
        killed = self

        class Stepped:
            apart = False

            def __getattr__(self, name: str) -> Any:
                found = getattr(host, name)

                def stepped(*given: Any) -> Any:
                    killed.step()
                    answer = found(*given)
                    killed.step()
                    return answer

                return stepped

        return Stepped()

    def store(self, store: Quick) -> None:
        execute, writing = store.execute, store.writing

        def stepped(sql: str, values: tuple[object, ...] = ()) -> Any:
            if not sql.startswith("SELECT"):
                self.step()
            return execute(sql, values)

        @contextmanager
        def wrote() -> Iterator[None]:
            self.step()
            with writing():
                yield
                self.step()
            self.step()

        store.execute, store.writing = stepped, wrote  # type: ignore[method-assign]


def reopened(device: Device) -> None:
    """The same device in another process."""
    device.journal.store.close()
    store = Quick(device.path)
    head = store.head()
    assert head is not None
    device.journal = Journal(store, head, device.journal.key)


def after_a_kill(at: int, prepare: Callable[[Device, Device], None]) -> bool:
    """A round killed at a step; the answer is False when there are no more steps."""
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        two.sync()
        prepare(one, two)
        killed = Killed(at)
        two.carrier = killed.carrier(group.carrier)
        killed.store(two.journal.store)
        try:
            two.sync()
            reached = killed.left <= 0
        except Kill:
            reached = True
        two.carrier = group.carrier
        reopened(two)
        two.account(DAY, "after the kill", 7)
        two.sync()
        one.sync()
        two.sync()
        assert same([one, two]), at
        page = one.pages()[DAY.isoformat()]
        assert page.account.words == "after the kill" and not page.asks, at
        assert {each.id for each in page.glances} >= {"g"}, at
        return reached


def own(one: Device, two: Device) -> None:
    two.account(DAY, "second", 4)
    two.glance(DAY, "g")


def theirs(one: Device, two: Device) -> None:
    one.glance(DAY, "g")
    one.sync()
    two.account(DAY, "second", 4)


@pytest.mark.parametrize("prepare", [own, theirs])
def test_a_round_may_be_killed_between_any_two_steps(prepare: Callable[[Device, Device], None]) -> None:
    at = 1
    while after_a_kill(at, prepare):
        at += 1
    assert at > 12


def twin_of(group: Group, device: Device) -> Device:
    """Another computer with a copy of a device's home."""
    made = group.add()
    made.journal.store.close()
    device.journal.store.settle()
    shutil.copy(device.path, made.path)
    reopened(made)
    return made


def test_two_clients_of_one_name_part_and_lose_nothing() -> None:
    with Group() as group:
        one = group.add()
        one.account(DAY, "first", 3)
        one.sync()
        twin = twin_of(group, one)
        assert twin.round.me().id == one.round.me().id
        one.glance(DAY, "of one")
        twin.glance(DAY, "of its twin")
        twin.glance(DAY + timedelta(days=1), "of its twin too")
        one.sync()
        done = twin.sync()
        assert [each.code for each in done.notices] == [Code.SYNC_TWIN]
        for _ in range(2):
            one.sync()
            twin.sync()
        assert one.round.me().id != twin.round.me().id and same([one, twin])
        assert {each.id for each in one.pages()[DAY.isoformat()].glances} == {"of one", "of its twin"}
        assert not any(page.asks for page in one.pages().values())


def test_two_clients_of_one_name_whose_answers_were_lost() -> None:
    with Group() as group:
        one = group.add()
        one.account(DAY, "first", 3)
        one.sync()
        twin = twin_of(group, one)
        one.glance(DAY, "of one")
        twin.glance(DAY, "of its twin")
        group.carrier.refuse = True  # both made ready what they write, and nothing arrived
        one.tried()
        twin.tried()
        group.carrier.refuse = False
        for _ in range(3):
            one.sync()
            twin.sync()
        assert same([one, twin]) and len(one.pages()[DAY.isoformat()].glances) == 2


def test_a_home_that_was_put_back_from_a_backup_goes_on() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        copy = one.path.with_suffix(".copy")
        shutil.copy(one.path, copy)
        one.account(DAY, "second", 4)
        one.sync()
        two.sync()
        one.journal.store.close()
        shutil.copy(copy, one.path)
        one.journal = Journal(Quick(one.path), one.journal.head, group.key)
        one.glance(DAY, "afterwards")
        one.sync()
        two.sync()
        assert same([one, two])
        page = two.pages()[DAY.isoformat()]
        assert page.account.words == "second" and len(page.glances) == 1 and not page.asks


def test_a_row_of_ten_megabytes_travels() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        big = "".join(chr(0x5D0 + each % 27) for each in os.urandom(5 * 1024 * 1024))
        one.journal.change(DAY, "a", lambda page: replace(page, account=Account(words=big, written=AT)))
        one.sync()
        assert max(each.bundle.size for each in group.carrier.rows.values()) > 10 * 1024 * 1024
        two.sync()
        assert two.pages()[DAY.isoformat()].account.words == big


def test_a_photograph_is_brought_when_it_is_wanted_and_taken_away_by_a_word() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.journal.change_all(((DAY, "a", lambda page: page, 0),), (DAY, PICTURE))
        (name,) = one.journal.enclosures()
        one.sync()
        two.sync()
        assert two.journal.enclosures() == () and two.round.me().elsewhere == {name}
        assert two.sync().pushed == 0  # not having it is no taking away
        assert two.round.fetch(name) and two.journal.enclosure(name) == PICTURE
        assert two.sync().pushed == 0
        two.journal.remove_enclosure(name)
        assert two.sync().pushed == 1
        one.sync()
        assert one.journal.enclosures() == () and not one.journal.damaged_enclosures()
        third = group.add()
        third.sync()
        assert not third.round.me().elsewhere and not third.round.fetch(name)


def test_a_device_a_year_behind_comes_back_without_a_question() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        two.sync()
        two.glance(DAY, "before it lay in a drawer")
        for number in range(60):
            one.account(DAY + timedelta(days=number), f"w{number}", 5)
            if number % 3 == 0:
                one.glance(DAY, f"g{number}")
            one.sync()
        done = two.sync()
        one.sync()
        assert same([one, two]) and done.pulled == 60 and done.asks == 0
        assert len(one.pages()[DAY.isoformat()].glances) == 21


def test_a_program_a_year_behind_reads_on_and_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        two.sync()
        with monkeypatch.context() as newer:
            newer.setitem(heads.FORMATS, "page", heads.FORMATS["page"] + 1)
            one.account(DAY + timedelta(days=1), "of a newer program", 3)
            one.sync()
        two.account(DAY, "of an older one", 3)
        pushes = group.carrier.pushes
        done = two.sync()
        assert [each.code for each in done.notices] == [Code.SYNC_UPDATE] and group.carrier.pushes == pushes
        assert two.pages()[(DAY + timedelta(days=1)).isoformat()].account.words == "of a newer program"
        assert two.pages()[DAY.isoformat()].account.words == "of an older one"
        with monkeypatch.context() as newer:  # it is updated
            newer.setitem(heads.FORMATS, "page", heads.FORMATS["page"] + 1)
            assert two.sync().pushed == 1
            one.sync()
            assert same([one, two]) and not any(page.asks for page in one.pages().values())


def test_what_does_not_open_here_is_not_given_and_is_mended_by_what_comes() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        two.sync()
        store = two.journal.store
        with store.writing():
            store.execute("UPDATE pages SET sealed = ? WHERE day = ?", (os.urandom(400), DAY.isoformat()))
            store.execute("UPDATE pages SET sealed = ? WHERE day = 'cover'", (os.urandom(400),))
        reopened(two)
        pushes = group.carrier.pushes
        done = two.sync()
        assert set(done.damaged) == {DAY.isoformat(), "cover"} and group.carrier.pushes == pushes
        one.glance(DAY, "g")
        one.journal.change_cover(lambda cover: replace(cover, minutes=9))
        one.sync()
        assert two.sync().damaged == ()
        assert same([one, two])


def test_what_another_pushed_before_is_pulled_and_what_is_here_is_pushed_then() -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        for device in (one, two, one):
            device.sync()
        host, push = group.carrier, group.carrier.push
        two.glance(DAY, "of two")
        one.glance(DAY + timedelta(days=1), "of one")

        def late(given: Push) -> Answer:
            host.push = push
            two.sync()
            return push(given)

        host.push = late
        done = one.sync()
        assert (done.pulled, done.pushed) == (1, 1) and two.sync().pulled == 1 and same([one, two])
        host.lose = True
        one.glance(DAY, "answer lost")
        assert one.tried() is Code.SYNC_UNREACHABLE
        host.lose, host.refuse = False, True
        one.glance(DAY + timedelta(days=2), "answer lost before it came")
        assert one.tried() is Code.SYNC_UNREACHABLE
        host.refuse = False
        assert one.sync().pushed == 1 and one.sync().pushed == 0


def test_a_full_disk_takes_nothing_in_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        one.sync()
        two.sync()
        one.account(DAY, "second", 4)
        one.sync()
        before = two.pages()
        with monkeypatch.context() as full:

            def put(*_: object) -> None:
                raise refuse(Code.DISK_FULL)

            full.setattr(two.journal.rows, "put", put)
            with pytest.raises(Refused) as refused:
                two.sync()
        assert refused.value.problem.code is Code.DISK_FULL and two.pages() == before
        two.sync()
        assert same([one, two])


@pytest.mark.parametrize("table", ["device", "there", "synced"])
def test_what_is_remembered_may_be_damaged_and_nothing_is_lost(table: str) -> None:
    with Group() as group:
        one, two = group.add(), group.add()
        one.account(DAY, "first", 3)
        for device in (one, two, one):
            device.sync()
        one.glance(DAY, "not sent")
        column = {"device": "sealed", "there": "digest", "synced": "sealed"}[table]
        with one.journal.store.writing():
            one.journal.store.execute(f"UPDATE {table} SET {column} = ?", (os.urandom(32),))
        two.glance(DAY, "of two")
        two.sync()
        reopened(one)
        for device in (one, two, one):
            device.sync()
        assert same([one, two])
        page = one.pages()[DAY.isoformat()]
        assert {each.id for each in page.glances} == {"not sent", "of two"} and not page.asks


@pytest.mark.parametrize("kind", ["host", "folder"])
def test_two_programs_of_one_device_may_go_round_at_once(kind: str) -> None:
    with Group() as group:
        if kind == "folder":
            folder = group.folder / "stick"
            folder.mkdir()
            group.carrier = Folder(folder, group.key.journal)
        one, other = group.add(), group.add()
        one.sync()
        store = Quick(one.path)
        head = store.head()
        assert head is not None
        second = Journal(store, head, group.key)
        wrong: list[BaseException] = []

        def live(journal: Journal, name: str) -> None:
            for number in range(8):
                glance = Glance(id=f"{name}{number}", at=AT, where=3)
                try:
                    journal.change(
                        DAY, glance.id, lambda page, g=glance: replace(page, glances=(*page.glances, g))
                    )
                    Round(journal.rows, group.carrier, "one").run()
                except Refused as refused:
                    if refused.problem.code is not Code.SYNC_BUSY:
                        wrong.append(refused)
                except BaseException as error:
                    wrong.append(error)

        threads = [threading.Thread(target=live, args=each) for each in ((one.journal, "a"), (second, "b"))]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert not wrong
        for device in (one, other, one, other):
            done = device.sync()
        assert same([one, other]) and len(other.pages()[DAY.isoformat()].glances) == 16
        assert not other.pages()[DAY.isoformat()].asks and done.notices == ()
        store.close()
