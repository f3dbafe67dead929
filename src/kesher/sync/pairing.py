"""Letting a new device in: a code that is used once, and a sealed note that it opens.

The code holds 128 random bits. From them come the name of the note and the key it is sealed with, so that
nobody who carries it can read it or guess at it. In the note are the journal's key, its wrap by the recovery
code, and what the journal contained when it was left: a carrier that shows less than that is noticed on the
first day.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from kesher.journal import cipher
from kesher.journal.cipher import NONCE_BYTES, NotOpened
from kesher.journal.keys import Wrap, new_code, plain_code, read_code
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.dots import Mark

LIFE = timedelta(minutes=10)
"""How long a code lets a device in."""

_AT = "@"


class Told(NamedTuple):
    """A code as it is told.

    Attributes:
        letters: of the code.
        place: where its carrier is, where that was told with it.
    """

    letters: str
    place: str


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a new device is told.

    Attributes:
        person: whose journal it is.
        journal: which.
        epoch: of its key.
        raw: the key.
        code: its wrap by the recovery code.
        vector: what the journal contained when this was written.
        head: the digest of the head that lay with the carrier then.
        language: of the page that asks for the passphrase.
        made: when this was written.
    """

    person: UUID
    journal: UUID
    epoch: int
    raw: bytes
    code: Wrap | None
    vector: dict[str, Mark]
    head: bytes
    language: str
    made: datetime

    @property
    def key(self) -> DataKey:
        """The journal's key."""
        return DataKey(self.journal, self.epoch, self.raw)


_notes = msgspec.msgpack.Decoder(Note)


def fresh_code() -> str:
    """A code that was never used."""
    return new_code()


def told(letters: str, place: str) -> str:
    """A code as it is told, with where its carrier is."""
    return f"{letters}{_AT}{place}"


def read(typed: str) -> Told:
    """A code as it was typed.

    Raises:
        Refused: ``PAIR_MISTYPED``.
    """
    letters, _, place = typed.strip().partition(_AT)
    try:
        read_code(letters)
    except Refused:
        raise refuse(Code.PAIR_MISTYPED) from None
    return Told(plain_code(letters), place.strip())


def _derived(letters: str, purpose: bytes) -> bytes:
    return cipher.derived(read_code(letters), b"kesher pair", purpose)


def name_of(letters: str) -> bytes:
    """The name under which a code's note lies."""
    return _derived(letters, b"kesher pair name")[:16]


def sealed_note(letters: str, note: Note) -> bytes:
    """A note, sealed so that only its code opens it."""
    nonce = os.urandom(NONCE_BYTES)
    sealer = cipher.sealer(_derived(letters, b"kesher pair key"))
    return nonce + sealer.seal(nonce, msgspec.msgpack.encode(note), b"kesher pair note")


def opened_note(letters: str, sealed: bytes | None, now: datetime) -> Note:
    """The note of a code.

    Raises:
        Refused: ``PAIR_UNKNOWN``: there is none, or none of this code; ``PAIR_PAST``: it is too old.
    """
    try:
        sealer = cipher.sealer(_derived(letters, b"kesher pair key"))
        content = sealed or b""
        plain = sealer.unseal(content[:NONCE_BYTES], content[NONCE_BYTES:], b"kesher pair note")
        note = _notes.decode(plain)
    except (NotOpened, msgspec.DecodeError, ValueError):
        raise refuse(Code.PAIR_UNKNOWN) from None
    if now - note.made > LIFE:
        raise refuse(Code.PAIR_PAST)
    return note
