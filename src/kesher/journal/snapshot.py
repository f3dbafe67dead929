"""The snapshot: what the pages before a month come to, sealed, so that a day's act need not read them.

It is of no use by itself. It holds only as long as the manifest lists of all days before its month what it
listed then, tag for tag. If it is damaged, turned back, of another journal or of another program, it is
thrown away, and the pages are read as if it had never been. Nothing is lost with it, and nothing stands in it
that does not stand in the pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

import msgspec

from kesher.journal.manifest import Manifest, Standing
from kesher.journal.rows import Rows
from kesher.method.problems import Refused
from kesher.method.reckoning import Reckoning

FORMAT = 1
"""Another number than this program's is another reckoning, and none for it."""

SNAPSHOT = "snapshot"
"""Where it lies, beside the parts of the manifest."""

RECENT = 2
"""How many months are left out of a fresh one: in these a person writes, and they are read each time."""

RENEWED = 4
"""When so many lie after it, a fresh one is due."""

Customs = tuple[bool, bool]
"""What the reckoning depends on besides the pages: in Israel or not, and whether Chol HaMoed is of rest."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages before a month come to.

    Attributes:
        format: of the reckoning.
        month: the month, such as ``2026-10``.
        state: of which state of the days before it (see :meth:`Manifest.state_before`).
        customs: by which days of rest it was reckoned.
        reckoning: what they come to.
    """

    format: int
    month: str
    state: bytes
    customs: Customs
    reckoning: Reckoning

    @property
    def since(self) -> date:
        """The first day that is not in it."""
        return date.fromisoformat(f"{self.month}-01")


_decoder = msgspec.msgpack.Decoder(Snapshot)


def kept(rows: Rows, customs: Customs) -> Snapshot | None:
    """The snapshot that is kept; None where there is none that holds. Inside ``reading`` or ``writing``."""
    manifest = rows.look()
    if not _sure(manifest):
        return None
    found = rows.store.manifest(rows.head, (SNAPSHOT,)).get(SNAPSHOT)
    try:
        snapshot = _decoder.decode(rows.key.unseal(SNAPSHOT, FORMAT, found[1])) if found else None
    except (Refused, msgspec.DecodeError):
        return None
    if snapshot is None or snapshot.format != FORMAT or snapshot.customs != customs:
        return None
    return snapshot if snapshot.state == manifest.state_before(snapshot.month) else None


def keep(rows: Rows, month: str, customs: Customs, reckoning: Reckoning) -> None:
    """Seal a snapshot in the place of the one before it. Inside ``writing``."""
    state = rows.manifest.state_before(month)
    snapshot = Snapshot(format=FORMAT, month=month, state=state, customs=customs, reckoning=reckoning)
    sealed = rows.key.seal(SNAPSHOT, FORMAT, msgspec.msgpack.encode(snapshot))
    rows.store.put_manifest(rows.head, SNAPSHOT, 0, sealed)


def due(manifest: Manifest, today: date, kept: Snapshot | None) -> str | None:
    """The month of a fresh snapshot, where one is due; what is dated ahead of today is left out of it."""
    months = manifest.months()
    here = bisect_right(months, f"{today:%Y-%m}")
    since = bisect_left(months, kept.month) if kept is not None else 0
    return months[here - RECENT] if _sure(manifest) and here - since > RENEWED else None


def _sure(manifest: Manifest) -> bool:
    return manifest.standing is Standing.WHOLE and not manifest.doubted
