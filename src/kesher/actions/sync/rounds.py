"""Rounds of the open journal with what carries it."""

from __future__ import annotations

import platform
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.sync import circles, due, envelopes, packs, served
from kesher.actions.sync.place import carrier_of
from kesher.journal.enclosures import is_pack
from kesher.method.problems import Code, Problem, Refused
from kesher.sync.round import Done, Round


class Synced(NamedTuple):
    """What a round did.

    Attributes:
        done: the round.
        pictures: how many photographs were brought.
        waiting: how many pages still wait to go out.
    """

    done: Done
    pictures: int
    waiting: int


def round_of(desk: Desk, now: datetime) -> Round:
    """Rounds of the open journal."""
    journal = desk.journal(now)
    return Round(journal.rows, carrier_of(desk.home, journal.head.journal), platform.node() or "Kesher")


@answers
def sync(
    desk: Desk,
    now: datetime,
    *,
    put_back: bool = False,
    pictures: bool = True,
    passphrase: str | None = None,
) -> Synced | Problem:
    """One round.

    Args:
        desk: the desk.
        now: the instant.
        put_back: put back there what is here, whatever lies there.
        pictures: bring the photographs too that are not here.
        passphrase: of this device, where the key was renewed on another and it is asked for.
    """
    try:
        return _synced(desk, now, put_back=put_back, pictures=pictures)
    except Refused as refused:
        epoch = refused.problem.values.get("epoch")
        if refused.problem.code is not Code.SYNC_RENEWED or not isinstance(epoch, int):
            raise
    crossed = epoch == round_of(desk, now).rows.key.epoch
    whose = follow(desk, now, epoch, passphrase)
    found = _synced(desk, now, put_back=put_back, pictures=pictures)
    if not crossed:
        return found
    said = Problem(Code.SYNC_KEY_OTHER, {"name": whose})
    return found._replace(done=found.done._replace(notices=(*found.done.notices, said)))


@answers
def waiting(desk: Desk, now: datetime) -> int | Problem:
    """How many pages wait to go out."""
    return round_of(desk, now).waiting()


def follow(desk: Desk, now: datetime, epoch: int, passphrase: str | None) -> str:
    """Go on under the key that was renewed on another device; the answer is its name.

    Raises:
        Refused: ``SYNC_RENEWED``: the passphrase of this device is needed; ``SYNC_REMOVED``.
    """
    from kesher.sync import renewal

    round_ = round_of(desk, now)
    return desk.take_key(now, passphrase, lambda wraps_of: renewal.follow(round_, epoch, wraps_of))


def _synced(desk: Desk, now: datetime, *, put_back: bool, pictures: bool) -> Synced:
    round_ = round_of(desk, now)
    said = packs.alike(desk, now)
    done = round_.run(put_back=put_back)
    brought = carried = 0
    for name in sorted(round_.me().elsewhere):
        if is_pack(name):
            carried += round_.fetch(name)
        elif pictures:
            brought += round_.fetch(name)
    if (brought or carried) and round_.carrier.apart:
        round_.run()  # what was brought is left again, for those who see only this device's place
    done = done._replace(notices=(*done.notices, *said, *packs.alike(desk, now)))
    desk.look_again()
    with suppress(Refused):  # what could not be told is told after the next round
        envelopes.leave_for_code(desk, now, round_)
        due.tell(desk, now)
        served.renew(desk, now)
    circles.bring_home(desk, now)  # what could not be fetched is fetched after the next
    return Synced(done, brought, round_.waiting())
