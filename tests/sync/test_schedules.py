"""Random weeks of several devices: offline, with answers lost. All end equal, nothing is lost or doubled."""

import random
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from sync.model import Group, Host, met, same, sticks_of

DAYS = [date(2026, 1, 1) + timedelta(days=each) for each in range(5)]


def week(seed: int, carrier: object = None, devices: int = 3, steps: int = 40) -> int:
    """One schedule; the answer is how many questions to the person it made."""
    chance = random.Random(seed)
    with Group(carrier) as group:
        host = group.carrier
        made = [group.add() for _ in range(devices)]
        made[0].sync()
        glances: set[tuple[str, str]] = set()
        for step in range(steps):
            device, drawn, day = chance.choice(made), chance.random(), chance.choice(DAYS)
            if drawn < 0.35:
                device.glance(day, f"g{step}")
                glances.add((day.isoformat(), f"g{step}"))
            elif drawn < 0.5:
                device.account(day, f"w{step}", chance.randrange(11))
            elif drawn < 0.55 and device.journal.store.row(device.journal.head, "cover"):
                device.journal.change_cover(lambda cover, n=step: replace(cover, minutes=3 + n % 8))
            elif drawn < 0.9:
                if isinstance(host, Host):
                    host.lose = chance.random() < 0.2
                device.tried()
                if isinstance(host, Host):
                    host.lose = False
        for _ in range(4):
            for device in made:
                device.sync()
        assert same(made), seed
        for device in made:
            assert device.round.waiting() == 0
            done = device.sync()
            assert (done.pulled, done.pushed, done.asks, done.notices) == (0, 0, 0, ()), seed
        have = [(day, each.id) for day, page in made[0].pages().items() for each in page.glances]
        assert set(have) == glances and len(have) == len(glances), seed
        return sum(len(page.asks) for page in made[0].pages().values())


def late(seed: int, steps: int = 30) -> None:
    """One schedule over copies of a folder that come to each other late, and only sometimes."""
    chance = random.Random(seed)
    group, made, stick = sticks_of(3)
    with group:
        for step in range(steps):
            device, drawn, day = chance.choice(made), chance.random(), chance.choice(DAYS[:2])
            if drawn < 0.3:
                device.glance(day, f"g{step}")
            elif drawn < 0.4:
                device.account(day, f"w{step}", step % 11)
            elif drawn < 0.7:
                device.sync()
            else:
                other = chance.choice([each for each in made if each is not device])
                met(stick(device), stick(other), device)
        # From here on nobody writes. Each leaves what it has a moment before it looks at what came.
        for _ in range(12):
            for device in made:
                for other in made:
                    if other is not device:
                        met(stick(device), stick(other), device)
                device.sync()
        assert same(made), seed
        for device in made:
            done = device.sync()
            assert (done.pulled, done.pushed, done.asks, done.notices) == (0, 0, 0, ()), seed


def alone(seed: int) -> int:
    """One device whose answers are lost."""
    chance = random.Random(seed)
    with Group() as group:
        device = group.add()
        for step in range(40):
            if chance.random() < 0.5:
                device.account(DAYS[0], f"w{step}", chance.randrange(11))
            else:
                group.carrier.lose = chance.random() < 0.3
                device.tried()
        group.carrier.lose = False
        device.sync()
        assert device.pages()[DAYS[0].isoformat()].account.words.startswith("w") or not device.pages()
        return sum(len(page.asks) for page in device.pages().values())


def test_three_devices_end_equal() -> None:
    for seed in range(25):
        week(seed)


def test_one_device_is_never_asked() -> None:
    assert sum(alone(seed) for seed in range(40)) == 0


def test_what_comes_late_is_news_once_and_then_all_is_quiet() -> None:
    for seed in range(12):
        late(seed)


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(1, 11))
def test_three_devices_end_equal_a_thousand_times(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        week(seed)
