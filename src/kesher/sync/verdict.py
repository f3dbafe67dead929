"""Whether a carrier's answer can be believed: it is held against the head that a device sealed over it.

A carrier that goes back, forks, holds back or forges is noticed by every device that knows a later head. A
serial that is lower by itself is no lie: where a backup of a host was put back, and all that was known here
is contained in what it holds now, nothing was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from kesher.method.problems import Code, refuse
from kesher.sync.bundle import Bundle, digest_of
from kesher.sync.dots import Dot, Mark, covers
from kesher.sync.head import Head


class Known(msgspec.Struct, frozen=True, array_like=True):
    """The last head of a source that was believed.

    Attributes:
        serial: its.
        digest: of its sealed bytes.
        vector: what it contained.
    """

    serial: int
    digest: bytes
    vector: dict[str, Mark]


class There(NamedTuple):
    """How a row lies with the carrier."""

    version: int
    digest: bytes
    dot: Dot


def follows(head: Head, known: Known | None) -> None:
    """Refuse a head that lacks what an earlier one had.

    Args:
        head: the one that is shown now.
        known: the last of the same source that was believed.

    Raises:
        Refused: ``SYNC_WENT_BACK`` or ``SYNC_FORKED``.
    """
    if known is None or covers(head.vector, known.vector):
        return
    if head.serial < known.serial:
        raise refuse(Code.SYNC_WENT_BACK, was=known.serial, now=head.serial)
    raise refuse(Code.SYNC_FORKED)


def listing(there: Mapping[bytes, There], bundles: Iterable[Bundle]) -> list[tuple[bytes, int, bytes]]:
    """All rows of a source, by what was there before and what came now."""
    found = {name: (each.version, each.digest) for name, each in there.items()}
    found |= {bundle.name: (bundle.version, bundle.digest) for bundle in bundles}
    return [(name, *each) for name, each in found.items()]


def vouched(head: Head, there: Mapping[bytes, There], bundles: Iterable[Bundle]) -> bool:
    """Whether a head vouches for what lay there, and what came since, and for nothing else."""
    return digest_of(listing(there, bundles)) == head.digest
