"""What is due at a host: claimed once, whoever claims, and gone when it is done. On each database."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from kesher.reminders.opaque import Hidden
from kesher.reminders.times import LATE
from kesher.sync import sealed_due
from kesher.sync.buckets import BUCKETS, bucket_of
from kesher.sync.sealed_store import Owner
from sync.test_sealed_store import NOW, Connect, connect

__all__ = ["connect"]
ME = Owner(uuid4(), uuid4())
AT = int(NOW.timestamp())


def some(number: int, at: int = AT) -> list[Hidden]:
    return [Hidden(b"%016d" % each, at) for each in range(number)]


def claimed(connect: Connect, late: timedelta = timedelta()) -> list[UUID]:
    return [each.person for batch in sealed_due.claims(connect(), NOW + late) for each in batch]


def test_one_is_claimed_when_it_is_due_and_never_again(connect: Connect) -> None:
    sealed_due.put(connect(), ME, "mail", [Hidden(b"a" * 16, AT + 60), Hidden(b"b" * 16, AT + 3600)], NOW)
    assert claimed(connect) == []
    assert claimed(connect, timedelta(seconds=60)) == [ME.person]
    assert claimed(connect, timedelta(seconds=61)) == []


def test_what_is_too_late_is_let_go(connect: Connect) -> None:
    sealed_due.put(connect(), ME, "mail", some(1), NOW)
    assert claimed(connect, LATE) == []
    assert claimed(connect, LATE - timedelta(seconds=1)) == [ME.person]


def test_a_list_takes_the_place_of_the_one_before_and_what_was_sent_stays_sent(connect: Connect) -> None:
    store, first = connect(), Hidden(b"a" * 16, AT)
    sealed_due.put(store, ME, "mail", [first, Hidden(b"b" * 16, AT + 60)], NOW)
    assert len(claimed(connect)) == 1
    # Told again, by another device and for another time: it was sent, and does not come again today.
    sealed_due.put(store, ME, "mail", [Hidden(b"a" * 16, AT + 30), Hidden(b"c" * 16, AT + 90)], NOW)
    assert claimed(connect, timedelta(seconds=60)) == []
    assert claimed(connect, timedelta(seconds=90)) == [ME.person]
    sealed_due.put(store, ME, "mail", some(3, AT + 200), NOW)
    sealed_due.put(store, ME, "mail", [], NOW)
    assert claimed(connect, timedelta(seconds=300)) == []


def test_of_two_devices_with_one_list_each_comes_once(connect: Connect) -> None:
    for store in (connect(), connect()):
        sealed_due.put(store, ME, "mail", some(2), NOW)
    assert claimed(connect) == [ME.person] * 2


def test_who_leaves_is_reminded_no_more(connect: Connect) -> None:
    other = Owner(uuid4(), uuid4())
    for owner in (ME, other):
        sealed_due.put(connect(), owner, "mail", some(1), NOW)
    connect().forget(ME.person)
    assert claimed(connect) == [other.person]


def test_several_senders_at_once_send_each_once(connect: Connect) -> None:
    people = [Owner(uuid4(), uuid4()) for _ in range(60)]
    store = connect()
    for owner in people:
        sealed_due.put(store, owner, "mail", some(4), NOW)
    found: list[UUID] = []
    senders = [connect() for _ in range(4)]

    def work(number: int) -> None:
        for batch in sealed_due.claims(senders[number], NOW, number):
            found.extend(each.person for each in batch)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == sorted(owner.person for owner in people for _ in range(4))


def test_more_than_a_batch_of_one_bucket_is_claimed_batch_by_batch(connect: Connect) -> None:
    sealed_due.put(connect(), ME, "mail", some(sealed_due.BATCH + 3), NOW)
    assert [len(each) for each in sealed_due.claims(connect(), NOW)] == [sealed_due.BATCH, 3]


def test_a_person_has_one_bucket_and_people_lie_in_all() -> None:
    people = [UUID(bytes=os.urandom(16)) for _ in range(20_000)]
    counts = [0] * BUCKETS
    for each in people:
        assert bucket_of(each) == bucket_of(UUID(str(each)))
        counts[bucket_of(each)] += 1
    assert min(counts) > 20 and max(counts) < 160


@pytest.mark.slow
def test_a_sender_that_is_killed_sends_nothing_twice() -> None:
    import subprocess
    import sys
    from pathlib import Path

    program = Path(__file__).resolve().parents[2] / "benchmarks" / "reminders" / "senders.py"
    command = [sys.executable, str(program), "--sqlite", "2000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "twice 0" in done.stdout and "in rest 0" in done.stdout
