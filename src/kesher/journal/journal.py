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
from kesher.journal.seal import DataKey
from kesher.journal.store import COVER, ENCLOSED, Head, Row, Store
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


Note = Callable[[Cover, Page, Page], Cover]
"""What is noted on the cover when a page is written: the cover, the page before and after it → the cover."""


Change = tuple[date, str, Callable[[Page], Changed], int]
"""A change of one page among several: its day, the act's id, the change, and the version the writer saw."""


class Book(NamedTuple):
    """All pages, earliest first, and the days whose page could not be read."""

    pages: tuple[Page, ...]
    damaged: tuple[str, ...]


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

    @classmethod
    def create(cls, store: Store, head: Head, passphrase: str | None, code: str, cover: Cover) -> Journal:
        """Begin a journal: its head, its wraps and its cover in one transaction.

        Args:
            store: where; it must hold no journal of this person.
            head: the new journal's ids, with serial 0.
            passphrase: None when the key will only be kept by the computer and opened by the code.
            code: the recovery code.
            cover: the first settings.

        Raises:
            Refused: ``JOURNAL_EXISTS``, or what the database says.
        """
        key = DataKey.new(head.journal, head.epoch)
        wraps = [wrap_by_code(key, code)]
        if passphrase is not None:
            wraps.append(wrap_by_passphrase(key, passphrase))
        with store.writing():
            store.lock_journal(head)
            if store.head(head.person) is not None:
                raise refuse(Code.JOURNAL_EXISTS)
            store.add_journal(head, tuple(wraps))
            store.put(head, Row(COVER, 1, key.seal(COVER, 1, cover_to_json(cover))))
        return cls(store, head, key)

    @classmethod
    def unlock(cls, store: Store, head: Head, kind: Kind, secret: str) -> Journal:
        """Open with the passphrase or the recovery code.

        Raises:
            Refused: the secret is wrong, or there is no wrap of this kind.
        """
        wrap = store.wraps(head).get(kind)
        if wrap is None:
            raise refuse(Code.PASSPHRASE_WRONG if kind is Kind.PASSPHRASE else Code.CODE_WRONG)
        return cls(store, head, open_wrap(head.journal, wrap, secret))

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
                self._book = Book(pages, tuple(sorted(self._damaged)))
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
        pages, damaged, turning, open_page = self._pages, self._damaged, self._turning, self._page
        for row in self.store.rows(self.head, self._seen):
            day = row[0]
            if day == COVER:
                continue
            try:
                pages[day] = page = open_page(row)
            except Refused:
                pages.pop(day, None)
                turning.discard(day)
                self._asking.discard(day)
                damaged.add(day)
                continue
            if page.decisions:
                turning.add(day)
            if page.questions:
                self._asking.add(day)
            if damaged:
                damaged.discard(day)
        self._seen = serial
        self._book = None

    def cover(self) -> Cover:
        """The person's settings.

        Raises:
            Refused: a newer program wrote them.
        """
        with self.store.reading():
            return self._cover(self.store.row(self.head, COVER))

    def _cover(self, row: Row | None) -> Cover:
        """A damaged cover must not keep anyone from his pages: the first settings stand in for it."""
        try:
            return cover_from_json(self._key.unseal(COVER, row.version, row.sealed)) if row else Cover()
        except Refused as refused:
            if refused.problem.code is not Code.PAGE_DAMAGED:
                raise
            return Cover()

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
        with self.store.writing():
            self.store.lock_journal(self.head)
            if self.renewed:
                raise refuse(Code.LOCKED)
            yield

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
            return tuple(name for name in self.store.enclosed(self.head) if enclosure_day(name))

    def enclosure(self, name: str) -> bytes | None:
        """Unseal one enclosure; None when there is none of this name.

        Raises:
            Refused: ``PAGE_DAMAGED``.
        """
        if enclosure_day(name) is None:
            return None
        with self.store.reading():
            row = self.store.row(self.head, name)
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
            self.store.remove(self.head, name)
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
        self.store.put(self.head, Row(name, 1, self._key.seal(name, 1, content)))

    # --- from elsewhere ----------------------------------------------------------------------------

    def add(
        self,
        pages: tuple[Page, ...],
        note: Callable[[Cover], Cover] | None = None,
        enclosures: tuple[Enclosure, ...] = (),
    ) -> int:
        """Bring in pages from elsewhere, merging each with what is here, all of them or none.

        A page here that is damaged gives way to the one that is brought; its bytes stay in the history.

        Args:
            pages: what is brought.
            note: what of it is noted on the cover, in the same transaction.
            enclosures: what is brought beside them; one whose name is here already stays as it is here.

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
                    row = self.store.row(self.head, page.day.isoformat())
                    self._write(page, row.version if row else 0)
                    changed += 1
                    continue
                merged = merge(None, stored, page) if version else page
                if merged != stored:
                    self._write(merged, version)
                    changed += 1
            here = set(self.store.enclosed(self.head))
            for each in enclosures:
                if each.name not in here:
                    self._put_enclosure(each.name, each.content)
            if note is not None:
                self._note(note)
        return changed

    def change_cover(self, changer: Callable[[Cover], Cover]) -> Cover:
        """Change the settings in one transaction."""
        with self.writing():
            row = self.store.row(self.head, COVER)
            after = replace(changer(self._cover(row)), format=COVER_FORMAT)
            self._write_cover(after, row)
        return after

    def _note(self, changer: Callable[[Cover], Cover]) -> None:
        """Note something on the cover, which is written only when that changes it. Inside ``writing``."""
        row = self.store.row(self.head, COVER)
        before = self._cover(row)
        after = changer(before)
        if after != before:
            self._write_cover(after, row)

    def _write_cover(self, cover: Cover, row: Row | None) -> None:
        version = row.version + 1 if row else 1
        self.store.put(self.head, Row(COVER, version, self._key.seal(COVER, version, cover_to_json(cover))))
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
        with self.writing():
            rows = [
                Row(day, version, key.seal(day, version, self._key.unseal(day, version, sealed)))
                for day, version, sealed in self.store.rows(self.head, enclosures=True)
            ]
            self.store.reseal(self.head, epoch, rows, tuple(wraps))
        self._key = key
        self.head = self.head._replace(epoch=epoch)
        self._seen = -1

    def _put_wrap(self, wrap: Wrap) -> None:
        with self.writing():
            self.store.put_wrap(self.head, wrap)

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
        row = self.store.row(self.head, name)
        return Kept(self._page(row), row.version) if row else Kept(Page(day=date.fromisoformat(name)), 0)

    def _earlier(self, name: str, version: int) -> Page | None:
        row = self.store.earlier(self.head, name, version)
        try:
            return self._page(row) if row else None
        except Refused:
            return None  # a damaged base is an unknown one: the merge asks more often, and loses nothing

    def _write(self, page: Page, version: int) -> Kept:
        name, page = page.day.isoformat(), replace(page, format=FORMAT)
        self.store.put(self.head, Row(name, version + 1, self._key.seal(name, version + 1, to_json(page))))
        return Kept(page, version + 1)
