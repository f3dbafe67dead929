"""The passkeys that open the journal on new devices."""

from __future__ import annotations

from datetime import datetime

from kesher.actions.desk import Desk, answers
from kesher.actions.sync.envelopes import hex_of, host_of, note_of, secret_of
from kesher.actions.sync.place import Place, place_of
from kesher.actions.sync.rounds import round_of
from kesher.journal.keys import wrap_by_passkey
from kesher.method.problems import Code, Problem, refuse
from kesher.sync import envelope
from kesher.sync.round import Round


@answers
def let_passkey(desk: Desk, now: datetime, credential: str, secret: str) -> Problem | None:
    """Let a passkey open the journal on new devices of the person's, until the key is renewed.

    Args:
        desk: the desk.
        now: the instant.
        credential: the id of the passkey, in hex.
        secret: what it gave to the page, in hex; it is kept nowhere.
    """
    place, raw = _hosted(desk), secret_of(secret)
    round_ = round_of(desk, now)
    round_.run()
    key = round_.rows.key
    sealed = envelope.sealed(key, wrap_by_passkey(key, raw), note_of(desk, now, round_))
    name = envelope.of_passkey(hex_of(credential))
    if not host_of(place).put_envelope(key.journal, key.epoch, name, sealed):
        raise refuse(Code.SYNC_RENEWED)
    return None


@answers
def passkeys(desk: Desk, now: datetime) -> list[str] | Problem:
    """The names of what passkeys open now."""
    _hosted(desk)
    return sorted(_names(round_of(desk, now)))


@answers
def forget_passkeys(desk: Desk, now: datetime) -> Problem | None:
    """Let no passkey open the journal any more."""
    host = host_of(_hosted(desk))
    for each in _names(round_of(desk, now)):
        host.clear_envelope(each)
    return None


def _names(round_: Round) -> list[str]:
    wraps = round_.carrier.wraps(round_.rows.key.epoch)
    return [each for found in wraps for each in found if envelope.is_passkeys(each)]


def _hosted(desk: Desk) -> Place:
    place = place_of(desk.home)
    if place is None or not place.address:
        raise refuse(Code.SYNC_NONE)
    return place
