"""The slip: written while the journal was locked, sealed to a public half, and taken in when it opens.

The pair is drawn from the journal's own key, so that nothing more has to be kept. A slip only adds: what
cannot be written now, as on a day of rest, is put by with what waits.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import msgspec

from kesher.actions.desk import Desk
from kesher.actions.journal import drafts
from kesher.actions.practice.today import glance
from kesher.journal import cipher
from kesher.journal.cipher import KEY_BYTES, NONCE_BYTES, NotOpened
from kesher.journal.seal import DataKey
from kesher.method.problems import Problem

_PURPOSE = b"kesher slip"
_BASE = (9).to_bytes(KEY_BYTES, "little")
"""What any private half agrees upon with this is its public half (RFC 7748)."""


class Slip(msgspec.Struct, frozen=True):
    """A glance, and a line of what pulls.

    Attributes:
        id: made with it; the same slip is taken in once.
        at: when.
        where: from 0, after the world, to 10, inward.
        pull: a line.
    """

    id: str
    at: datetime
    where: int
    pull: str = ""


def public_half(key: DataKey) -> bytes:
    """What slips are sealed to."""
    return cipher.agreed(_private_half(key), _BASE)


def opened(key: DataKey, sealed: bytes) -> Slip | None:
    """A slip; None when it was not sealed to this journal, or is none."""
    shown, nonce, body = (
        sealed[:KEY_BYTES],
        sealed[KEY_BYTES : KEY_BYTES + NONCE_BYTES],
        sealed[KEY_BYTES + NONCE_BYTES :],
    )
    try:
        drawn = cipher.derived(cipher.agreed(_private_half(key), shown), shown, _PURPOSE)
        return msgspec.json.decode(cipher.sealer(drawn).unseal(nonce, body, b""), type=Slip)
    except (NotOpened, msgspec.DecodeError):
        return None


def take_in(desk: Desk, now: datetime, sealed: bytes) -> bool:
    """Write a slip into the open journal; False when it does not open, and must be kept as it is."""
    slip = opened(desk.journal(now).key, sealed)
    if slip is None:
        return False
    at = min(slip.at, now)
    if not isinstance(glance(desk, at, slip.id, slip.where, slip.pull), Problem):
        return True
    form = urlencode({"act": slip.id, "where": slip.where, "pull": slip.pull})
    return drafts.put_by(desk, now, "/glance", form) is None


def _private_half(key: DataKey) -> bytes:
    return cipher.derived(key.raw(), key.journal.bytes, _PURPOSE)
