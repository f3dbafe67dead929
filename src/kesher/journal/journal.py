"""An open journal: the only reader and the only writer of pages.

A page is changed by a pure function inside one transaction: read, change, seal, write. Where the page
was changed by someone else since the writer last saw it, the two writings are merged field by field and,
where they disagree, both are kept and the person is asked.

This is the face of the room: the sealed rows and their transaction (``rows``), and over them the pages, the
enclosures, the cover, what arrives from elsewhere, and the wraps of the key, each in a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date

from kesher.journal.arrival import arrive
from kesher.journal.cover import Cover, cover_to_json
from kesher.journal.enclosures import ENCLOSURE_LIMIT, Beside, Enclosure, Enclosures, enclosure_day
from kesher.journal.kept_cover import KeptCover
from kesher.journal.keys import Kind, wrap_by_code, wrap_by_passphrase
from kesher.journal.manifest import Lineage
from kesher.journal.pages import Book, Kept, Pages, Reckoned
from kesher.journal.rows import Rows
from kesher.journal.seal import DataKey
from kesher.journal.snapshot import Customs
from kesher.journal.store import COVER, Head, Store
from kesher.journal.wraps import renew, rewrap, unwrapped, wraps_of
from kesher.method.ladder import Resting
from kesher.method.page import Changed, Page, acted, done
from kesher.method.problems import Code, Problem, Refused, refuse

__all__ = [
    "ENCLOSURE_LIMIT",
    "Book",
    "Change",
    "Enclosure",
    "Journal",
    "Kept",
    "Note",
    "enclosure_day",
]

Note = Callable[[Cover, Page, Page], Cover]
"""What is noted on the cover when a page is written: the cover, the page before and after it → the cover."""


Change = tuple[date, str, Callable[[Page], Changed], int]
"""A change of one page among several: its day, the act's id, the change, and the version the writer saw."""


