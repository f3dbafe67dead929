"""A new key for the journal on all its devices, and none for one that is taken off.

It is begun only after everything that lies with the carrier was read and opens here: who renews a half empty
journal would lose the rest. All rows under the new key are put in the place of the old ones at once or not at
all. Whoever is killed afterwards, or has pages that were not sent, finds the key passed on to him, seals what
he has under it, and goes on; nothing of his is lost.

Where each device writes for itself, two may renew the key at once. All choose the same of the two keys, and
whoever has the other takes it over as if it were a later one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from kesher.journal import cipher
from kesher.journal.keys import Wrap, wrap_by_code
from kesher.journal.manifest import tag
from kesher.journal.seal import DataKey
from kesher.journal.store import Row
from kesher.journal.wraps import sealed_anew
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.bundle import Bundle, bundled, digest_of
from kesher.sync.carrier import Push, Pushed, Renewed
from kesher.sync.content import is_enclosure, opened
from kesher.sync.dots import Dot
from kesher.sync.head import Head, seal_head
from kesher.sync.kept import Self
from kesher.sync.names import Names
from kesher.sync.passing import pass_on, renewed_key
from kesher.sync.round import ID_BYTES, Round


def renew(round_: Round, code: str, without: str | None = None) -> None:
    """Renew the key with the carrier; what is here follows by :func:`follow`.

    Args:
        round_: rounds of the journal.
        code: the new recovery code.
        without: the device that is taken off.

    Raises:
        Refused: ``SYNC_NOT_WHOLE``: something does not open here, was not sent, or was not brought.
    """
    me = _in_step(round_)
    devices = dict(me.devices)
    if without is not None:
        devices[without] = replace(devices[without], gone=True)
    old = round_.rows.key
    key = DataKey.new(old.journal, old.epoch + 1)
    wrap = wrap_by_code(key, code)
    wraps = {
        each: pass_on(me, key, wrap, each, device) for each, device in devices.items() if not device.gone
    }
    bundles = tuple(_under(round_, key))
    writer = me.id if round_.carrier.apart else ""
    known = me.known.get(writer)
    after = known.serial if known else 0
    head = Head(
        serial=after + 1,
        digest=digest_of((each.name, each.version, each.digest) for each in bundles),
        before=known.digest if known else b"",
        by=me.id,
        vector=dict(me.vector),
        devices=devices,
    )
    push = Push(me.id, os.urandom(ID_BYTES), key.epoch, after, seal_head(key, writer, head), bundles, True)
    answer = round_.carrier.renew(push, wraps)
    if not isinstance(answer, Pushed):
        raise refuse(Code.SYNC_RENEWED if isinstance(answer, Renewed) else Code.SYNC_BUSY)


def _in_step(round_: Round) -> Self:
    """This device, once everything lies with the carrier as here, and all of it opens."""
    done = round_.run()
    if wanted := round_.me().elsewhere:
        if not all(map(round_.fetch, sorted(wanted))):
            raise refuse(Code.SYNC_NOT_WHOLE)
        done = round_.run()
    rows = round_.rows
    with rows.store.reading():
        found = list(rows.store.rows(rows.head, enclosures=True))
        missing, sure = rows.unlisted(found)
        shut = [row[0] for row in found if not _opens(rows.key, Row(*row))]
    if shut or missing or not sure or done.damaged or done.notices or round_.waiting():
        raise refuse(Code.SYNC_NOT_WHOLE)
    return round_.me()


def _opens(key: DataKey, row: Row) -> bool:
    """Whether a row opens, and holds what its name says."""
    try:
        if is_enclosure(row.day):
            key.unseal(*row)
        else:
            opened(key, row)
    except Refused:
        return False
    return True


def _under(round_: Round, key: DataKey) -> Iterable[Bundle]:
    """All rows as they travel, under a new key."""
    rows, names = round_.rows, Names(key)
    with rows.store.reading():
        there = round_.kept.there()
        for name, version, sealed in list(rows.store.rows(rows.head, enclosures=True)):
            plain = rows.key.unseal(name, version, sealed)
            yield bundled(names, Row(name, version, key.seal(name, version, plain)), there[name].dot)
        for name, each in there.items():
            if each.digest == cipher.digest(each.dot.stamp()):
                yield bundled(names, Row(name, each.version, b""), Dot(*each.dot))


def follow(round_: Round, epoch: int, wraps_of: Callable[[DataKey, Wrap], tuple[Wrap, ...]]) -> str:
    """Take over a key that was renewed with the carrier: everything here is sealed anew, in one transaction.

    Args:
        round_: rounds of the journal.
        epoch: of the new key.
        wraps_of: the wraps of the new key here, by it and its wrap by the recovery code.

    Returns:
        Whose key it is that was taken over; empty when none was passed on to this device.
    """
    rows, me = round_.rows, round_.me()
    passed = renewed_key(me, rows.key.journal, epoch, round_.carrier.wraps(epoch))
    if passed is None:
        return ""
    key, old = passed.key, rows.key

    def reseal(pairs: Iterable[tuple[Row, Row]]) -> None:
        anew = {(was.day, was.version, tag(was.sealed)): now for was, now in pairs}
        round_.kept.reseal(old, key, anew)

    sealed_anew(rows, key, wraps_of(key, passed.code), reseal)
    return me.devices[passed.by].name or passed.by
