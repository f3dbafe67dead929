"""What lies with a host for a new device that comes with the recovery code, or with a passkey."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from kesher.actions.desk import Desk
from kesher.actions.sync.place import Place, choose, place_of
from kesher.journal.keys import Kind, intact
from kesher.method.problems import Code, refuse
from kesher.sync import envelope, wire
from kesher.sync.hosted import Host
from kesher.sync.pairing import Note
from kesher.sync.round import Round

SECRET = 32
"""Bytes that a passkey gives."""


def note_of(desk: Desk, now: datetime, round_: Round) -> Note:
    """What a new device is told of the open journal."""
    me, rows = round_.me(), round_.rows
    known = me.known.get(me.id if round_.carrier.apart else "")
    return Note(
        person=rows.head.person,
        journal=rows.head.journal,
        epoch=rows.key.epoch,
        raw=rows.key.raw(),
        code=rows.store.wraps(rows.head).get(Kind.RECOVERY),
        vector=dict(me.vector),
        head=known.digest if known else b"",
        language=desk.cover(now).language.value,
        made=now,
    )


# --- the recovery code -----------------------------------------------------------------------------------


def leave_for_code(desk: Desk, now: datetime, round_: Round) -> None:
    """Leave with the host what the recovery code opens, where that is not as it was left.

    Raises:
        Refused: the host cannot be reached; then it is left after another round.
    """
    place = place_of(desk.home)
    if place is None or not place.address:
        return
    rows = round_.rows
    wrap = rows.store.wraps(rows.head).get(Kind.RECOVERY)
    if wrap is None or not intact(wrap):
        return
    mark = hashlib.sha256(wrap.sealed + wrap.salt).hexdigest()[:16]
    if mark == place.recovery:
        return
    sealed = envelope.sealed(rows.key, wrap, note_of(desk, now, round_))
    if host_of(place).put_envelope(rows.key.journal, rows.key.epoch, envelope.RECOVERY, sealed):
        choose(desk.home, replace(place, recovery=mark))


def by_code(place: Place, letters: str) -> Note | None:
    """What the recovery code opens with a host; None where the carrier is none, or it opens nothing there."""
    if not place.address:
        return None
    return _latest(host_of(place).envelopes(envelope.RECOVERY), Kind.RECOVERY, letters)


# --- a passkey -------------------------------------------------------------------------------------------


def by_passkey(address: str, proof: str, secret: str, name: str) -> tuple[Place, Note]:
    """Where a passkey lets this device in, and what its secret opens there.

    Raises:
        Refused: ``PASSKEY_SECRETLESS``, ``PASSKEY_REFUSED``, ``PASSKEY_KEYLESS``, or what keeps it away.
    """
    raw = secret_of(secret)
    let = Host(address).let_in_by_passkey(proof, name)
    place = Place(address=address, token=let.token)
    note = _latest(host_of(place).envelopes(let.envelope), Kind.PASSKEY, raw.hex())
    if note is None:
        raise refuse(Code.PASSKEY_KEYLESS)
    return place, note


def secret_of(given: str) -> bytes:
    """What a passkey gave.

    Raises:
        Refused: ``PASSKEY_SECRETLESS``: it gave nothing, as not every passkey can.
    """
    raw = hex_of(given)
    if len(raw) != SECRET:
        raise refuse(Code.PASSKEY_SECRETLESS)
    return raw


def hex_of(given: str) -> bytes:
    """Bytes as a page sends them; none where it sent something else."""
    try:
        return bytes.fromhex(given)
    except ValueError:
        return b""


# --- both ------------------------------------------------------------------------------------------------


def host_of(place: Place) -> Host:
    """The host of a place."""
    return Host(place.address, place.token)


def _latest(found: Iterable[wire.Enveloped], kind: Kind, secret: str) -> Note | None:
    """Of several journals of one person, the one that was opened to it last."""
    notes = (envelope.opened(each.journal, each.sealed, kind, secret) for each in found)
    return max((each for each in notes if each is not None), key=lambda each: each.made, default=None)
