"""The devices of the journal: which there are, one let in, one taken off."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from kesher.actions.desk import Desk, State, answers
from kesher.actions.sync.envelopes import by_code, by_passkey, leave_for_code, note_of
from kesher.actions.sync.place import Place, at_host, by_told, carrier_at, choose, place_of, told
from kesher.actions.sync.rounds import follow, round_of
from kesher.journal.journal import Journal
from kesher.journal.keys import new_code, passphrase_problem, wrap_by_passphrase
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.sync import pairing, renewal
from kesher.sync.carrier import Carrier
from kesher.sync.dots import covers
from kesher.sync.pairing import Note
from kesher.sync.round import Round

NOBODY = UUID(int=0)
_FRESH = ".joining.db"


class Listed(NamedTuple):
    """One device.

    Attributes:
        id: its sign.
        name: what it is called.
        this: it is the one that asks.
    """

    id: str
    name: str
    this: bool


@answers
def devices(desk: Desk, now: datetime) -> list[Listed] | Problem:
    """The devices of the journal, as far as this one knows."""
    me = round_of(desk, now).me()
    return [
        Listed(each, device.name, each == me.id) for each, device in me.devices.items() if not device.gone
    ]


# --- letting one in ------------------------------------------------------------------------------------


@answers
def pair(desk: Desk, now: datetime) -> str | Problem:
    """Leave a note for a new device, after a round; the answer is the code that opens it."""
    round_ = round_of(desk, now)
    round_.run()
    letters, note = pairing.fresh_code(), note_of(desk, now, round_)
    round_.carrier.leave(pairing.name_of(letters), pairing.sealed_note(letters, note))
    return pairing.told(letters, told(place_of(desk.home)))


@answers
def join(
    desk: Desk, now: datetime, typed: str, passphrase: str, *, name: str, keep: bool = False
) -> Problem | None:
    """Open on this device, where there is no journal yet, the one that a code lets it into.

    Args:
        desk: the desk.
        now: the instant.
        typed: the code of another device, perhaps with the place of its carrier; or, where the carrier is a
            host, the recovery code.
        passphrase: of this device from now on.
        name: what it is to be called.
        keep: keep the key on this computer.
    """
    _may_join(desk, now, passphrase)
    code = pairing.read(typed)
    place = _place(desk.home, code.place, name)
    left = carrier_at(place, NOBODY).note(pairing.name_of(code.letters))
    by_recovery = by_code(place, code.letters) if left is None else None
    note = by_recovery or pairing.opened_note(code.letters, left, now)
    _taken_over(desk, now, place, note, passphrase, name)
    if by_recovery is None:
        carrier_at(place, note.journal).clear(pairing.name_of(code.letters))
    if keep:
        desk.keep_key(now, keep=True)
    round_of(desk, now).run()
    return None


@answers
def join_by_code(
    desk: Desk, now: datetime, address: str, host_code: str, code: str, passphrase: str, *, name: str
) -> Problem | None:
    """The same with no other device at hand: by the recovery code, and by a code of the host's page.

    Args:
        desk: the desk.
        now: the instant.
        address: of the host.
        host_code: of its page, which lets this device in there.
        code: the recovery code.
        passphrase: of this device from now on.
        name: what it is to be called.
    """
    _may_join(desk, now, passphrase)
    letters = pairing.read(code).letters  # before the other code is used up
    place = at_host(address, host_code, name)
    note = by_code(place, letters)
    if note is None:
        raise refuse(Code.CODE_WRONG)
    _taken_over(desk, now, place, note, passphrase, name)
    round_of(desk, now).run()
    return None


@answers
def join_by_passkey(
    desk: Desk, now: datetime, address: str, proof: str, secret: str, passphrase: str, *, name: str
) -> Problem | None:
    """The same by a passkey: it proves to the host whose device this is, and its secret opens the journal.

    Args:
        desk: the desk.
        now: the instant.
        address: of the host.
        proof: for the host.
        secret: what the passkey gave to the page, in hex; the host is never told.
        passphrase: of this device from now on.
        name: what it is to be called.
    """
    _may_join(desk, now, passphrase)
    place, note = by_passkey(address, proof, secret, name)
    _taken_over(desk, now, place, note, passphrase, name)
    round_of(desk, now).run()
    return None


def _may_join(desk: Desk, now: datetime, passphrase: str) -> None:
    """Refuse where a journal is already, or the passphrase will not do.

    Raises:
        Refused: ``JOURNAL_EXISTS``, or what is wrong with the passphrase.
    """
    if desk.state(now) in (State.OPEN, State.LOCKED):
        raise refuse(Code.JOURNAL_EXISTS)
    if wrong := passphrase_problem(passphrase):
        raise Refused(wrong)


def _taken_over(desk: Desk, now: datetime, place: Place, note: Note, passphrase: str, name: str) -> None:
    """Open on this device what a note tells of: all of it, or nothing is here."""
    fresh = _built(desk.home, note, carrier_at(place, note.journal), passphrase, name)
    try:
        desk.put_in_place(now, fresh, note.key)
    finally:
        _discard(fresh)
    choose(desk.home, place)


def _place(home: Path, said: str, name: str) -> Place:
    """Where the journal is carried: as it was chosen here, or as the code says."""
    chosen = place_of(home)
    if chosen is not None:
        return chosen
    place = by_told(said, name)
    if place is None:
        raise refuse(Code.PAIR_PLACE)
    return place


def _built(home: Path, note: Note, carrier: Carrier, passphrase: str, name: str) -> Path:
    """The journal as it lies with the carrier, in a file of its own: whole, or not there.

    Raises:
        Refused: ``PAIR_WAITS``: the carrier shows less than there was when the code was made.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / _FRESH
    _discard(path)
    store = SqliteStore(path, create=True)
    try:
        store.migrate()
        head = Head(note.person, note.journal, note.epoch, 0, note.language)
        journal = Journal(store, head, note.key)
        wraps = [wrap_by_passphrase(note.key, passphrase)]
        if note.code is not None:
            wraps.append(note.code)
        with journal.rows.transaction():
            store.add_journal(head, tuple(wraps))
        round_ = Round(journal.rows, carrier, name)
        me, _, _ = round_.pull()
        if not covers(me.vector, note.vector):
            raise refuse(Code.PAIR_WAITS)
    except BaseException:
        store.close()
        _discard(path)
        raise
    store.close()
    return path


