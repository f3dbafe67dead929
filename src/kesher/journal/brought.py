"""What a file held, opened: an export or a backup, on its way into a journal.

Its pages are all read before the first is brought in; photographs are looked at then, and read once more, one
by one, when they are taken in: years of them never lie in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

from kesher.journal.cover import Cover, cover_from_json, sound
from kesher.journal.enclosures import ENCLOSURE_LIMIT, Enclosure, kind_of
from kesher.journal.journal import Journal
from kesher.journal.manifest import TAG, Lineage
from kesher.journal.seal import DataKey
from kesher.journal.store import COVER, ENCLOSED
from kesher.method.merge import unsettleable
from kesher.method.page import Page, cleaned, from_json
from kesher.method.problems import Code, Problem, Refused, refuse

Place = TypeVar("Place")


class Later(Generic[Place]):
    """Enclosures that are read when they are asked for, one after another, as often as that is.

    Args:
        read: reads the one at a place.
        places: where they are.
    """

    def __init__(self, read: Callable[[Place], Enclosure], places: Sequence[Place]) -> None:
        self._read = read
        self._places = places

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)

    def __iter__(self) -> Iterator[Enclosure]:
        """Each of them."""
        return map(self._read, self._places)


class Brought(msgspec.Struct, frozen=True):
    """What a file held, opened."""

    cover: Cover
    pages: tuple[Page, ...]
    damaged: tuple[str, ...] = ()
    enclosures: Iterable[Enclosure] = ()
    proven: bool = False
    """A manifest shows that nothing is missing from it."""
    lineage: Lineage = Lineage()


class Gathered:
    """What the rows of a file hold, gathered row by row; a damaged one is named and left out.

    Args:
        key: opens them.
    """

    def __init__(self, key: DataKey) -> None:
        self._key = key
        self._cover = Cover()
        self._pages: list[Page] = []
        self._damaged: set[str] = set()

    def take(self, row: tuple[str, int, bytes]) -> bytes | None:
        """Take a row in; the answer is what an enclosure holds, which is not kept here.

        Raises:
            Refused: ``PAGE_NEWER``.
        """
        day, version, sealed = row
        try:
            plain = self._key.unseal(day, version, sealed)
            if day == COVER:
                self._cover = _checked_cover(plain)
            elif day.startswith(ENCLOSED):
                if kind_of(day) is None or len(plain) > ENCLOSURE_LIMIT:
                    raise refuse(Code.PAGE_DAMAGED, day=day)
                return plain
            else:
                self._pages.append(_checked_page(plain, day))
        except Refused as refused:
            if refused.problem.code is Code.PAGE_NEWER:
                raise
            self._damaged.add(day)
        return None

    def brought(self, damaged: Iterable[str] = (), enclosures: Iterable[Enclosure] = ()) -> Brought:
        """All of it, with what else is damaged, and the enclosures."""
        found = tuple(sorted({*self._damaged, *damaged}))
        return Brought(self._cover, tuple(self._pages), found, enclosures)


def brought(journal: Journal) -> Brought:
    """What a backup holds, opened, and held against its manifest; its database stays open until it is in."""
    store, head, key = journal.store, journal.head, journal.key
    with store.reading():
        # Of each row its end tells which it is, so that no more of all of them is kept at once.
        listed = [(day, version, sealed[-TAG:]) for day, version, sealed in store.rows(head, enclosures=True)]
        missing, proven = journal.unlisted(listed)
        lineage = Lineage.of(listed, store.past(head))
        gathered, names = Gathered(key), list[str]()
        for row in store.rows(head, enclosures=True):
            if row[0] not in missing and gathered.take(row) is not None:
                names.append(row[0])

    def enclosure(name: str) -> Enclosure:
        content = journal.enclosure(name)
        if content is None:
            raise refuse(Code.PAGE_DAMAGED, day=name)
        return Enclosure(name, content)

    found = gathered.brought(missing, Later(enclosure, sorted(names)))
    return msgspec.structs.replace(found, proven=proven and not found.damaged, lineage=lineage)


def unseal_rows(rows: Iterable[tuple[str, int, bytes]], key: DataKey) -> Brought:
    """Unseal rows that lie in memory; a damaged page is named and left out, and the others are brought."""
    gathered = Gathered(key)
    enclosures = [Enclosure(row[0], plain) for row in rows if (plain := gathered.take(row)) is not None]
    return gathered.brought((), tuple(enclosures))


def _checked_cover(plain: bytes) -> Cover:
    cover = cover_from_json(plain)
    if not sound(cover):
        raise refuse(Code.PAGE_DAMAGED, day=COVER)
    return cover


def _checked_page(plain: bytes, day: str) -> Page:
    page = from_json(plain)
    if isinstance(page, Page):
        page = unsettleable(page) or cleaned(page)
    if isinstance(page, Problem):
        raise Refused(page)
    if page.day.isoformat() != day:
        raise refuse(Code.PAGE_DAMAGED, day=day)
    return page
