"""A new device with no other at hand: by the recovery code, or by a passkey, and what lies with a host."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

import pytest

from hosts import Guest, Host, packed
from kesher.actions.desk import Begun, Desk, State
from kesher.actions.sync import devices, passkeys, rounds
from kesher.actions.sync.place import at_host, choose, place_of
from kesher.journal.keys import Kind
from kesher.method import page as pages
from kesher.method.page import Glance
from kesher.method.problems import Code, Problem
from kesher.sync import envelope, hosted, wire

OTHER = "מנורה ביער שקט ומים"
PASSPHRASE = "נקודה אחת פנימה"


@pytest.fixture
def carried(desk: Desk, begun: Begun, host: Host, person: Guest, now: datetime) -> Desk:
    """An open journal that the host carries, with something in it."""
    choose(desk.home, at_host(host.address, person.device_code(), "one"))
    written = Glance(id="g", at=now, where=3, pull="")
    desk.change(now, desk.moment(now).day, "g", lambda page: pages.glance(page, written))
    assert isinstance(rounds.sync(desk, now), rounds.Synced)
    return desk


def by_code(other: Desk, now: datetime, host: Host, person: Guest, code: str) -> Problem | None:
    return devices.join_by_code(other, now, host.address, person.device_code(), code, OTHER, name="other")


def same(one: Desk, other: Desk, now: datetime) -> bool:
    return bool(one.journal(now).book().pages == other.journal(now).book().pages)


def test_the_recovery_code_alone_brings_the_journal(
    carried: Desk, begun: Begun, host: Host, person: Guest, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other, lets_in = make_desk("other"), person.device_code()
    given = (other, now, host.address, lets_in)
    # A slip of the pen uses nothing up.
    assert devices.join_by_code(*given, begun.code[:-1], OTHER, name="o") == Problem(Code.PAIR_MISTYPED)
    assert devices.join_by_code(*given, begun.code, "short", name="o") is not None
    assert other.state(now) is State.NONE and place_of(other.home) is None
    assert devices.join_by_code(*given, begun.code, OTHER, name="o") is None
    assert same(carried, other, now)
    other.lock()
    assert other.unlock(now, begun.code, Kind.RECOVERY) is None
    # On the command line, where the host was chosen before, it is typed in the place of a device's code.
    third = make_desk("third")
    choose(third.home, at_host(host.address, person.device_code(), "third"))
    assert devices.join(third, now, begun.code, OTHER, name="third") is None
    assert same(carried, third, now)


def test_a_code_of_another_journal_opens_nothing(
    carried: Desk, host: Host, person: Guest, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other = make_desk("other")
    assert by_code(other, now, host, person, "0000-0000-0000-0000-0000-0000-00RG") is not None
    from kesher.journal.keys import new_code

    assert by_code(other, now, host, person, new_code()) == Problem(Code.CODE_WRONG)
    assert other.state(now) is State.NONE and not (other.home / "journal.db").exists()


def test_a_new_code_takes_the_place_of_the_old_one_there(
    carried: Desk, begun: Begun, host: Host, person: Guest, make_desk: Callable[..., Desk], now: datetime
) -> None:
    fresh = carried.new_code(now)
    assert isinstance(fresh, str) and isinstance(rounds.sync(carried, now), rounds.Synced)
    other = make_desk("other")
    assert by_code(other, now, host, person, begun.code) == Problem(Code.CODE_WRONG)
    assert by_code(other, now, host, person, fresh) is None and same(carried, other, now)


@pytest.fixture
def passkey(monkeypatch: pytest.MonkeyPatch, person: Guest) -> tuple[str, str]:
    """A passkey's id and its secret; that it proves whose device this is was seen in a browser."""
    credential = os.urandom(32).hex()

    def proven(self: hosted.Host, proof: str, name: str) -> hosted.Let:
        device = person.let_in(name)
        return hosted.Let(device.device, device.token, envelope.of_passkey(bytes.fromhex(proof)))

    monkeypatch.setattr(hosted.Host, "let_in_by_passkey", proven)
    return credential, os.urandom(32).hex()


def by_passkey(other: Desk, now: datetime, host: Host, credential: str, secret: str) -> Problem | None:
    return devices.join_by_passkey(other, now, host.address, credential, secret, OTHER, name="other")


