"""How the journal lies: none, lost, locked or open; and, while open, its cover and how long untouched."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from kesher.actions.journal_file import JournalFile
from kesher.actions.tray import Tray
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keeper import Keeper
from kesher.journal.rows import Look
from kesher.journal.store import Head, Pulse
from kesher.method.language import Language
from kesher.method.problems import Code, Refused, refuse


class State(StrEnum):
    """How the journal lies on the desk."""

    NONE = "none"
    LOST = "lost"
    """There is no journal in its place, but backups of one, or a key that was kept for it."""
    LOCKED = "locked"
    OPEN = "open"


class OpenJournal:
    """The journal while its key is at hand; without it, what can be told of it all the same.

    Attributes:
        by_code: when the recovery code opened it; None when something else did.
    """

    def __init__(self, lock: threading.RLock, file: JournalFile, keeper: Keeper, tray: Tray) -> None:
        self.file = file
        self.by_code: datetime | None = None
        self._lock = lock
        self._keeper = keeper
        self._tray = tray
        self._journal: Journal | None = None
        self._cover: tuple[int, Cover] | None = None
        self._touched: datetime | None = None
        self._pulse = Pulse(-1, -1)
        self._owed: datetime | None = None
        self._look = Look()
        self._hurt: tuple[int, bool] | None = None

    # --- how it lies -------------------------------------------------------------------------------

    def find(self, now: datetime) -> Head | None:
        """Whose journal is there; None where none is."""
        # While it is closed another program may renew its key, so the head is read each time.
        if self.file.head is not None and self._journal is not None:
            return self.file.head
        return self.file.find(now)

    def state(self, now: datetime) -> State:
        """How the journal lies now.

        Raises:
            Refused: the database is damaged, newer, or not to be opened.
        """
        with self._lock:
            self.lock_if_idle(now)
            if self._journal is not None:
                return State.OPEN
            if self.find(now) is not None:
                return State.LOCKED
            return State.LOST if self.file.copies() or self._keeper.any_kept() else State.NONE

    def language(self, now: datetime) -> Language | None:
        """The language to ask for the passphrase in; None when there is no journal yet."""
        with self._lock:
            head = self.find(now)
            return Language(head.language) if head and head.language in set(Language) else None

    @property
    def held(self) -> Journal | None:
        """The open journal, without asking the database anything."""
        return self._journal

    def journal(self, now: datetime) -> Journal:
        """The open journal, which is touched by that.

        Raises:
            Refused: ``NO_JOURNAL`` or ``LOCKED``.
        """
        with self._lock:
            self.lock_if_idle(now)
            if self._journal is None:
                none = {State.NONE: Code.NO_JOURNAL, State.LOST: Code.JOURNAL_LOST}
                raise refuse(none.get(self.state(now), Code.LOCKED))
            self._touched = now
            return self._journal

    # --- opening and closing -----------------------------------------------------------------------

    def hold(self, journal: Journal, now: datetime) -> None:
        """Let a journal lie open; what it is owed from time to time is done by ``look_after``."""
        self._journal = journal
        journal.rows.asked = self._look
        self._look.pulse = None
        self._touched = now
        self._cover = self._hurt = None
        self._owed = now

    def look_after(self, now: datetime | None = None) -> None:
        """Make the week's backup of a journal that was opened, and forget what nobody needs; once for each.

        It takes no lock of the desk, and of the database only one for each small step.

        Args:
            now: the instant; by default that of the opening.
        """
        owed, self._owed = self._owed, None
        store, head = self.file.store, self.file.head
        if owed is None or store is None or head is None or store.read_only:
            return
        now = now or owed
        # What cannot be done now must not keep anyone from his journal; doctor will tell.
        with contextlib.suppress(Refused):
            if self.file.due(now, head):
                sound = self.sound()
                if sound:
                    self.file.forget(store, head, now)
                self.file.back_up(store, now, let_go=sound)

    def lock(self) -> None:
        """Close it and forget the key and everything that was unsealed. The database is not asked."""
        with self._lock:
            self._journal = None
            self._cover = self._hurt = None
            self._touched = None
            self.by_code = None
            self._tray.clear()

    def close(self) -> None:
        """Lock, and give the database back."""
        with self._lock:
            self._owed = None
            self.lock()
            self.file.close()

    def lock_if_idle(self, now: datetime) -> None:
        """Lock a journal that was left untouched, or whose key another program renewed.

        A clock set back does not keep it open longer.
        """
        with self._lock:
            if self._journal is None or self._touched is None:
                return
            self._touched = min(self._touched, now)
            if self._idle(now, self._journal):
                self.lock()
                return
            self._pulse = self._journal.rows.pulse()
            # A change of the settings that is seen only now may have changed how long it stays open.
            if self._idle(now, self._journal) or self._pulse.epoch != self._journal.key.epoch:
                self.lock()

    def _idle(self, now: datetime, journal: Journal) -> bool:
        """Whether it was left untouched for as long as its owner chose."""
        minutes = self._idle_minutes(journal)
        return (
            bool(minutes) and self._touched is not None and now - self._touched >= timedelta(minutes=minutes)
        )

    def _idle_minutes(self, journal: Journal) -> int:
        try:
            return self._read_cover(journal).idle_minutes
        except Refused:
            return Cover().idle_minutes

    # --- reading and writing -----------------------------------------------------------------------

    @contextlib.contextmanager
    def one_look(self) -> Iterator[None]:
        """Within this, ask the database once whether the journal changed, and not at each reading.

        What this thread itself writes meanwhile is seen.
        """
        self._look.held, self._look.pulse = True, None
        try:
            yield
        finally:
            self._look.held, self._look.pulse = False, None

    @contextlib.contextmanager
    def written(self, now: datetime) -> Iterator[Journal]:
        """The journal, to be written to; what is read of it afterwards is as it was written."""
        yield self.journal(now)

    def look_again(self) -> None:
        """Something else wrote into the journal: what is read of it from now on is read anew."""
        self._look.pulse = None

    def cover(self, now: datetime) -> Cover:
        """The person's settings.

        Raises:
            Refused: the journal is not open, or its cover is damaged.
        """
        with self._lock:
            return self._read_cover(self.journal(now))

    def change_cover(self, now: datetime, changer: Callable[[Cover], Cover]) -> Cover:
        """Change the settings.

        Raises:
            Refused: the journal is not open, or its cover is damaged.
        """
        with self.written(now) as journal:
            changed = journal.change_cover(changer)
        self._cover = None
        if self.file.head is not None:
            self.file.head = self.file.head._replace(language=changed.language.value)
        return changed

    def _read_cover(self, journal: Journal) -> Cover:
        """The cover as of the last look at the journal's pulse."""
        cover = self._cover
        if cover is None or cover[0] != self._pulse.serial:
            self._cover = cover = (self._pulse.serial, journal.cover())
        return cover[1]

    # --- whether it is whole -----------------------------------------------------------------------

    def hurt(self, now: datetime) -> bool:
        """Whether the settings of the open journal, or the list of its pages, were damaged."""
        with self._lock:
            journal = self.journal(now)
            # What lies on the disk may be damaged at any time; what was written since is looked at each time.
            if self._hurt is None or self._hurt[0] != self._pulse.serial:
                self._hurt = self._pulse.serial, journal.cover_damaged()
            return journal.book().doubted or self._hurt[1]

    def sound(self) -> bool:
        """Whether the journal is open, and everything in it opens and is listed."""
        journal = self._journal
        if journal is None:
            return False
        book = journal.book()
        hurt = book.damaged or book.doubted or journal.cover_damaged() or journal.damaged_enclosures()
        return not hurt
