"""One round: pull, judge, merge, push; again from the beginning where another device pushed meanwhile.

It may be killed between any two steps. What was taken is taken in one transaction; what is given has its dots
before it is sent, so that an answer that was lost is seen at the next pull for what it was.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal import cipher
from kesher.journal.rows import Rows
from kesher.journal.store import Row
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.sync.bundle import Bundle, digest_of
from kesher.sync.carrier import Carrier, Push, Pushed, Renewed, Seen
from kesher.sync.giving import Given, Giving
from kesher.sync.head import Head, seal_head
from kesher.sync.kept import Kept, Self, travelled
from kesher.sync.myself import confirmed, made
from kesher.sync.names import Names
from kesher.sync.passing import passed_to_all
from kesher.sync.reading import Reading
from kesher.sync.verdict import Known, listing

TRIES = 8
"""How often another device may push first, before the round is left for later."""

ID_BYTES = 16


class Done(NamedTuple):
    """What a round did.

    Attributes:
        pulled: pages that changed here.
        pushed: pages written here that lie with the carrier now.
        asks: questions to the person that came of it.
        notices: what is said of it, that stopped nothing.
        damaged: pages that do not open here, and were not given.
    """

    pulled: int
    pushed: int
    asks: int
    notices: tuple[Problem, ...] = ()
    damaged: tuple[str, ...] = ()


class Round:
    """Rounds of one journal with one carrier.

    Args:
        rows: of the open journal.
        carrier: what carries it.
        name: what this device is called, where it has no name yet.
    """

    def __init__(self, rows: Rows, carrier: Carrier, name: str) -> None:
        self.rows = rows
        self.carrier = carrier
        self.names = Names(rows.key)
        self.kept = Kept(rows)
        self._name = name

    def me(self) -> Self:
        """This device; it is made where there is none yet."""
        with self.rows.store.reading():
            me = self.kept.me()
        if me is not None:
            return me
        with self.rows.writing():
            me = self.kept.me()  # another program of this device may have made it meanwhile
            if me is None:
                me = made(self._name, {})
                self.kept.put_me(me)
        return me

    def pull(self, *, put_back: bool = False) -> tuple[Self, Done, bool]:
        """Take in what came.

        Args:
            put_back: whatever lies there: what is here is put back.

        Returns:
            This device after it, what was done, and whether something may be given now.
        """
        me = self.me()
        seen = {} if put_back else {who: Seen(each.serial, each.digest) for who, each in me.known.items()}
        reading = Reading(self.rows, self.names, self.carrier, put_back=put_back)
        read = reading.read(me, self.carrier.pull(seen, me.id))
        done = Done(read.taken.pulled, 0, read.taken.asks, read.notices)
        return self.me(), done, not read.formats_newer

    def run(self, *, put_back: bool = False) -> Done:
        """One round.

        Raises:
            Refused: the carrier cannot be reached or believed; ``SYNC_RENEWED``; ``SYNC_BUSY``.
        """
        done = Done(0, 0, 0)
        for _ in range(TRIES):
            try:
                read, pushed = self._once(put_back=put_back)
            except Refused as refused:
                if refused.problem.code is not Code.SYNC_BUSY:
                    raise
                continue
            done, put_back = _added(done, read), False
            if pushed is not None:
                return done._replace(pushed=pushed)
        raise refuse(Code.SYNC_BUSY)

    def _once(self, *, put_back: bool) -> tuple[Done, int | None]:
        """Pull and push once: what was done, and how much was given; None where another pushed first."""
        me, read, may_give = self.pull(put_back=put_back)
        if not may_give:
            return read, 0
        given = self._given(me)
        read = read._replace(damaged=given.damaged)
        if not given.bundles and given.me.told == given.me.devices:
            return read, 0
        push, head = self.push_of(given)
        answer = self.carrier.push(push)
        if isinstance(answer, Renewed) and answer.epoch < push.epoch and put_back:
            answer = self.carrier.renew(push, passed_to_all(given.me, self.rows))
        if isinstance(answer, Renewed):
            if answer.epoch < push.epoch:
                raise refuse(Code.SYNC_FORKED)
            raise refuse(Code.SYNC_RENEWED, epoch=answer.epoch)
        if not isinstance(answer, Pushed):
            return read, None
        self._lies_there(given, push, head)
        return read, given.written

    def waiting(self) -> int:
        """How many pages were written here that do not lie with the carrier yet."""
        with self.rows.store.reading():
            there, dots = self.kept.there(), self.kept.dots()
            return sum(
                1
                for name, version, mark in self.rows.store.tags(self.rows.head)
                if name not in there or dots.get(name, {}).get((version, mark)) != there[name].dot
            )

    def fetch(self, name: str) -> bool:
        """Bring a photograph that lies with the carrier, and not here.

        Returns:
            Whether it is here now.
        """
        me = self.me()
        for writer in sorted(me.known):
            for bundle in self.carrier.bodies(writer, [self.names.hide(name)]):
                if bundle.whole and not bundle.gone and self._brought(name, bundle):
                    return True
        return False

    def _brought(self, name: str, bundle: Bundle) -> bool:
        """Write a photograph that came, if it opens."""
        row = Row(name, bundle.version, bundle.sealed)
        if not self.rows.opens(row):
            return False
        with self.rows.writing():
            me = self.kept.me()
            if me is not None and name in me.elsewhere:
                self.rows.put(row)
                self.kept.remember(name, travelled(row, bundle.dot, base=False))
                self.kept.put_me(replace(me, elsewhere=me.elsewhere - {name}))
        return True

    # --- giving --------------------------------------------------------------------------------------

    def _given(self, me: Self) -> Given:
        with self.rows.writing():
            if self.kept.me() != me:
                raise refuse(Code.SYNC_BUSY)  # another program of this device went on meanwhile
            return Giving(self.rows, self.kept, self.names, me, apart=self.carrier.apart).give()

    def push_of(self, given: Given) -> tuple[Push, Head]:
        """What is left with a carrier, under a head that vouches for all that lies there then."""
        me = given.me
        writer = me.id if self.carrier.apart else ""
        known = me.known.get(writer)
        with self.rows.store.reading():
            there = {self.names.hide(name): each for name, each in self.kept.there().items()}
        after = known.serial if known else 0
        head = Head(
            serial=after + 1,
            digest=digest_of(listing(there, given.bundles)),
            before=known.digest if known else b"",
            by=me.id,
            vector=dict(me.vector),
            devices=me.devices,
        )
        sealed = seal_head(self.rows.key, writer, head)
        push = Push(me.id, os.urandom(ID_BYTES), self.rows.key.epoch, after, sealed, given.bundles, not there)
        return push, head

    def _lies_there(self, given: Given, push: Push, head: Head) -> None:
        """The carrier answered: it lies there now."""
        writer = given.me.id if self.carrier.apart else ""
        known = Known(head.serial, cipher.digest(push.head), head.vector)
        with self.rows.writing():
            me = self.kept.me()
            if me is None or me.known.get(writer) != given.me.known.get(writer):
                return  # another program of this device went on meanwhile; the next pull tells
            for bundle in given.bundles:
                self.kept.put_there(self.names.show(bundle.name), bundle)
            me = replace(me, known={**me.known, writer: known}, told=head.devices)
            self.kept.put_me(confirmed(me, head.vector))


def _added(one: Done, other: Done) -> Done:
    notices = (*one.notices, *(each for each in other.notices if each not in one.notices))
    return Done(one.pulled + other.pulled, one.pushed, one.asks + other.asks, notices, other.damaged)