def test_a_passkey_opens_the_journal_until_its_key_is_renewed(
    carried: Desk,
    host: Host,
    passkey: tuple[str, str],
    make_desk: Callable[..., Desk],
    now: datetime,
) -> None:
    assert passkeys.passkeys(carried, now) == []
    assert passkeys.let_passkey(carried, now, passkey[0], "") == Problem(Code.PASSKEY_SECRETLESS)
    assert passkeys.let_passkey(carried, now, passkey[0], "zz" * 32) == Problem(Code.PASSKEY_SECRETLESS)
    assert passkeys.let_passkey(carried, now, *passkey) is None
    assert passkeys.passkeys(carried, now) == [envelope.of_passkey(bytes.fromhex(passkey[0]))]
    other, third, late = (make_desk(name) for name in ("other", "third", "late"))
    assert by_passkey(other, now, host, passkey[0], "") == Problem(Code.PASSKEY_SECRETLESS)
    assert by_passkey(other, now, host, passkey[0], os.urandom(32).hex()) == Problem(Code.PASSKEY_KEYLESS)
    assert other.state(now) is State.NONE
    assert by_passkey(other, now, host, *passkey) is None and same(carried, other, now)
    other.lock()
    assert other.unlock(now, OTHER) is None
    # A device is lost, and perhaps the passkey with it: neither opens what is written from then on.
    rounds.sync(carried, now)
    found = devices.revoke(carried, now, "other", PASSPHRASE)
    assert isinstance(found, devices.Revoked)
    assert passkeys.passkeys(carried, now) == []
    assert by_passkey(third, now, host, *passkey) == Problem(Code.PASSKEY_KEYLESS)
    # The new recovery code opens, and the passkey where it is let to again.
    assert passkeys.let_passkey(carried, now, *passkey) is None
    assert by_passkey(third, now, host, *passkey) is None and same(carried, third, now)
    place = place_of(carried.home)
    assert place is not None
    lies = hosted.Host(place.address, place.token).envelopes(envelope.RECOVERY)
    assert len(lies) == 1 and lies[0].epoch == 2
    assert envelope.opened(lies[0].journal, lies[0].sealed, Kind.RECOVERY, found.code) is not None
    assert passkeys.forget_passkeys(carried, now) is None and passkeys.passkeys(carried, now) == []
    assert by_passkey(late, now, host, *passkey) == Problem(Code.PASSKEY_KEYLESS)


def test_what_lies_there_opens_to_its_secret_alone_and_tells_nothing(
    carried: Desk, begun: Begun, passkey: tuple[str, str], now: datetime
) -> None:
    assert passkeys.let_passkey(carried, now, *passkey) is None
    place, key = place_of(carried.home), carried.journal(now).key
    assert place is not None
    reached = hosted.Host(place.address, place.token)
    ((journal, epoch, sealed),) = (
        (each.journal, each.epoch, each.sealed)
        for each in reached.envelopes(envelope.of_passkey(bytes.fromhex(passkey[0])))
    )
    assert (journal, epoch) == (key.journal, key.epoch) and key.raw() not in sealed
    assert bytes.fromhex(passkey[1]) not in sealed and begun.code.encode() not in sealed
    whole = envelope.opened(journal, sealed, Kind.PASSKEY, passkey[1])
    assert whole is not None and whole.raw == key.raw()
    assert envelope.opened(journal, sealed, Kind.PASSKEY, "00" * 32) is None
    assert envelope.opened(journal, sealed, Kind.RECOVERY, begun.code) is None
    for place_ in range(
        0, len(sealed), 7
    ):  # a bit of it turned, wherever it is: it opens no more, or to the same
        torn = sealed[:place_] + bytes([sealed[place_] ^ 1]) + sealed[place_ + 1 :]
        found = envelope.opened(journal, torn, Kind.PASSKEY, passkey[1])
        assert found is None or found == whole


def test_names_that_are_no_envelopes_are_refused(person: Guest) -> None:
    device = person.let_in()
    for name in ("d", "passkey-", "passkey-" + "g" * 32, "passkey-" + "a" * 31):
        assert device.get(f"/envelopes/{name}").status == 400
    assert device.send("DELETE", "/envelopes/recovery", None, {}).status == 400
    name = "passkey-" + "a" * 32
    assert device.get(f"/envelopes/{name}").status == 200
    assert device.send("DELETE", f"/envelopes/{name}", None, {}).status == 204
    lost = wire.Wrapped(epoch=1, device=name, sealed=b"x")
    assert packed(device, "PUT", "/wraps/00000000-0000-0000-0000-000000000001", lost).status in (204, 410)
