"""A renewed key: refused over a hole, killed at each step, and with pages elsewhere that were not sent."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kesher.journal.keys import Wrap, new_code
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, Refused
from kesher.sync import renewal
from kesher.sync.folder import Folder
from kesher.sync.passing import pass_on, renewed_key
from sync.model import Device, Group, Host, Kill, met, same, sticks_of
from sync.test_faults import PICTURE, Killed, reopened

DAY = date(2026, 6, 1)


def wraps_of(key: DataKey, code: Wrap) -> tuple[Wrap, ...]:
    return (code,)


def group_of(kind: str) -> tuple[Group, list[Device]]:
    group = Group() if kind == "host" else Group(carrier=object())
    if kind == "folder":
        folder = group.folder / "stick"
        folder.mkdir()
        group.carrier = Folder(folder, group.key.journal)
    made = [group.add() for _ in range(3)]
    for number, device in enumerate(made):
        device.account(DAY + timedelta(days=number), f"of {number}", number)
        device.sync()
    for _ in range(2):
        for device in made:
            device.sync()
    return group, made


def followed(device: Device) -> None:
    """What the acts do when a round says that the key was renewed."""
    try:
        device.sync()
        return
    except Refused as refused:
        assert refused.problem.code is Code.SYNC_RENEWED
        epoch = refused.problem.values["epoch"]
    assert isinstance(epoch, int) and renewal.follow(device.round, epoch, wraps_of)
    device.journal.pages.forget()
    device.sync()


def renew(device: Device, without: Device | None = None) -> None:
    gone = without.round.me().id if without else None
    renewal.renew(device.round, new_code(), gone)
    followed(device)


@pytest.mark.parametrize("kind", ["host", "folder"])
def test_who_stays_goes_on_and_loses_no_page_that_was_not_sent(kind: str) -> None:
    group, (one, two, off) = group_of(kind)
    with group:
        two.glance(DAY, "not sent by two")
        off.glance(DAY, "not sent by the one that is taken off")
        renew(one, off)
        one.glance(DAY, "after it")
        one.sync()
        followed(two)
        for device in (one, two, one):
            device.sync()
        assert same([one, two]) and one.journal.key.epoch == two.journal.key.epoch == 2
        assert {each.id for each in one.pages()[DAY.isoformat()].glances} == {"not sent by two", "after it"}
        assert not any(page.asks for page in one.pages().values())
        assert off.tried() is Code.SYNC_REMOVED
        assert len(off.pages()[DAY.isoformat()].glances) == 1
        assert [device.sync()[:2] for device in (one, two)] == [(0, 0), (0, 0)]


def test_the_one_that_was_taken_off_opens_nothing_new() -> None:
    group, (one, _, off) = group_of("host")
    with group:
        old = off.journal.key
        renew(one, off)
        one.glance(DAY, "after it")
        one.sync()
        for laid in group.carrier.rows.values():
            for name in one.pages():
                with pytest.raises(Refused):
                    old.unseal(name, laid.bundle.version, laid.bundle.sealed)
        assert renewed_key(off.round.me(), old.journal, 2, group.carrier.wraps(2)) is None


def test_a_key_that_was_passed_on_by_one_that_was_taken_off_is_not_taken() -> None:
    group, (one, two, off) = group_of("host")
    with group:
        renew(one, off)
        followed(two)
        outsider, mine = off.round.me(), two.round.me()
        key = DataKey.new(group.key.journal, 3)
        wrap = two.journal.store.wraps(two.journal.head).popitem()[1]
        forged = pass_on(outsider, key, wrap, mine.id, mine.devices[mine.id])
        assert renewed_key(mine, key.journal, 3, [{mine.id: forged}]) is None
        honest = pass_on(one.round.me(), key, wrap, mine.id, mine.devices[mine.id])
        found = renewed_key(mine, key.journal, 3, [{mine.id: forged}, {mine.id: honest}])
        assert found is not None and found[0].raw() == key.raw()
        assert renewed_key(mine, key.journal, 4, [{mine.id: honest}]) is None


def hole(device: Device) -> None:
    with device.journal.store.writing():
        values = (os.urandom(400), DAY.isoformat())
        device.journal.store.execute("UPDATE pages SET sealed = ? WHERE day = ?", values)
    reopened(device)


def unreached(device: Device) -> None:
    device.carrier.refuse = True


def lied_to(device: Device) -> None:
    device.carrier.restore(Host().snapshot())


@pytest.mark.parametrize("wrong", [hole, unreached, lied_to])
def test_over_a_hole_or_an_answer_that_is_not_believed_nothing_is_renewed(
    wrong: Callable[[Device], None],
) -> None:
    group, (one, two, off) = group_of("host")
    with group:
        wrong(one)
        with pytest.raises(Refused) as refused:
            renewal.renew(one.round, new_code(), off.round.me().id)
        assert refused.value.problem.code in (
            Code.SYNC_NOT_WHOLE,
            Code.SYNC_UNREACHABLE,
            Code.SYNC_WENT_BACK,
        )
        assert one.journal.key.epoch == 1 and group.carrier.epoch == 1
        assert two.journal.key.epoch == 1


def killed_at(at: int) -> bool:
    group, (one, two, off) = group_of("host")
    with group:
        two.glance(DAY, "not sent")
        gone = off.round.me().id
        killed = Killed(at)
        one.carrier = killed.carrier(group.carrier)
        killed.store(one.journal.store)
        try:
            renewal.renew(one.round, new_code(), gone)
            followed(one)
            reached = killed.left <= 0
        except Kill:
            reached = True
        one.carrier = group.carrier
        key = one.journal.key if one.journal.key.epoch == _epoch(one) else None
        if key is None:
            # It was killed between the new rows and their key in this process: another opens with its wrap.
            return reached
        reopened(one)
        followed(one)
        followed(two)
        for device in (one, two, one):
            device.sync()
        assert same([one, two]), at
        assert [each.id for each in one.pages()[DAY.isoformat()].glances] == ["not sent"], at
        assert not any(page.asks for page in one.pages().values()), at
        return reached


def _epoch(device: Device) -> int:
    head = device.journal.store.head()
    return head.epoch if head else 0


def test_a_renewal_may_be_killed_at_each_step() -> None:
    at = 1
    while killed_at(at):
        at += 3
    assert at > 30


@pytest.mark.slow
def test_a_renewal_may_be_killed_at_every_step() -> None:
    at = 1
    while killed_at(at):
        at += 1


@pytest.mark.parametrize("renewals", [1, 2])
def test_a_host_that_was_restored_from_before_a_renewal_is_healed(renewals: int) -> None:
    group, (one, two, off) = group_of("host")
    with group:
        late = group.add()
        late.sync()
        one.sync()
        old = group.carrier.snapshot()
        off.glance(DAY, "of the one that is taken off, sent before the host was restored")
        off.sync()
        for _ in range(renewals):
            renew(one, off)
            followed(two)
        two.glance(DAY, "after it")
        two.sync()
        one.sync()
        late.glance(DAY, "not sent")
        group.carrier.restore(old)
        assert [each.tried() for each in (one, two)] == [Code.SYNC_FORKED] * 2
        assert group.carrier.epoch == 1
        one.sync(put_back=True)
        assert group.carrier.epoch == 1 + renewals and off.tried() is Code.SYNC_REMOVED
        followed(late)  # it had missed the renewal, and finds the key passed on to it anew
        for device in (two, one, late, two, one):
            device.sync()
        assert same([one, two, late])
        glances = {each.id for each in one.pages()[DAY.isoformat()].glances}
        assert {"after it", "not sent"} <= glances
        assert not any(page.asks for page in one.pages().values())


def test_photographs_are_under_the_new_key_too() -> None:
    group, (one, two, off) = group_of("folder")
    with group:
        two.journal.change_all(((DAY, "a", lambda page: page, 1),), (DAY, PICTURE))
        (name,) = two.journal.enclosures()
        two.sync()
        renew(one, off)
        assert one.journal.enclosure(name) == PICTURE
        followed(two)
        assert two.journal.enclosure(name) == PICTURE and not two.journal.damaged_enclosures()
        third: Any = Device(
            Path(group.folder / "third.db"),
            one.journal.key,
            group.person,
            group.carrier,
            "third",
            first=False,
        )
        third.sync()
        assert third.round.fetch(name) and third.journal.enclosure(name) == PICTURE
        third.close()


# --- two at once ----------------------------------------------------------------------------------------


def test_two_that_renew_at_once_end_with_one_key_and_nothing_is_lost() -> None:
    group, (low, high, third), stick = sticks_of(3)
    with group:
        for number, device in enumerate((low, high, third)):
            device.glance(DAY, f"of {number}, not sent")
        renewal.renew(high.round, new_code())
        followed(high)
        high.glance(DAY, "under the key that does not stay")
        high.sync()
        renewal.renew(low.round, new_code())
        followed(low)
        stays = low.journal.key.raw()
        assert high.journal.key.raw() != stays
        # The third meets first the one whose key does not stay, and goes on with it.
        met(stick(high), stick(third), high)
        followed(third)
        met(stick(third), stick(high), third)
        high.sync()
        # Then they meet: who stays says so, and who does not takes the other key over.
        met(stick(high), stick(low), high)
        assert Code.SYNC_CROSSED in {each.code for each in low.sync().notices}
        for device in (high, third):
            met(stick(low), stick(device), low)
            followed(device)
            assert device.journal.key.raw() == stays
        for _ in range(3):
            for device in (low, high, third):
                for other in (low, high, third):
                    if other is not device:
                        met(stick(device), stick(other), device)
                device.sync()
        assert same([low, high, third])
        glances = {each.id for each in low.pages()[DAY.isoformat()].glances}
        assert glances == {*(f"of {each}, not sent" for each in range(3)), "under the key that does not stay"}
        assert not any(page.asks for page in low.pages().values())
        for device in (low, high, third):
            done = device.sync()
            assert (done.pulled, done.pushed, done.notices) == (0, 0, ())


def test_what_only_looks_like_another_key_is_not_followed() -> None:
    group, (low, high, third), stick = sticks_of(3)
    with group:
        renewal.renew(high.round, new_code())
        followed(high)
        # A carrier that tells of a key that nobody here made, under the name of one that did.
        (place,) = stick(high).glob(f"kesher-*/{low.round.me().id}")
        key = DataKey.new(group.key.journal, 2)
        outsider = third.round.me()
        wrap = high.journal.store.wraps(high.journal.head).popitem()[1]
        to = outsider.devices[outsider.id]
        forged = {high.round.me().id: pass_on(outsider, key, wrap, low.round.me().id, to)}
        (place / "keys-2.kesher").write_bytes(msgspec.msgpack.encode(forged))
        before = high.journal.key.raw()
        high.sync()
        assert high.journal.key.raw() == before
