"""A host that lies is noticed, in each way a host can; and there is a way out of each that loses nothing."""

import os
import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from kesher.journal import cipher
from kesher.method.problems import Code
from kesher.sync.bundle import Bundle
from sync.model import Device, Group, Host, Laid, same

FIRST = date(2026, 2, 1)
LIES: dict[str, set[Code]] = {
    "rolled back": {Code.SYNC_WENT_BACK},
    "one old page": {Code.SYNC_WITHHELD},
    "withheld": {Code.SYNC_WITHHELD},
    "forked": {Code.SYNC_FORKED, Code.SYNC_WENT_BACK},
    "forged": {Code.SYNC_WITHHELD, Code.SYNC_FORGED},
    "emptied": {Code.SYNC_WENT_BACK},
}


def told(group: Group, lie: str, chance: random.Random) -> tuple[Device, Callable[[], None]]:
    """A week of two devices, and a lie that is told to one of them; the answer undoes it."""
    host = group.carrier
    assert isinstance(host, Host)
    one, two = group.add(), group.add()
    for number in range(3):
        one.glance(FIRST + timedelta(days=number), f"x{number}")
        one.sync()
    two.sync()
    early = host.snapshot()
    one.glance(FIRST, "y")
    one.sync()
    two.sync()
    two.glance(FIRST + timedelta(days=chance.randrange(3)), "unsent")
    late = host.snapshot()
    listener = two
    if lie == "rolled back":
        host.restore(early)
    elif lie == "emptied":
        host.restore(Host().snapshot())
    elif lie == "one old page":
        name = next(name for name in host.rows if host.rows[name] != early["rows"][name])
        host.serial += 1
        host.rows[name] = Laid(early["rows"][name].bundle, host.serial)
        host.head = late["head"]
        listener = group.add()
        host.serial -= 1
    elif lie == "withheld":
        host.rows.pop(chance.choice(list(host.rows)))
        listener = group.add()
    elif lie == "forked":
        host.restore(early)
        other = group.add()
        for number in range(chance.randrange(1, 3)):
            other.glance(FIRST + timedelta(days=2), f"z{number}")
            other.sync()
    elif lie == "forged":
        one.glance(FIRST, "later")
        one.sync()
        body = os.urandom(16) + os.urandom(300)
        name = next(iter(host.rows))
        host.rows[name] = Laid(Bundle(name, 99, cipher.digest(body), len(body), body), host.serial)
    return listener, lambda: host.restore(late)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_noticed_and_nothing_is_taken_from_it(lie: str, seeds: int = 8) -> None:
    for seed in range(seeds):
        with Group() as group:
            listener, truth = told(group, lie, random.Random(seed))
            before = listener.pages()
            assert listener.tried() in LIES[lie], seed
            assert listener.pages() == before
            truth()
            assert listener.tried() is None
            assert "unsent" in str(group.devices[1].pages())


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_noticed_a_hundred_times(lie: str) -> None:
    test_a_lie_is_noticed_and_nothing_is_taken_from_it(lie, 100)


def healed(seed: int) -> None:
    """A host is restored from an old backup; each device puts back what it knows."""
    chance = random.Random(seed)
    with Group() as group:
        host = group.carrier
        made, wanted = [group.add(), group.add()], set()

        def write(device: Device, name: str) -> None:
            day = FIRST + timedelta(days=chance.randrange(8))
            device.glance(day, name)
            wanted.add((day.isoformat(), name))

        for number in range(12):
            if number == 6:
                old = host.snapshot()
            write(chance.choice(made), f"x{number}")
            for each in made:
                each.sync()
        host.restore(old)
        write(made[1], "offline")
        third = group.add()  # it never knew the later state, and writes meanwhile
        third.sync()
        write(third, "third")
        third.sync()
        noticed = [each.tried() for each in made]
        assert noticed[0] in (Code.SYNC_WENT_BACK, Code.SYNC_FORKED, Code.SYNC_WITHHELD), seed
        made[0].sync(put_back=True)
        if made[1].tried() is not None:
            made[1].sync(put_back=True)
        for _ in range(2):
            for each in (*made, third):
                each.sync()
        fresh = group.add()
        fresh.sync()
        have = {(day, each.id) for day, page in fresh.pages().items() for each in page.glances}
        assert have == wanted, seed
        assert same([fresh, third, *made])
        assert not any(page.asks for page in fresh.pages().values())


def test_what_a_restored_host_lost_is_put_back() -> None:
    for seed in range(8):
        healed(seed)


@pytest.mark.slow
def test_what_a_restored_host_lost_is_put_back_a_hundred_times() -> None:
    for seed in range(100):
        healed(seed)


def test_an_answer_with_fewer_rows_takes_nothing_away() -> None:
    with Group() as group:
        host = group.carrier
        one, two = group.add(), group.add()
        for number in range(4):
            one.glance(FIRST + timedelta(days=number), f"x{number}")
        one.sync()
        two.sync()
        before = two.pages()
        host.rows.clear()
        one.glance(FIRST, "more")
        assert one.tried() is None  # it sends what changed, and knows what should be there
        assert two.tried() is Code.SYNC_WITHHELD or two.pages() != before
        assert len(two.pages()) == 4


def test_a_host_that_was_restored_and_holds_all_that_was_known_is_believed() -> None:
    with Group() as group:
        host = group.carrier
        one, two = group.add(), group.add()
        one.glance(FIRST, "x")
        one.sync()
        two.sync()
        known, old = two.pages(), host.snapshot()
        for number in range(3):
            one.glance(FIRST, f"y{number}")
            one.sync()
        host.restore(old)
        assert one.tried() is Code.SYNC_WENT_BACK
        one.sync(put_back=True)
        assert two.tried() is None and two.pages() != known and same([one, two])


def test_a_forged_page_under_an_honest_head_is_not_written() -> None:
    with Group() as group:
        host = group.carrier
        one, two = group.add(), group.add()
        one.glance(FIRST, "x")
        one.sync()
        two.sync()
        one.glance(FIRST, "y")
        one.sync()
        name = max(host.rows, key=lambda each: host.rows[each].serial)
        laid = host.rows[name]
        body = laid.bundle.body[:-1] + bytes([laid.bundle.body[-1] ^ 1])
        host.rows[name] = laid._replace(bundle=replace(laid.bundle, body=body))
        before = two.pages()
        assert two.tried() is Code.SYNC_WITHHELD and two.pages() == before
