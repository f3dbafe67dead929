"""What devices ask all the time goes a way of its own; what it answers is what the whole way answers."""

from __future__ import annotations

import json
import os
import threading
from uuid import uuid4

import msgspec
import pytest

from hosts import Guest, Host, bundle, packed, pulled, pushed
from kesher.sync import wire

WHOLE = {"Cookie": "other=1"}
"""With any cookie a request goes the whole way."""

PASSING = {"date", "server", "connection", "vary", "content-length", "transfer-encoding"}


def asked(device: Guest, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    answer = device.get(path, **headers)
    headers = {name: value for name, value in answer.headers.items() if name not in PASSING}
    policy = "; ".join(sorted(headers["content-security-policy"].split("; ")))
    return answer.status, headers | {"content-security-policy": policy}, device.raw


@pytest.fixture
def journal(person: Guest) -> tuple[Guest, str]:
    device, journal = person.let_in(), str(uuid4())
    rows = tuple(bundle(os.urandom(16), b"sealed") for _ in range(3))
    assert pushed(device, journal, after=0, bundles=rows).status == 200
    assert pushed(device, journal, after=1, bundles=(bundle(b"one", b"x"),)).status == 200
    return device, journal


@pytest.mark.parametrize("query", ["", "?after=-1", "?after=1", "?after=2", "?after=99", "?after=1&name=00"])
def test_a_pull_is_the_same_either_way(journal: tuple[Guest, str], query: str) -> None:
    device, which = journal
    direct, whole = (asked(device, f"/sync/{which}{query}", **each) for each in ({}, WHOLE))
    assert direct == whole and direct[0] == 200
    assert "default-src 'none'" in direct[1]["content-security-policy"]


@pytest.mark.parametrize("query", ["?after=x", "?after=1&name=zz", "?after=1e9"])
def test_what_is_no_question_is_refused_either_way(journal: tuple[Guest, str], query: str) -> None:
    device, which = journal
    direct, whole = (asked(device, f"/sync/{which}{query}", **each) for each in ({}, WHOLE))
    assert direct == whole and direct[0] == 400


def test_a_push_is_answered_the_same_either_way(journal: tuple[Guest, str]) -> None:
    device, which = journal
    push = wire.Pushing(
        device="d", id=b"one push", epoch=1, after=2, head=b"head", bundles=(bundle(b"one", b"y", version=2),)
    )
    first = packed(device, "POST", f"/sync/{which}", push)
    again = device.send(
        "POST", f"/sync/{which}", msgspec.msgpack.encode(push), {"Content-Type": wire.KIND} | WHOLE
    )
    assert first.status == again.status == 200
    assert json.loads(first.body) == json.loads(again.body) == {"serial": 3}
    for name in ("content-type", "cache-control", "x-frame-options"):
        assert first.headers[name] == again.headers[name]
    behind = pushed(device, which, after=1)
    assert behind.status == 409 and json.loads(behind.body) == {"problem": "behind", "serial": 3}
    renewed = pushed(device, which, after=3, epoch=2)
    assert renewed.status == 410
    forged = pushed(device, which, after=3, bundles=(bundle(b"one", b"z", version=2),))
    assert forged.status == 422 and "sync-forged" in forged.body
    assert pulled(device, which).serial == 3


def test_under_another_name_nothing_is_answered(host: Host, journal: tuple[Guest, str]) -> None:
    device, which = journal
    assert device.get(f"/sync/{which}", Host="elsewhere.example").status == 421


def test_pushes_at_once_of_one_journal_are_written_one_after_the_other(person: Guest) -> None:
    journal, devices = str(uuid4()), [person.let_in() for _ in range(3)]
    made: list[int] = []

    def work(device: Guest) -> None:
        after = 0
        while after < 30:
            answer = pushed(
                device, journal, after=after, device=device.device, bundles=(bundle(os.urandom(16), b"x"),)
            )
            told = json.loads(answer.body)
            assert answer.status in (200, 409)
            if answer.status == 200:
                made.append(told["serial"])
            after = told["serial"]

    threads = [threading.Thread(target=work, args=(each,)) for each in devices]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(made) == list(range(1, max(made) + 1))
    assert len(pulled(devices[0], journal).rows) == max(made)
