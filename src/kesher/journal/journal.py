"""An open journal: the only reader and the only writer of pages.

A page is changed by a pure function inside one transaction: read, change, seal, write. Where the page
was changed by someone else since the writer last saw it, the two writings are merged field by field and,
where they disagree, both are kept and the person is asked.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal.cover import FORMAT as COVER_FORMAT
from kesher.journal.cover import Cover, cover_from_json, cover_to_json
from kesher.journal.keys import Kind, Wrap, open_wrap, wrap_by_code, wrap_by_passphrase
from kesher.journal.manifest import Entry, Lineage, Manifest, Standing, tag
from kesher.journal.seal import DataKey
from kesher.journal.store import COVER, ENCLOSED, Head, Row, Store
from kesher.method.language import Language
from kesher.method.merge import merge
from kesher.method.page import FORMAT, Changed, Page, acted, done, from_json, to_json
from kesher.method.problems import Code, Problem, Refused, refuse


class Kept(NamedTuple):
    """A page and the version it stands at; version 0 is a day nothing was written on."""

    page: Page
    version: int


ENCLOSURE_LIMIT = 2 * 1024 * 1024
"""The most bytes of one enclosure."""

_ENCLOSURE = re.compile(rf"{ENCLOSED}([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}):[0-9a-f]{{8}}")


class Enclosure(NamedTuple):
    """Something kept in the book beside its pages: the photograph of a sheet of paper.

    Attributes:
        name: its key, which is no day's: the first day of the sheet, and a mark that tells it from others.
        content: a JPEG.
    """

    name: str
    content: bytes


def enclosure_day(name: str) -> date | None:
    """The first day of the sheet that an enclosure shows; None when the name is not one."""
    found = _ENCLOSURE.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _is_day(name: str) -> bool:
    return name != COVER and not name.startswith(ENCLOSED)


def _language(head: Head) -> Language:
    return Language(head.language) if head.language in set(Language) else Language.HE


Note = Callable[[Cover, Page, Page], Cover]
"""What is noted on the cover when a page is written: the cover, the page before and after it → the cover."""


Change = tuple[date, str, Callable[[Page], Changed], int]
"""A change of one page among several: its day, the act's id, the change, and the version the writer saw."""


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


