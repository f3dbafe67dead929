"""The pages of an open journal: read, read on, and written one version above the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal.rows import Rows
from kesher.journal.snapshot import Customs, Snapshot, due, keep, kept
from kesher.journal.store import COVER, ENCLOSED
from kesher.method.ladder import Resting
from kesher.method.merge import merge
from kesher.method.page import FORMAT, Changed, Page, done, from_json, place_of, to_json
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.method.reckoning import Course


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


class Reckoned(NamedTuple):
    """What pages come to, and the pages it is read from: all, or those of the last months."""

    course: Course
    pages: tuple[Page, ...]


class Recent(NamedTuple):
    """The last months of a journal of which the other pages were not read."""

    serial: int
    snapshot: Snapshot
    course: Course
    pages: tuple[Page, ...]


_KINDS = ("decisions", "questions", "highlights", "asks")


def _is_day(name: str) -> bool:
    return name != COVER and not name.startswith(ENCLOSED)


class Pages:
    """The pages of an open journal, and what is known of them since the last look."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._pages: dict[str, Page] = {}
        self._damaged: set[str] = set()
        self._kinds: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        self._of_kind: dict[str, tuple[Page, ...]] = {}
        self._kept: dict[str, Kept] = {}
        self._all: list[Page] = []
        self._book: Book | None = None
        self._seen = -1
        self._course: tuple[Customs, Course] | None = None
        self._recent: Recent | None = None
        self._dated = ""  # the month in which it was last looked whether a snapshot is due

    # --- reading -----------------------------------------------------------------------------------

    def page(self, day: date) -> Kept:
        """The page of a day.

        Raises:
            Refused: ``PAGE_DAMAGED`` or ``PAGE_NEWER``.
        """
        name = day.isoformat()
        with ExitStack() as reading:
            if not self._fresh:
                reading.enter_context(self._rows.store.reading())
            if self._rows.asked.held and self._seen >= 0:
                # While a page of the browser is made, what was unsealed for it is not unsealed again.
                self._read_on()
                if name not in self._damaged:
                    return self._kept.get(name) or Kept(Page(day=day), 0)
        with self._rows.store.reading():
            return self.read(name)

    @property
    def _fresh(self) -> bool:
        """Whether all pages are known as they stand, as far as this thread saw."""
        return self._seen >= 0 and self._rows.pulse().serial == self._seen

    def book(self) -> Book:
        """All pages. Only what changed since the last reading is unsealed again."""
        if (book := self._book) is not None and self._fresh:
            return book
        with self._rows.store.reading():
            self._read_on()
            if self._book is None:
                damaged = tuple(sorted(self._damaged))
                self._book = Book(tuple(self._all), damaged, self._rows.manifest.doubted)
                if self._course is not None:
                    self._course[1].of(self._book.pages)
            return self._book

    def of_kind(self, kind: str) -> tuple[Page, ...]:
        """The pages that hold something of a kind, earliest first: one of :data:`_KINDS`."""
        if (found := self._of_kind.get(kind)) is not None and self._fresh:
            return found
        with self._rows.store.reading():
            self._read_on()
            if kind not in self._of_kind:
                self._of_kind[kind] = tuple(self._pages[day] for day in sorted(self._kinds[kind]))
            return self._of_kind[kind]

    def course(self, customs: Customs, resting: Resting, since: date | None = None) -> Reckoned:
        """What the pages come to, up to any day that is wanted.

        While not all of them were read, the last months are enough, where a snapshot holds for those before.

        Args:
            customs: by which days of rest.
            resting: whether a day is one of rest for this person.
            since: the first day that is wanted; None for none before the last months.
        """
        course, book = self._course, self._book
        if book is not None and course is not None and course[0] == customs and self._fresh:
            return Reckoned(course[1], book.pages)
        with self._rows.store.reading():
            recent = self._read_recent(customs, resting) if self._seen < 0 else None
            if recent is not None and (since is None or since >= recent.snapshot.since):
                return Reckoned(recent.course, recent.pages)
            pages = self.book().pages
            if self._course is None or self._course[0] != customs:
                self._course, self._dated = (customs, Course(resting)), ""
            self._course[1].of(pages)
            return Reckoned(self._course[1], pages)

    def keep_snapshot(self, today: date, changed: Iterable[date]) -> None:
        """Keep a snapshot, where one is due and all that it needs was read. Inside ``writing``.

        Args:
            today: the day it is; what is dated ahead of it is left out.
            changed: the days whose pages are written in this transaction: no snapshot reaches up to them.
        """
        month, recent = f"{today:%Y-%m}", self._recent
        if self._dated == month or self._damaged:
            return  # it was looked after in this month already
        customs, course = (recent.snapshot.customs, recent.course) if recent else self._course or (None, None)
        if customs is None or course is None:
            return
        until = due(self._rows.manifest, today, recent.snapshot if recent else kept(self._rows, customs))
        if until is not None:
            reckoning = course.known(date.fromisoformat(f"{until}-01"))
            if reckoning is None or any(day.isoformat() < until for day in changed):
                return
            keep(self._rows, until, customs, reckoning)
        self._dated = month

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
        """A day's page as it was last read with others; one that is damaged or was never written is empty."""
        name = day.isoformat()
        if name in self._pages or self._seen >= 0:
            return self._pages.get(name, Page(day=day))
        if self._recent is not None and day >= self._recent.snapshot.since:
            pages = self._recent.pages
            at = place_of(pages, day)
            return pages[at] if at < len(pages) and pages[at].day == day else Page(day=day)
        try:
            return self.page(day).page
        except Refused:
            return Page(day=day)

    def forget(self) -> None:
        """Look at every page again the next time: all were sealed anew."""
        self._seen = -1
        self._recent = None

    def _read_recent(self, customs: Customs, resting: Resting) -> Recent | None:
        """The last months, upon the snapshot; None where there is any doubt."""
        serial = self._rows.pulse().serial
        found = self._recent
        if found is None or found.serial != serial or found.snapshot.customs != customs:
            snapshot = kept(self._rows, customs)
            pages = self._since(snapshot.month) if snapshot else None
            self._recent = None
            if snapshot is not None and pages is not None:
                course = Course(resting, snapshot.reckoning, snapshot.since)
                self._recent = Recent(serial, snapshot, course, pages)
        return self._recent

    def _since(self, month: str) -> tuple[Page, ...] | None:
        """The pages of a month and of all after it; None where one of them does not open, or is missing."""
        manifest = self._rows.manifest
        months = [each for each in manifest.months() if each >= month]
        manifest.read(months)
        listed = {name for each in months for name in manifest.listed(each)}
        pages: list[Page] = []
        for row in self._rows.store.days_since(self._rows.head, month):
            if not manifest.fits(row[0], row):
                return None
            try:
                pages.append(self._open(row))
            except Refused:
                return None
        return tuple(pages) if {page.day.isoformat() for page in pages} == listed else None

    def _read_on(self) -> None:
        """Unseal what was written since the last look, and nothing else."""
        rows = self._rows
        if rows.pulse().serial == self._seen:
            return
        serial, epoch = rows.store.pulse(rows.head)  # what is read now is of now
        if epoch != rows.key.epoch:
            raise refuse(Code.LOCKED)
        manifest = rows.look(serial)
        first, strange = self._seen < 0, set[str]()
        changed: dict[str, Page | None] = {}
        fits = manifest.fitting() if first else lambda row: manifest.fits(row[0], row)
        for row in rows.store.rows(rows.head, self._seen):
            day = row[0]
            if day == COVER:
                continue
            if not fits(row):
                strange.add(day)
                continue
            try:
                changed[day] = page = self._open(row)
                self._kept[day] = Kept(page, row[1])
            except Refused:
                strange.add(day)
                continue
            strange.discard(day)
            self._damaged.discard(day)
        manifest.read()
        if first:
            strange |= {name for name in manifest.names() if _is_day(name)} - changed.keys()
        changed |= dict.fromkeys(strange)
        for day in strange:
            self._kept.pop(day, None)
        self._damaged |= strange
        self._put(changed, first=first)
        if any(not day.startswith(self._dated) for day in changed):
            self._dated = ""
        self._seen = serial
        self._book = self._recent = None

    def _put(self, changed: Mapping[str, Page | None], *, first: bool) -> None:
        """Take in the pages that changed; one that is damaged is none."""
        for kind, names in self._kinds.items():
            of_kind = {day for day, page in changed.items() if page is not None and getattr(page, kind)}
            if of_kind or not names.isdisjoint(changed):
                names.difference_update(changed)
                names.update(of_kind)
                self._of_kind.pop(kind, None)
        if first:
            self._pages = {day: page for day in sorted(changed) if (page := changed[day]) is not None}
            self._all = list(self._pages.values())
            self._course = None
            return
        for day, page in changed.items():
            self._put_one(day, page)

    def _put_one(self, day: str, page: Page | None) -> None:
        before = self._pages.pop(day, None)
        known = page or before
        if known is None:
            return
        at = place_of(self._all, known.day)
        self._all[at : at + (before is not None)] = [] if page is None else [page]
        if page is not None:
            self._pages[day] = page
        if self._course is not None:
            self._course[1].forget(known.day)

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