def _discard(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


# --- taking one off ------------------------------------------------------------------------------------


class Revoked(NamedTuple):
    """A device was taken off.

    Attributes:
        name: its.
        code: the new recovery code, to be shown once.
    """

    name: str
    code: str


@answers
def revoke(desk: Desk, now: datetime, wanted: str, passphrase: str | None) -> Revoked | Problem:
    """Take a device off and renew the key.

    Args:
        desk: the desk.
        now: the instant.
        wanted: its name, or how its sign begins.
        passphrase: of this device, where it has one.
    """
    round_ = round_of(desk, now)
    round_.run()
    me = round_.me()
    found = [
        each
        for each, device in me.devices.items()
        if not device.gone and (device.name == wanted or (len(wanted) >= 4 and each.startswith(wanted)))
    ]
    if len(found) != 1:
        return Problem(Code.DEVICE_UNKNOWN)
    if found[0] == me.id:
        return Problem(Code.DEVICE_THIS)
    return Revoked(me.devices[found[0]].name, renew(desk, now, passphrase, without=found[0]))


def renew(desk: Desk, now: datetime, passphrase: str | None, *, without: str | None = None) -> str:
    """Renew the key on all devices; the answer is the new recovery code.

    Raises:
        Refused: the passphrase is wrong, or ``SYNC_NOT_WHOLE``; then nothing changed.
    """
    desk.prove_passphrase(now, passphrase)
    desk.unconfirm_code(now)
    code, round_ = new_code(), round_of(desk, now)
    renewal.renew(round_, code, without)
    follow(desk, now, round_.rows.key.epoch + 1, passphrase)
    round_ = round_of(desk, now)
    round_.run()
    desk.look_again()
    with contextlib.suppress(Refused):  # it is left after the next round
        leave_for_code(desk, now, round_)
    return code