class Journal:
    """A journal whose key is at hand."""

    def __init__(self, store: Store, head: Head, key: DataKey) -> None:
        self.rows = Rows(store, head, key)
        self.pages = Pages(self.rows)
        self._enclosures = Enclosures(self.rows)
        self._cover = KeptCover(self.rows)

    @classmethod
    def create(
        cls,
        store: Store,
        head: Head,
        passphrase: str | None,
        code: str,
        cover: Cover,
        key: DataKey | None = None,
        arriving: Callable[[Journal], None] | None = None,
    ) -> Journal:
        """Begin a journal: its head, its wraps and its cover in one transaction.

        Args:
            store: where; it must hold no journal of this person.
            head: the new journal's ids, with serial 0.
            passphrase: None when the key will only be kept by the computer and opened by the code.
            code: the recovery code.
            cover: the first settings.
            key: its key, where that was made before, to be kept before there is a journal that needs it.
            arriving: takes in what it begins with, by :meth:`take_in`, so that there is never the journal
                without that.

        Raises:
            Refused: ``JOURNAL_EXISTS``, or what the database says.
        """
        key = key or DataKey.new(head.journal, head.epoch)
        wraps = wraps_of(key, passphrase, code)
        journal = cls(store, head, key)
        with journal.rows.transaction():
            if store.head(head.person) is not None:
                raise refuse(Code.JOURNAL_EXISTS)
            store.add_journal(head, wraps)
            journal.rows.seal(COVER, 1, cover_to_json(cover))
            if arriving is not None:
                arriving(journal)
        return journal

    @classmethod
    def unlock(cls, store: Store, head: Head, kind: Kind, secret: str) -> Journal:
        """Open with the passphrase or the recovery code.

        Raises:
            Refused: the secret is wrong, or there is no wrap of this kind; ``DATABASE_DAMAGED`` where that
                may be the fault of the file.
        """
        return cls(store, head, unwrapped(store, head, kind, secret))

    @property
    def store(self) -> Store:
        """Where it is kept."""
        return self.rows.store

    @property
    def head(self) -> Head:
        """Whose it is, and under which key."""
        return self.rows.head

    @property
    def key(self) -> DataKey:
        """The data key, for those who keep it or export it."""
        return self.rows.key

    def fits(self) -> bool:
        """Whether the key is the journal's own: it opens the manifest, the cover, or a page."""
        return self.rows.fits()

    def unlisted(self, rows: Sequence[tuple[str, int, bytes]]) -> tuple[set[str], bool]:
        """Hold all rows, enclosures too, against the manifest (see :meth:`Rows.unlisted`)."""
        return self.rows.unlisted(rows)

    @property
    def renewed(self) -> bool:
        """True when another program renewed the key: this one opens nothing any more."""
        return self.rows.renewed

    def writing(self) -> AbstractContextManager[None]:
        """One transaction on this journal.

        Raises:
            Refused: ``LOCKED`` when the key was renewed elsewhere; a page sealed with the old one, or a
                wrap of it, would be lost.
        """
        return self.rows.writing()

    def trust(self) -> None:
        """What may have been missing was brought back: the manifest is no longer doubted."""
        self.rows.trust()

    # --- pages -------------------------------------------------------------------------------------

    def page(self, day: date) -> Kept:
        """The page of a day.

        Raises:
            Refused: ``PAGE_DAMAGED`` or ``PAGE_NEWER``.
        """
        return self.pages.page(day)

    def book(self) -> Book:
        """All pages. Only what changed since the last reading is unsealed again."""
        return self.pages.book()

    def course(self, customs: Customs, resting: Resting, since: date | None = None) -> Reckoned:
        """What the pages come to, up to any day that is wanted (see :meth:`Pages.course`)."""
        return self.pages.course(customs, resting, since)

    def turning(self) -> tuple[Page, ...]:
        """The pages that hold a decision, earliest first: the few that change where the person stands."""
        return self.pages.of_kind("decisions")

    def asking(self) -> tuple[Page, ...]:
        """The pages on which something was said of a question, earliest first."""
        return self.pages.of_kind("questions")

    def marking(self) -> tuple[Page, ...]:
        """The pages on which something was marked in a book, earliest first."""
        return self.pages.of_kind("highlights")

    def differing(self) -> tuple[Page, ...]:
        """The pages on which two writings differ, earliest first."""
        return self.pages.of_kind("asks")

    def around(self, day: date, act: str) -> tuple[Page, Page] | None:
        """A day's page before an act and after it; None when it was not done, or lies too far back."""
        return self.pages.around(day, act)

    def seen(self, day: date) -> Page:
        """A day's page as the journal last read it; one that is damaged or was never written is empty."""
        return self.pages.seen(day)

    def change(
        self,
        day: date,
        act: str,
        changer: Callable[[Page], Changed],
        based_on: int | None = None,
        note: Note | None = None,
        today: date | None = None,
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
            today: the day it is; a snapshot is kept then, where one is due.

        Returns:
            The page as it now stands, or the changer's refusal; then nothing was written.

        Raises:
            Refused: what the database says, or the page is damaged: it is never written over.
        """
        with self.writing():
            self.rows.read_ahead(day.isoformat(), COVER)
            page, version = self.pages.read(day.isoformat())
            if done(page, act):
                return Kept(page, version)
            changed = self.pages.changed(page, version, changer, based_on)
            if isinstance(changed, Problem):
                return changed
            kept = self.pages.write(acted(changed, act), version)
            if note is not None:
                self._cover.note(lambda cover: note(cover, page, kept.page))
            if today is not None:
                self.pages.keep_snapshot(today, (day,))
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
                    page, version = self.pages.read(day.isoformat())
                    after = page if done(page, act) else self.pages.changed(page, version, changer, based_on)
                    if isinstance(after, Problem):
                        raise Refused(after)
                    if after != page:
                        self.pages.write(acted(after, act), version)
                        changed.append(after)
                if enclosed is not None:
                    self._enclosures.enclose(*enclosed)
                if note is not None and changed:
                    self._cover.note(lambda cover: note(cover, changed))
        except Refused as refused:
            return refused.problem
        return len(changed)

    def add(
        self,
        pages: tuple[Page, ...],
        note: Callable[[Cover], Cover] | None = None,
        enclosures: Iterable[Enclosure] = (),
        lineage: Lineage = Lineage(),  # noqa: B008 - immutable
    ) -> int:
        """Bring in pages from elsewhere, all of them or none (see :meth:`take_in`)."""
        with self.writing():
            return self.take_in(pages, note, enclosures, lineage)

    def take_in(
        self,
        pages: tuple[Page, ...],
        note: Callable[[Cover], Cover] | None = None,
        enclosures: Iterable[Enclosure] = (),
        lineage: Lineage = Lineage(),  # noqa: B008 - immutable
    ) -> int:
        """Bring in pages from elsewhere, merging each with what is here. Inside ``writing``.

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
        changed = arrive(self.rows, self.pages, pages, lineage)
        self._enclosures.bring(enclosures)
        if note is not None:
            self._cover.note(note)
        return changed

    # --- enclosures --------------------------------------------------------------------------------

    def enclosures(self, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
        """The names of all enclosures, or of those whose sheets begin on a few days, by these."""
        return self._enclosures.names(first, last)

    def beside(self, kind: Beside) -> tuple[str, ...]:
        """The names of all enclosures of a kind that are here, by their days."""
        return self._enclosures.of(kind)

    def lay(self, kind: Beside, day: date, content: bytes) -> str:
        """Seal what waits or was drawn beside the pages; the answer is its name.

        Raises:
            Refused: ``PICTURE_LARGE``; or as :meth:`change`.
        """
        return self._enclosures.lay(kind, day, content)

    def enclosure(self, name: str) -> bytes | None:
        """Unseal one enclosure; None when there is none of this name.

        Raises:
            Refused: ``PAGE_DAMAGED``.
        """
        return self._enclosures.content(name)

    def remove_enclosure(self, name: str) -> bool:
        """Delete an enclosure. It stays in the backups that were made before.

        Returns:
            False when there was none of this name.
        """
        return self._enclosures.remove(name)

    def packs(self) -> tuple[str, ...]:
        """The keys of the packs that lie in the journal, which :meth:`enclosure` opens."""
        return self._enclosures.packs()

    def enclose_pack(self, content: bytes) -> str:
        """Lay a pack's file into the journal; the answer is its key."""
        return self._enclosures.enclose_pack(content)

    def damaged_enclosures(self) -> tuple[str, ...]:
        """The photographs that do not open, are missing, or are not those that are listed."""
        return self._enclosures.damaged()

    # --- the cover ---------------------------------------------------------------------------------

    def cover(self) -> Cover:
        """The person's settings; where they are damaged those before them, or else the first.

        Raises:
            Refused: a newer program wrote them.
        """
        return self._cover.read()

    def cover_damaged(self) -> bool:
        """Whether the settings do not open, or are not those that are listed."""
        return self._cover.damaged()

    def change_cover(self, changer: Callable[[Cover], Cover]) -> Cover:
        """Change the settings in one transaction.

        Raises:
            Refused: ``COVER_DAMAGED``: none of them open, and what nobody has read is not written over.
        """
        return self._cover.change(changer)

    def put_cover(self, cover: Cover) -> None:
        """Put settings in the place of damaged ones: a backup's, or the first, by the person's wish."""
        self._cover.put(cover)

    # --- keys --------------------------------------------------------------------------------------

    def set_passphrase(self, passphrase: str) -> None:
        """Wrap the same key by a new passphrase; the old one no longer opens."""
        rewrap(self.rows, wrap_by_passphrase(self.key, passphrase))

    def set_code(self, code: str) -> None:
        """Wrap the same key by a new recovery code; the old one no longer opens."""
        rewrap(self.rows, wrap_by_code(self.key, code))

    def renew(self, passphrase: str | None, code: str) -> None:
        """The key may have leaked: a new key, every page sealed again, all old wraps gone.

        Raises:
            Refused: a page is damaged; it would be lost, so nothing is changed.
        """
        renew(self.rows, passphrase, code)
        self.pages.forget()