class Journal:
    """A journal whose key is at hand."""

    def __init__(self, store: Store, head: Head, key: DataKey) -> None:
        self.store = store
        self.head = head
        self._key = key
        self._seen = -1
        self._pages: dict[str, Page] = {}
        self._damaged: set[str] = set()
        self._turning: set[str] = set()
        self._asking: set[str] = set()
        self._book: Book | None = None
        self._manifest = Manifest(store, head, key)

    @classmethod
    def create(
        cls,
        store: Store,
        head: Head,
        passphrase: str | None,
        code: str,
        cover: Cover,
        key: DataKey | None = None,
    ) -> Journal:
        """Begin a journal: its head, its wraps and its cover in one transaction.

        Args:
            store: where; it must hold no journal of this person.
            head: the new journal's ids, with serial 0.
            passphrase: None when the key will only be kept by the computer and opened by the code.
            code: the recovery code.
            cover: the first settings.
            key: its key, where that was made before, to be kept before there is a journal that needs it.

        Raises:
            Refused: ``JOURNAL_EXISTS``, or what the database says.
        """
        key = key or DataKey.new(head.journal, head.epoch)
        wraps = [wrap_by_code(key, code)]
        if passphrase is not None:
            wraps.append(wrap_by_passphrase(key, passphrase))
        journal = cls(store, head, key)
        with journal._transaction():
            if store.head(head.person) is not None:
                raise refuse(Code.JOURNAL_EXISTS)
            store.add_journal(head, tuple(wraps))
            journal._put(Row(COVER, 1, key.seal(COVER, 1, cover_to_json(cover))))
        return journal

    @classmethod
    def unlock(cls, store: Store, head: Head, kind: Kind, secret: str) -> Journal:
        """Open with the passphrase or the recovery code.

        Raises:
            Refused: the secret is wrong, or there is no wrap of this kind; ``DATABASE_DAMAGED`` where that
                may be the fault of the file.
        """
        wrap = store.wraps(head).get(kind)
        try:
            if wrap is None:
                raise refuse(Code.PASSPHRASE_WRONG if kind is Kind.PASSPHRASE else Code.CODE_WRONG)
            key = open_wrap(head.journal, wrap, secret)
        except Refused as refused:
            wrong = refused.problem.code in (Code.PASSPHRASE_WRONG, Code.CODE_WRONG, Code.KEY_WEAKENED)
            if wrong and not store.keys_whole(head):
                raise refuse(Code.DATABASE_DAMAGED) from None
            raise
        if key.epoch != head.epoch:
            raise refuse(Code.DATABASE_DAMAGED)
        return cls(store, head, key)

    def fits(self) -> bool:
        """Whether the key is the journal's own: it opens the manifest, the cover, or a page."""
        with self.store.reading():
            self._look()
            if self._manifest.standing is Standing.WHOLE:
                return True
            rows = self.store.rows(self.head)
            return any(self._opens(row) for row in rows)

    def _opens(self, row: tuple[str, int, bytes]) -> bool:
        try:
            self._key.unseal(*row)
        except Refused as refused:
            return refused.problem.code is Code.PAGE_NEWER
        return True

    @property
    def key(self) -> DataKey:
        """The data key, for those who keep it or export it."""
        return self._key

    # --- reading -----------------------------------------------------------------------------------

    def page(self, day: date) -> Kept:
        """The page of a day.

        Raises:
            Refused: ``PAGE_DAMAGED`` or ``PAGE_NEWER``.
        """
        with self.store.reading():
            return self._read(day.isoformat())

    def book(self) -> Book:
        """All pages. Only what changed since the last reading is unsealed again."""
        with self.store.reading():
            self._read_on()
            if self._book is None:
                pages = tuple(self._pages[day] for day in sorted(self._pages))
                self._book = Book(pages, tuple(sorted(self._damaged)), self._manifest.doubted)
            return self._book

    def turning(self) -> tuple[Page, ...]:
        """The pages that hold a decision, earliest first: the few that change where the person stands."""
        with self.store.reading():
            self._read_on()
            return tuple(self._pages[day] for day in sorted(self._turning))

    def asking(self) -> tuple[Page, ...]:
        """The pages on which something was said of a question, earliest first."""
        with self.store.reading():
            self._read_on()
            return tuple(self._pages[day] for day in sorted(self._asking))

    def around(self, day: date, act: str) -> tuple[Page, Page] | None:
        """A day's page before an act and after it; None when it was not done, or lies too far back."""
        name = day.isoformat()
        with self.store.reading():
            after, version = self._read(name)
            while done(after, act):
                before = self._earlier(name, version - 1) if version > 1 else Page(day=day)
                if before is None or not done(before, act):
                    return (before, after) if before is not None else None
                after, version = before, version - 1
        return None

    def seen(self, day: date) -> Page:
        """A day's page as the book last read it; one that is damaged or was never written is empty."""
        return self._pages.get(day.isoformat(), Page(day=day))

    def _read_on(self) -> None:
        """Unseal what was written since the last look, and nothing else."""
        serial, epoch = self.store.pulse(self.head)
        if serial == self._seen:
            return
        if epoch != self._key.epoch:
            raise refuse(Code.LOCKED)
        manifest = self._look(serial)
        pages, damaged, turning, open_page = self._pages, self._damaged, self._turning, self._page
        first, strange = self._seen < 0, set[str]()
        fits = manifest.fitting() if first else lambda row: manifest.fits(row[0], row)
        for row in self.store.rows(self.head, self._seen):
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

    def unlisted(self, rows: Sequence[tuple[str, int, bytes]]) -> tuple[set[str], bool]:
        """Hold all rows, enclosures too, against the manifest. Inside ``reading`` or ``writing``.

        Returns:
            The names of which nothing fits: missing, or another than is listed; and whether the manifest can
            be relied upon to name them all.
        """
        manifest = self._look()
        fitting = {row[0] for row in rows if manifest.fits(row[0], row)}
        named = {*manifest.names(), *(row[0] for row in rows)}
        return named - fitting, manifest.standing is Standing.WHOLE and not manifest.doubted

    def _look(self, serial: int | None = None) -> Manifest:
        """The manifest as of now. Inside ``reading`` or ``writing``."""
        self._manifest.look(self.store.pulse(self.head).serial if serial is None else serial)
        return self._manifest

    def _row(self, name: str) -> Row | None:
        """A row that is the one that is listed; None when none is there and none is listed.

        Raises:
            Refused: ``PAGE_DAMAGED``: it is missing, or it is another.
        """
        row = self.store.row(self.head, name)
        if not self._look().fits(name, row):
            raise refuse(Code.PAGE_DAMAGED, day=name)
        return row

    def _version(self, name: str) -> int:
        """The highest version that a row has, or is said to have: the next is above it, whatever happened."""
        row, entry = self.store.row(self.head, name), self._look().entry(name)
        return max(row.version if row else 0, entry.version if entry else 0, 0)

    def cover(self) -> Cover:
        """The person's settings; where they are damaged those before them, or else the first.

        Raises:
            Refused: a newer program wrote them.
        """
        with self.store.reading():
            return self._cover() or Cover(language=_language(self.head))

    def cover_damaged(self) -> bool:
        """Whether the settings do not open, or are not those that are listed."""
        with self.store.reading():
            return self._cover_now() is None

    def _cover(self) -> Cover | None:
        """The settings as they are, or as they were before they were damaged; None when none of them open."""
        now = self._cover_now()
        return now if now is not None else self._cover_before()

    def _cover_now(self) -> Cover | None:
        try:
            row = self._row(COVER)
            return cover_from_json(self._key.unseal(*row)) if row else None
        except Refused as refused:
            if refused.problem.code is not Code.PAGE_DAMAGED:
                raise
            return None

    def _cover_before(self) -> Cover | None:
        for version in self.store.earlier_versions(self.head, COVER):
            row = self.store.earlier(self.head, COVER, version)
            try:
                if row is not None:
                    return cover_from_json(self._key.unseal(*row))
            except Refused:
                continue
        return None

    # --- writing -----------------------------------------------------------------------------------

    @property
    def renewed(self) -> bool:
        """True when another program renewed the key: this one opens nothing any more."""
        return self.store.pulse(self.head).epoch != self._key.epoch

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction on this journal.

        Raises:
            Refused: ``LOCKED`` when the key was renewed elsewhere; a page sealed with the old one, or a
                wrap of it, would be lost.
        """
        with self._transaction():
            if self.renewed:
                raise refuse(Code.LOCKED)
            self._look()
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One transaction, at the end of which the manifest lists what was written."""
        try:
            with self.store.writing():
                self.store.lock_journal(self.head)
                yield
                self._manifest.write()
        except BaseException:
            self._manifest.forget()  # it knows of what is not there
            raise

    def _put(self, row: Row) -> None:
        """Write a row and list it. Inside ``writing``."""
        self._manifest.note(row, self.store.put(self.head, row))

    def change(
        self,
        day: date,
        act: str,
        changer: Callable[[Page], Changed],
        based_on: int | None = None,
        note: Note | None = None,
    ) -> Kept | Problem:
        """Change one page.

        Args:
            day: which.
            act: the id of the act; the same id again changes nothing.
            changer: page → page, or why not.
            based_on: the version the writer saw, when what is written depends on it; None when the act
                only adds, and so is right on any version.
            note: what of it is noted on the cover, in the same transaction: there is never the one without
                the other.

        Returns:
            The page as it now stands, or the changer's refusal; then nothing was written.

        Raises:
            Refused: what the database says, or the page is damaged: it is never written over.
        """
        name = day.isoformat()
        with self.writing():
            page, version = self._read(name)
            if done(page, act):
                return Kept(page, version)
            changed = self._changed(page, version, changer, based_on)
            if isinstance(changed, Problem):
                return changed
            kept = self._write(acted(changed, act), version)
            if note is not None:
                self._note(lambda cover: note(cover, page, kept.page))
            return kept

    def change_all(
        self,
        changes: Sequence[Change],
        enclosed: tuple[date, bytes] | None = None,
        note: Callable[[Cover, Sequence[Page]], Cover] | None = None,
    ) -> int | Problem:
        """Change several pages, all of them or none: what one sheet of paper brings in.

        Args:
            changes: for each page its day, the id of the act, the change, and the version the writer saw.
            enclosed: a photograph to keep beside them, and the first day of its sheet.
            note: what of the changed pages is noted on the cover, in the same transaction.

        Returns:
            How many pages were changed; an act that was done before, or that leaves its page as it is,
            changes nothing. Or the first refusal; then nothing was written.
        """
        changed: list[Page] = []
        try:
            with self.writing():
                for day, act, changer, based_on in changes:
                    page, version = self._read(day.isoformat())
                    after = page if done(page, act) else self._changed(page, version, changer, based_on)
                    if isinstance(after, Problem):
                        raise Refused(after)
                    if after != page:
                        self._write(acted(after, act), version)
                        changed.append(after)
                if enclosed is not None:
                    self._enclose(*enclosed)
                if note is not None and changed:
                    self._note(lambda cover: note(cover, changed))
        except Refused as refused:
            return refused.problem
        return len(changed)

    def _changed(
        self, page: Page, version: int, changer: Callable[[Page], Changed], based_on: int | None
    ) -> Changed:
        """A page after a change; merged, when the writer saw another version than the one that stands."""
        if based_on is None or based_on == version:
            return changer(page)
        base = self._earlier(page.day.isoformat(), based_on)
        mine = changer(base or Page(day=page.day))
        return mine if isinstance(mine, Problem) else merge(base, page, mine)

    # --- enclosures --------------------------------------------------------------------------------

    def enclosures(self) -> tuple[str, ...]:
        """The names of all enclosures, by the first day of their sheets."""
        with self.store.reading():
            return tuple(name for name in self._enclosed() if enclosure_day(name))

    def _enclosed(self) -> list[str]:
        """The keys of all enclosures that are there, and of those that should be."""
        listed = {name for name in self._look().names() if name.startswith(ENCLOSED)}
        return sorted(listed | set(self.store.enclosed(self.head)))

    def enclosure(self, name: str) -> bytes | None:
        """Unseal one enclosure; None when there is none of this name.

        Raises:
            Refused: ``PAGE_DAMAGED``.
        """
        if enclosure_day(name) is None:
            return None
        with self.store.reading():
            row = self._row(name)
        return self._key.unseal(*row) if row else None

    def remove_enclosure(self, name: str) -> bool:
        """Delete an enclosure. It stays in the backups that were made before.

        Returns:
            False when there was none of this name.
        """
        if enclosure_day(name) is None:
            return False
        with self.writing():
            there = self.store.row(self.head, name) is not None
            if there or self._manifest.entry(name) is not None:
                self.store.remove(self.head, name)
                self._manifest.drop(name, self.store.count_write(self.head))
        return there

    def _enclose(self, day: date, content: bytes) -> None:
        """Seal a photograph; the very same one again is kept once. Inside ``writing``."""
        if len(content) > ENCLOSURE_LIMIT:
            raise refuse(Code.PICTURE_LARGE, limit=ENCLOSURE_LIMIT // 1024 // 1024)
        for name in self.store.enclosed(self.head):
            if enclosure_day(name) == day:
                row = self.store.row(self.head, name)
                if row is not None and self._opens_to(row, content):
                    return
        self._put_enclosure(f"{ENCLOSED}{day.isoformat()}:{secrets.token_hex(4)}", content)

    def _opens_to(self, row: Row, content: bytes) -> bool:
        try:
            return self._key.unseal(*row) == content
        except Refused:
            return False  # a damaged one stands in nobody's way

    def _put_enclosure(self, name: str, content: bytes) -> None:
        version = self._version(name) + 1
        self._put(Row(name, version, self._key.seal(name, version, content)))

    # --- from elsewhere ----------------------------------------------------------------------------

    def add(
        self,
        pages: tuple[Page, ...],
        note: Callable[[Cover], Cover] | None = None,
        enclosures: tuple[Enclosure, ...] = (),
        lineage: Lineage = Lineage(),  # noqa: B008 - immutable
    ) -> int:
        """Bring in pages from elsewhere, merging each with what is here, all of them or none.

        A page here that is damaged gives way to the one that is brought; its bytes stay in the history.

        Args:
            pages: what is brought.
            note: what of it is noted on the cover, in the same transaction.
            enclosures: what is brought beside them; one whose name is here already stays as it is here.
            lineage: where they come from, when that is a copy of this journal: an earlier state of what is
                here brings nothing, a later one takes its place, and neither is asked about.

        Returns:
            How many pages changed.
        """
        changed = 0
        with self.writing():
            for page in pages:
                try:
                    stored, version = self._read(page.day.isoformat())
                except Refused as refused:
                    if refused.problem.code is not Code.PAGE_DAMAGED:
                        raise
                    self._write(page, self._version(page.day.isoformat()))
                    changed += 1
                    continue
                merged = self._joined(stored, page, lineage)
                if merged != stored:
                    self._write(merged, version)
                    changed += 1
            for each in enclosures:
                if not self._has(each.name):
                    self._put_enclosure(each.name, each.content)
            if note is not None:
                self._note(note)
        return changed

    def _joined(self, stored: Page, page: Page, lineage: Lineage) -> Page:
        """The page of a day as it is here, and the one that is brought, in one."""
        name = page.day.isoformat()
        theirs = lineage.now.get(name)
        row = self.store.row(self.head, name)
        mine = Entry(row.version, tag(row.sealed)) if row else None
        if mine is None or (name, mine) in lineage.past:
            return page
        if theirs is not None and (theirs == mine or self._was(name, theirs)):
            return stored
        return merge(None, stored, page)

    def _was(self, name: str, entry: Entry) -> bool:
        """Whether a page once stood here as it is said to stand elsewhere."""
        row = self.store.earlier(self.head, name, entry.version)
        return row is not None and tag(row.sealed) == entry.tag

    def _has(self, name: str) -> bool:
        """Whether an enclosure is here and opens."""
        try:
            row = self._row(name)
        except Refused:
            return False
        return row is not None and self._opens(row)

    def damaged_enclosures(self) -> tuple[str, ...]:
        """The photographs that do not open, are missing, or are not those that are listed."""
        with self.store.reading():
            return tuple(name for name in self._enclosed() if not self._has(name))

    def trust(self) -> None:
        """What may have been missing was brought back: the manifest is no longer doubted."""
        with self.writing():
            if self._manifest.doubted:
                self.store.count_write(self.head)
                self._manifest.trust(self.store.pulse(self.head).serial)

    def change_cover(self, changer: Callable[[Cover], Cover]) -> Cover:
        """Change the settings in one transaction.

        Raises:
            Refused: ``COVER_DAMAGED``: none of them open, and what nobody has read is not written over.
        """
        with self.writing():
            after = replace(changer(self._known_cover()), format=COVER_FORMAT)
            self._write_cover(after)
        return after

    def put_cover(self, cover: Cover) -> None:
        """Put settings in the place of damaged ones: a backup's, or the first, by the person's wish."""
        with self.writing():
            self._write_cover(replace(cover, format=COVER_FORMAT))

    def _known_cover(self) -> Cover:
        cover = self._cover()
        if cover is None:
            raise refuse(Code.COVER_DAMAGED)
        return cover

    def _note(self, changer: Callable[[Cover], Cover]) -> None:
        """Note something on the cover, which is written only when that changes it. Inside ``writing``."""
        before = self._known_cover()
        after = changer(before)
        if after != before:
            self._write_cover(after)

    def _write_cover(self, cover: Cover) -> None:
        version = self._version(COVER) + 1
        self._put(Row(COVER, version, self._key.seal(COVER, version, cover_to_json(cover))))
        self.store.set_language(self.head, cover.language.value)

    # --- keys --------------------------------------------------------------------------------------

    def set_passphrase(self, passphrase: str) -> None:
        """Wrap the same key by a new passphrase; the old one no longer opens."""
        self._put_wrap(wrap_by_passphrase(self._key, passphrase))

    def set_code(self, code: str) -> None:
        """Wrap the same key by a new recovery code; the old one no longer opens."""
        self._put_wrap(wrap_by_code(self._key, code))

    def renew(self, passphrase: str | None, code: str) -> None:
        """The key may have leaked: a new key, every page sealed again, all old wraps gone.

        Raises:
            Refused: a page is damaged; it would be lost, so nothing is changed.
        """
        epoch = self._key.epoch + 1
        key = DataKey.new(self.head.journal, epoch)
        wraps = [wrap_by_code(key, code)]
        if passphrase is not None:
            wraps.append(wrap_by_passphrase(key, passphrase))
        head = self.head._replace(epoch=epoch)
        manifest = Manifest(self.store, head, key)
        with self.writing():
            old = list(self.store.rows(self.head, enclosures=True))
            missing, _ = self.unlisted(old)
            if missing:
                raise refuse(Code.PAGE_DAMAGED, day=min(missing))
            rows = [Row(day, v, key.seal(day, v, self._key.unseal(day, v, sealed))) for day, v, sealed in old]
            self.store.reseal(self.head, epoch, rows, tuple(wraps))
            manifest.anew(rows, self.store.pulse(self.head).serial, doubted=self._manifest.doubted)
        self._key, self.head, self._manifest = key, head, manifest
        self._seen = -1
        self.store.settle(gone=True)

    def _put_wrap(self, wrap: Wrap) -> None:
        with self.writing():
            self.store.put_wrap(self.head, wrap)
        # Not even the log remembers the secret that no longer opens.
        self.store.settle(gone=True)

    # --- one row -----------------------------------------------------------------------------------

    def _page(self, row: tuple[str, int, bytes]) -> Page:
        day, version, sealed = row
        page = from_json(self._key.unseal(day, version, sealed))
        if isinstance(page, Problem):
            raise Refused(Problem(page.code, {**page.values, "day": day}))
        if page.day.isoformat() != day:
            raise refuse(Code.PAGE_DAMAGED, day=day)
        return page

    def _read(self, name: str) -> Kept:
        row = self._row(name)
        return Kept(self._page(row), row.version) if row else Kept(Page(day=date.fromisoformat(name)), 0)

    def _earlier(self, name: str, version: int) -> Page | None:
        row = self.store.earlier(self.head, name, version)
        try:
            return self._page(row) if row else None
        except Refused:
            return None  # a damaged base is an unknown one: the merge asks more often, and loses nothing

    def _write(self, page: Page, version: int) -> Kept:
        name, page = page.day.isoformat(), replace(page, format=FORMAT)
        self._put(Row(name, version + 1, self._key.seal(name, version + 1, to_json(page))))
        return Kept(page, version + 1)
