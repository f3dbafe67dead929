"""What lies with a host for a person who comes with nothing but a secret: his recovery code, or his passkey.

An envelope holds a wrap of the journal's key, and a note sealed with that key. The host opens neither. Both
secrets are random through and through: 128 bits of a printed code, or 32 bytes that a passkey gives to the
page that asks for them and to nobody else. So nothing in it can be guessed at, and none is ever made by a
passphrase. It is of one key: when that is renewed it goes, with all other wraps of it.
"""

from __future__ import annotations

import os
from uuid import UUID

import msgspec

from kesher.journal import cipher
from kesher.journal.cipher import NONCE_BYTES, NotOpened
from kesher.journal.keys import Kind, Wrap, open_wrap
from kesher.journal.seal import DataKey
from kesher.method.problems import Refused
from kesher.sync.pairing import Note

RECOVERY = "recovery"
"""The name under which that of the recovery code lies; it is no device's."""

_PASSKEY = "passkey-"
_HEX = frozenset("0123456789abcdef")
_LETTERS = 32
_FORMAT = 1


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """An envelope as it lies there.

    Attributes:
        format: of it.
        wrap: of the journal's key.
        nonce: of the note's seal.
        note: sealed with the journal's key. The key itself does not stand in it.
    """

    format: int
    wrap: Wrap
    nonce: bytes
    note: bytes


_envelopes = msgspec.msgpack.Decoder(Envelope)
_notes = msgspec.msgpack.Decoder(Note)


def of_passkey(credential: bytes) -> str:
    """The name under which that of a passkey lies: the host can tell which passkey is meant, as it must."""
    return _PASSKEY + cipher.digest(credential).hex()[:_LETTERS]


def is_passkeys(name: str) -> bool:
    """Whether an envelope of this name is a passkey's."""
    letters = name.removeprefix(_PASSKEY)
    return letters != name and len(letters) == _LETTERS and set(letters) <= _HEX


def is_envelopes(name: str) -> bool:
    """Whether this is the name of an envelope, and no device's."""
    return name == RECOVERY or is_passkeys(name)


def sealed(key: DataKey, wrap: Wrap, note: Note) -> bytes:
    """An envelope.

    Args:
        key: of the journal.
        wrap: of that key.
        note: what a new device is told; the key is left out of it here.
    """
    nonce = os.urandom(NONCE_BYTES)
    plain = msgspec.msgpack.encode(msgspec.structs.replace(note, raw=b""))
    kept = _sealer(key).seal(nonce, plain, _bound(key, wrap.kind))
    return msgspec.msgpack.encode(Envelope(_FORMAT, wrap, nonce, kept))


def opened(journal: UUID, raw: bytes, kind: Kind, secret: str) -> Note | None:
    """What an envelope says; None where it is none, or not of this secret.

    Args:
        journal: under which it lies.
        raw: it.
        kind: of the secret.
        secret: the recovery code, or what a passkey gave, in hex.
    """
    try:
        found = _envelopes.decode(raw)
        if found.format != _FORMAT or found.wrap.kind is not kind:
            return None
        key = open_wrap(journal, found.wrap, secret)
        note = _notes.decode(_sealer(key).unseal(found.nonce, found.note, _bound(key, kind)))
    except (Refused, NotOpened, msgspec.DecodeError, ValueError):
        return None
    if note.journal != journal or note.epoch != key.epoch:
        return None
    return msgspec.structs.replace(note, raw=key.raw())


def _sealer(key: DataKey) -> cipher.Sealer:
    return cipher.sealer(cipher.derived(key.raw(), key.journal.bytes, b"kesher envelope"))


def _bound(key: DataKey, kind: Kind) -> bytes:
    return f"kesher envelope|{key.journal}|{key.epoch}|{kind.value}".encode()
