"""The sources of a carrier, read one after the other: opened, judged, and taken into the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal import cipher
from kesher.journal.rows import Rows
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Carrier, Source
from kesher.sync.content import is_enclosure
from kesher.sync.dots import Mark, joined
from kesher.sync.head import Head, listed, newer, open_head
from kesher.sync.kept import Kept, Self
from kesher.sync.myself import confirmed, is_twin, named, renamed
from kesher.sync.names import Names
from kesher.sync.passing import given_keys, renewed_key
from kesher.sync.taking import Taken, Taking
from kesher.sync.verdict import Known, There, follows, vouched

NOTHING = Taken(0, 0)


class Read(NamedTuple):
    """What came of reading a carrier.

    Attributes:
        taken: what changed here.
        notices: what is said of it, that stops nothing.
        formats_newer: a newer program writes there: nothing may be given.
    """

    taken: Taken
    notices: tuple[Problem, ...]
    formats_newer: bool


class Reading:
    """One reading of one carrier.

    Args:
        rows: of the journal.
        names: under which rows travel.
        carrier: where they come from.
        put_back: the person wished to put back there what is here, whatever lies there now.
    """

    def __init__(self, rows: Rows, names: Names, carrier: Carrier, *, put_back: bool = False) -> None:
        self._rows = rows
        self._kept = Kept(rows)
        self._names = names
        self._carrier = carrier
        self._put_back = put_back
        self._notices: list[Problem] = []
        self._passed: list[tuple[str, Problem]] = []
        self._newer = False
        self._as_of: Self | None = None

    def read(self, me: Self, sources: Iterable[Source]) -> Read:
        """Take in all sources.

        Raises:
            Refused: what a carrier that all write to holds cannot be believed. Of one where each writes for
                himself only that source is passed over, and it is said.
        """
        pulled = asked = 0
        self._as_of, sources = me, list(sources)
        self._own_gone(me, sources)
        for source in sources:
            try:
                taken = self._one(source)
            except Refused as refused:
                if not self._carrier.apart or refused.problem.code not in _PASSED_OVER:
                    raise
                self._passed.append((source.writer, refused.problem))
                continue
            pulled, asked = pulled + taken.pulled, asked + taken.asks
        self._notices += self._passed_over()
        return Read(Taken(pulled, asked), tuple(self._notices), self._newer)

    def _passed_over(self) -> list[Problem]:
        """Why sources were passed over; of a device that was taken off nothing is expected."""
        devices, said = self._me().devices, []
        for writer, problem in self._passed:
            device = devices.get(writer)
            if device is None or not device.gone:
                values = {**problem.values, "name": device.name if device else writer[:4]}
                said.append(Problem(problem.code, values))
        return said

    def _me(self) -> Self:
        """This device as it was when the sources were read.

        Raises:
            Refused: ``SYNC_BUSY``: another program of this device went on meanwhile, and knows later ones.
        """
        with self._rows.store.reading():
            me = self._kept.me()
        if me is None or me != self._as_of:
            raise refuse(Code.SYNC_BUSY)
        return me

    def _become(self, me: Self) -> None:
        """Remember this device as it is now. Inside ``writing``."""
        if self._kept.me() != self._as_of:
            raise refuse(Code.SYNC_BUSY)
        self._kept.put_me(me)
        self._as_of = me

    def _own_gone(self, me: Self, sources: list[Source]) -> None:
        """What this device left where each writes for himself is gone: all of it is to be left again."""
        if self._carrier.apart and all(each.writer != me.id for each in sources):
            with self._rows.writing():
                self._kept.clear_there()

    # --- one source ----------------------------------------------------------------------------------

    def _one(self, source: Source) -> Taken:
        me, key = self._me(), self._rows.key
        if not source.head:
            if self._carrier.apart:
                raise refuse(Code.SYNC_TORN)
            return self._empty(me)
        own = self._carrier.apart and source.writer == me.id
        if source.epoch > key.epoch:
            raise self._renewed(me, source.epoch)
        if source.epoch < key.epoch and not own:
            if self._carrier.apart or not self._put_back:
                raise refuse(Code.SYNC_OLD_KEY if self._carrier.apart else Code.SYNC_FORKED)
            return self._former(me, source)
        digest, known = cipher.digest(source.head), me.known.get(source.writer)
        if known is not None and known.digest == digest and not self._put_back:
            return NOTHING
        if own:
            return self._own(me, source, digest)
        return self._other(me, source, digest, known)

    def _former(self, me: Self, source: Source) -> Taken:
        """All that lies there is sealed with a former key, which nobody here has: it is laid there anew.

        So it is where a host was restored from before the key was renewed.
        """
        known = Known(source.serial, cipher.digest(source.head), {})
        with self._rows.writing():
            self._kept.clear_there()
            self._become(replace(me, known={"": known}, told={}))
        return NOTHING

    def _renewed(self, me: Self, epoch: int) -> Refused:
        """Why nothing is taken from what is sealed with a later key."""
        wraps = self._carrier.wraps(epoch)
        if renewed_key(me, self._rows.key.journal, epoch, wraps) is not None:
            return refuse(Code.SYNC_RENEWED, epoch=epoch)
        passed_to_others = any(wraps) and all(me.id not in each for each in wraps)
        return refuse(Code.SYNC_REMOVED if passed_to_others or not self._carrier.apart else Code.SYNC_TORN)

    def _crossed(self, me: Self, source: Source) -> None:
        """What does not open may be sealed with a key that another device made when this one was made.

        Raises:
            Refused: it is: ``SYNC_RENEWED`` where all go on with that key, ``SYNC_CROSSED`` where with this.
        """
        key, epoch = self._rows.key, source.epoch
        if not self._carrier.apart:
            return
        given = given_keys(me, key.journal, epoch, self._carrier.wraps(epoch))
        if all(each.by != source.writer or each.key.raw() == key.raw() for each in given):
            return
        if min(given, key=lambda each: each.by).key.raw() != key.raw():
            raise refuse(Code.SYNC_RENEWED, epoch=epoch)
        raise refuse(Code.SYNC_CROSSED)

    def _empty(self, me: Self) -> Taken:
        """Nothing was ever pushed to a carrier; or it says so."""
        known = me.known.get("")
        if known is not None and not self._put_back:
            raise refuse(Code.SYNC_WENT_BACK, was=known.serial, now=0)
        if known is not None:
            with self._rows.writing():
                self._kept.clear_there()
                self._become(replace(me, known={}, told={}))
        return NOTHING

    def _other(self, me: Self, source: Source, digest: bytes, known: Known | None) -> Taken:
        try:
            head = open_head(self._rows.key, source.writer, source.serial, source.head)
        except Refused as refused:
            if refused.problem.code is Code.SYNC_UPDATE:
                self._newer = True
                self._notices.append(refused.problem)
                return NOTHING
            self._crossed(me, source)
            if not self._put_back:
                raise
            return self._take(me, source, digest, None)
        if self._put_back:
            believed = vouched(head, {}, source.bundles)
            return self._take(me, source, digest, head if believed else None)
        if self._carrier.apart and known is not None and source.serial < known.serial:
            raise refuse(Code.SYNC_OLDER)
        follows(head, known)
        return self._take(me, self._vouched(source, head), digest, head)

    def _vouched(self, source: Source, head: Head) -> Source:
        """The source, once its head vouches for it; read whole where what was known of it does not fit."""
        there = {} if source.whole else self._there()
        if vouched(head, there, source.bundles):
            return source
        if not source.whole:
            again = [each for each in self._carrier.pull({}, self._me().id) if each.writer == source.writer]
            if any(each.head != source.head for each in again):
                raise refuse(Code.SYNC_BUSY)
            for each in again:
                if vouched(head, {}, each.bundles):
                    return each
        raise refuse(Code.SYNC_TORN if self._carrier.apart else Code.SYNC_WITHHELD)

    def _there(self) -> dict[bytes, There]:
        with self._rows.store.reading():
            return {self._names.hide(name): each for name, each in self._kept.there().items()}

    def _own(self, me: Self, source: Source, digest: bytes) -> Taken:
        """What lies where only this device writes: its own, an older copy of it, or that of a twin."""
        try:
            head = open_head(self._rows.key, source.writer, source.serial, source.head)
        except Refused:
            head = None
        if head is not None and is_twin(me, head.vector) and vouched(head, {}, source.bundles):
            return self._take(self._parted(me), source, digest, head)
        with self._rows.writing():
            self._kept.clear_there()
            if head is not None and vouched(head, {}, source.bundles):
                for bundle in source.bundles:
                    self._kept.put_there(self._names.show(bundle.name), bundle)
                before = me.known.get(source.writer)
                serial = max(source.serial, before.serial if before else 0)
                known = {**me.known, source.writer: Known(serial, digest, head.vector)}
                mine = replace(confirmed(me, head.vector), known=known, told=head.devices)
                self._become(replace(mine, devices=listed(me.devices, head.devices)))
        return NOTHING

    def _parted(self, me: Self) -> Self:
        """This device under a name of its own, since another has the same."""
        fresh = renamed(me)
        with self._rows.writing():
            self._kept.disown(me.id, me.confirmed)
            if self._carrier.apart:
                self._kept.clear_there()
            self._become(fresh)
        self._notices.append(Problem(Code.SYNC_TWIN, {"name": fresh.devices[fresh.id].name}))
        return fresh

    # --- taking it in --------------------------------------------------------------------------------

    def _take(self, me: Self, source: Source, digest: bytes, head: Head | None) -> Taken:
        """Take a source in. Without a head that is believed, what it contains is not known."""
        vector: dict[str, Mark] = head.vector if head else {}
        mine = head.devices.get(me.id) if head else None
        if head is not None and (is_twin(me, vector) or (mine is not None and mine.gone)):
            me = self._parted(me)
        only_clean = head is not None and newer(head.formats)
        bundles = tuple(self._filled(source))
        with self._rows.writing():
            taking = Taking(
                self._rows,
                self._kept,
                self._names,
                me.vector,
                vector,
                only_clean=only_clean,
                lenient=self._put_back,
            )
            taken = taking.take(bundles)
            if only_clean:
                self._newer = True
                self._notices.append(Problem(Code.SYNC_UPDATE))
                return taken
            after = self._after(me, source, digest, head)
            elsewhere = (me.elsewhere | taken.elsewhere) - taken.gone
            self._become(replace(after, elsewhere=elsewhere))
            if not self._carrier.apart:
                if source.whole:
                    self._kept.clear_there()
                for bundle in bundles:
                    self._kept.put_there(self._names.show(bundle.name), bundle)
        return taken

    def _after(self, me: Self, source: Source, digest: bytes, head: Head | None) -> Self:
        """This device, once a source was taken in."""
        vector = head.vector if head else {}
        known = {**me.known, source.writer: Known(source.serial, digest, dict(vector))}
        if head is None:
            return replace(me, known=known, told={})
        devices = listed(me.devices, head.devices)
        if me.id not in head.devices:  # nobody knows it by its name yet
            others = {each: device for each, device in devices.items() if each != me.id}
            mine = devices[me.id]
            devices[me.id] = replace(mine, name=named(mine.name, others))
        told = me.told if self._carrier.apart else head.devices
        found = replace(confirmed(me, vector), known=known, devices=devices, told=told)
        return replace(found, vector=joined(me.vector, vector))

    def _filled(self, source: Source) -> Iterable[Bundle]:
        """The rows of a source with their bodies, but for photographs: those are asked for when wanted."""
        cut = {}
        for bundle in source.bundles:
            if not bundle.cut:
                if not bundle.whole and not self._put_back:
                    raise refuse(Code.SYNC_TORN if self._carrier.apart else Code.SYNC_WITHHELD)
                yield bundle
            elif is_enclosure(self._names.show(bundle.name)):
                yield bundle
            else:
                cut[bundle.name] = bundle
        for bundle in self._carrier.bodies(source.writer, list(cut)) if cut else ():
            if bundle.whole and (asked := cut.pop(bundle.name, None)) and asked.digest == bundle.digest:
                yield bundle
        if cut and not self._put_back:
            raise refuse(Code.SYNC_TORN if self._carrier.apart else Code.SYNC_WITHHELD)


_PASSED_OVER = frozenset(
    {
        Code.SYNC_TORN,
        Code.SYNC_OLDER,
        Code.SYNC_FORKED,
        Code.SYNC_FORGED,
        Code.SYNC_WITHHELD,
        Code.SYNC_OLD_KEY,
        Code.SYNC_CROSSED,
        Code.SYNC_WENT_BACK,
    }
)
"""What is said of one source, while the others are taken in all the same."""
