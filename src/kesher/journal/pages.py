"""The pages of an open journal: read, read on, and written one version above the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal.rows import Rows
from kesher.journal.store import COVER, ENCLOSED
from kesher.method.merge import merge
from kesher.method.page import FORMAT, Changed, Page, done, from_json, to_json
from kesher.method.problems import Code, Problem, Refused, refuse


class Kept(NamedTuple):
    """A page and the version it stands at; version 0 is a day nothing was written on."""

    page: Page
    version: int


class Book(NamedTuple):
    """All pages, earliest first.

    Attributes:
        pages: those that open and are the ones that are listed.
        damaged: the days whose page could not be read, is missing, or is not the one that is listed.
        doubted: the manifest was damaged: whether a page is missing that nobody names, cannot be known.
    """

    pages: tuple[Page, ...]
    damaged: tuple[str, ...]
    doubted: bool = False


def _is_day(name: str) -> bool:
    return name != COVER and not name.startswith(ENCLOSED)


class Pages:
    """The pages of an open journal, and what is known of them since the last look."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._pages: dict[str, Page] = {}
        self._damaged: set[str] = set()
        self._turning: set[str] = set()
        self._asking: set[str] = set()
        self._book: Book | None = None
        self._seen = -1

    # --- reading -----------------------------------------------------------------------------------

    def page(self, day: date) -> Kept:
        """The page of a day.

        Raises:
            Refused: ``PAGE_DAMAGED`` or ``PAGE_NEWER``.
        """
        with self._rows.store.reading():
            return self.read(day.isoformat())

    def book(self) -> Book:
        """All pages. Only what changed since the last reading is unsealed again."""
        with self._rows.store.reading():
            self._read_on()
            if self._book is None:
                pages = tuple(self._pages[day] for day in sorted(self._pages))
                self._book = Book(pages, tuple(sorted(self._damaged)), self._rows.manifest.doubted)
            return self._book

    def turning(self) -> tuple[Page, ...]:
        """The pages that hold a decision, earliest first: the few that change where the person stands."""
        with self._rows.store.reading():
            self._read_on()
            return tuple(self._pages[day] for day in sorted(self._turning))

    def asking(self) -> tuple[Page, ...]:
        """The pages on which something was said of a question, earliest first."""
        with self._rows.store.reading():
            self._read_on()
            return tuple(self._pages[day] for day in sorted(self._asking))

    def around(self, day: date, act: str) -> tuple[Page, Page] | None:
        """A day's page before an act and after it; None when it was not done, or lies too far back."""
        name = day.isoformat()
        with self._rows.store.reading():
            after, version = self.read(name)
            while done(after, act):
                before = self.earlier(name, version - 1) if version > 1 else Page(day=day)
                if before is None or not done(before, act):
                    return (before, after) if before is not None else None
                after, version = before, version - 1
        return None

    def seen(self, day: date) -> Page:
        """A day's page as the book last read it; one that is damaged or was never written is empty."""
        return self._pages.get(day.isoformat(), Page(day=day))

    def forget(self) -> None:
        """Look at every page again the next time: all were sealed anew."""
        self._seen = -1

    def _read_on(self) -> None:
        """Unseal what was written since the last look, and nothing else."""
        rows = self._rows
        serial, epoch = rows.store.pulse(rows.head)
        if serial == self._seen:
            return
        if epoch != rows.key.epoch:
            raise refuse(Code.LOCKED)
        manifest = rows.look(serial)
        pages, damaged, turning, open_page = self._pages, self._damaged, self._turning, self._open
        first, strange = self._seen < 0, set[str]()
        fits = manifest.fitting() if first else lambda row: manifest.fits(row[0], row)
        for row in rows.store.rows(rows.head, self._seen):
            day = row[0]
            if day == COVER:
                continue
            if not fits(row):
                strange.add(day)
                continue
            try:
                pages[day] = page = open_page(row)
            except Refused:
                strange.add(day)
                continue
            if page.decisions:
                turning.add(day)
            if page.questions:
                self._asking.add(day)
            if damaged or strange:
                damaged.discard(day)
                strange.discard(day)
        if first:
            strange |= {name for name in manifest.names() if _is_day(name)} - pages.keys()
        for day in strange:
            pages.pop(day, None)
            turning.discard(day)
            self._asking.discard(day)
            damaged.add(day)
        self._seen = serial
        self._book = None

    # --- one page, inside a transaction ----------------------------------------------------------------

    def read(self, name: str) -> Kept:
        """The page of a day by its name. Inside ``reading`` or ``writing``."""
        row = self._rows.row(name)
        return Kept(self._open(row), row.version) if row else Kept(Page(day=date.fromisoformat(name)), 0)

    def earlier(self, name: str, version: int) -> Page | None:
        """A page as it stood at a version before the one that stands, where that is still known."""
        row = self._rows.store.earlier(self._rows.head, name, version)
        try:
            return self._open(row) if row else None
        except Refused:
            return None  # a damaged base is an unknown one: the merge asks more often, and loses nothing

    def changed(
        self, page: Page, version: int, changer: Callable[[Page], Changed], based_on: int | None
    ) -> Changed:
        """A page after a change; merged, when the writer saw another version than the one that stands."""
        if based_on is None or based_on == version:
            return changer(page)
        base = self.earlier(page.day.isoformat(), based_on)
        mine = changer(base or Page(day=page.day))
        return mine if isinstance(mine, Problem) else merge(base, page, mine)

    def write(self, page: Page, version: int) -> Kept:
        """Seal a page one version above another. Inside ``writing``."""
        name, page = page.day.isoformat(), replace(page, format=FORMAT)
        self._rows.seal(name, version + 1, to_json(page))
        return Kept(page, version + 1)

    def _open(self, row: tuple[str, int, bytes]) -> Page:
        day, version, sealed = row
        page = from_json(self._rows.key.unseal(day, version, sealed))
        if isinstance(page, Problem):
            raise Refused(Problem(page.code, {**page.values, "day": day}))
        if page.day.isoformat() != day:
            raise refuse(Code.PAGE_DAMAGED, day=day)
        return page
