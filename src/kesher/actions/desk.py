"""The desk on which one person's journal lies: closed, locked or open.

A :class:`Desk` owns the database connection and, while the journal is open, its key. It forgets the key when
told to, and when the journal was left untouched for as long as its owner chose.

The desk is the face that the acts use. How the journal lies is :mod:`.open_journal`'s to know, its file
:mod:`.journal_file`'s, its keys :mod:`.journal_keys`', and what lies beside it :mod:`.tray`'s.

It is long because it is one face over several parts, and each act of theirs is told once here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from kesher.actions.answers import answers
from kesher.actions.ear import heard_of, heard_on
from kesher.actions.journal_file import JournalFile
from kesher.actions.journal_keys import Begun, JournalKeys
from kesher.actions.open_journal import OpenJournal, State
from kesher.actions.tray import DESK_HOLDS, LAID_BY, Tray
from kesher.days import Moment, is_moed, is_rest, moment
from kesher.journal import backup
from kesher.journal.cover import Cover, heeded, own_words, righted
from kesher.journal.journal import Change, Journal, Kept, Note
from kesher.journal.keeper import Keeper, Keeping
from kesher.journal.keys import Kind, Wrap
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head, Row
from kesher.method.care import remembered
from kesher.method.language import Language
from kesher.method.pack import Pack
from kesher.method.page import Changed, Page
from kesher.method.point import Held
from kesher.method.problems import Code, Problem, refuse
from kesher.method.reckoning import Reckoning
from kesher.method.standing import Standing, held_among
from kesher.words.packs import OWN, SHIPPED, shelved, shipped

__all__ = ["DESK_HOLDS", "LAID_BY", "Begun", "Desk", "State", "answers", "rest_days"]

Result = TypeVar("Result")


def rest_days(cover: Cover) -> Callable[[date], bool]:
    """Whether a day is one of rest, by what a person chose (see :meth:`Desk.rested`)."""
    israel, moed = cover.place.israel, cover.moed
    return lambda day: is_rest(day, israel) or (moed and is_moed(day, israel))


class Desk:
    """One person's journal on one machine.

    Args:
        home: Kesher's own folder; made when the first journal is begun.
        keyring: whether the system's keyring may be asked.
        keeps: whether a key can be kept here at all, so that the journal opens without its passphrase.
    """

    def __init__(self, home: Path, *, keyring: bool = True, keeps: bool = True) -> None:
        self.home = home
        self.keeps = keeps
        self._lock = threading.RLock()
        keeper = Keeper(home, keyring=keyring, keeps=keeps)
        self._file = JournalFile(home, self._lock)
        self._tray = Tray(self._lock)
        self._open = OpenJournal(self._lock, self._file, keeper, self._tray)
        self._keys = JournalKeys(self._lock, self._open, keeper, self.change_cover)

    # --- how it lies --------------------------------------------------------------------------------

    def state(self, now: datetime) -> State:
        """How the journal lies now.

        Raises:
            Refused: the database is damaged, newer, or not to be opened.
        """
        return self._open.state(now)

    def language(self, now: datetime) -> Language | None:
        """The language to ask for the passphrase in; None when there is no journal yet."""
        return self._open.language(now)

    def journal(self, now: datetime) -> Journal:
        """The open journal.

        Raises:
            Refused: ``NO_JOURNAL`` or ``LOCKED``.
        """
        return self._open.journal(now)

    def cover(self, now: datetime) -> Cover:
        """The person's settings.

        Raises:
            Refused: the journal is not open, or its cover is damaged.
        """
        return self._open.cover(now)

    def moment(self, now: datetime) -> Moment:
        """The moment at the person's own place."""
        return moment(now, self.cover(now).place)

    def packs(self, now: datetime) -> dict[str, Pack]:
        """The packs a person may choose from, by id: the one that ships first, then his own, whole ones.

        One that does not speak his language is not among them.
        """
        language = self.cover(now).language.value
        own = shelved(self.home / OWN)
        return {SHIPPED: shipped()} | {name: each for name, each in own.items() if language in each.words}

    def pack(self, now: datetime) -> Pack:
        """The pack in use. One that was taken away or is no longer whole gives way to the one that ships."""
        chosen = self.cover(now).pack
        return self.packs(now).get(chosen, shipped()) if chosen else shipped()

    def still(self, now: datetime) -> bool:
        """True while it is Shabbat or Yom Tov, unless the person wished otherwise."""
        return self.cover(now).still and self.moment(now).rest is not None

    def change(
        self,
        now: datetime,
        day: date,
        act: str,
        changer: Callable[[Page], Changed],
        based_on: int | None = None,
        note: Note | None = None,
    ) -> Kept | Problem:
        """Change one page (see :meth:`Journal.change`), and listen to what was written on it.

        What is heard is noted on the cover in the page's own transaction, so that no crash can part the two.
        What the cover remembers of the week is let go when the week is over.
        """
        today = self.moment(now).day

        def noted(cover: Cover, before: Page, after: Page) -> Cover:
            cover = righted(cover, now)
            known = note(cover, before, after) if note else cover
            known = replace(known, written=remembered(known.written, today))
            return heeded(known, heard_on((after,)))

        with self._open.written(now) as journal:
            return journal.change(day, act, changer, based_on, noted, today)

    def change_all(
        self,
        now: datetime,
        changes: Sequence[Change],
        enclosed: tuple[date, bytes] | None = None,
    ) -> int | Problem:
        """Change several pages, all of them or none (see :meth:`Journal.change_all`), and listen to them."""

        def noted(cover: Cover, pages: Sequence[Page]) -> Cover:
            return heeded(righted(cover, now), heard_on(pages))

        with self._open.written(now) as journal:
            return journal.change_all(changes, enclosed, noted)

    def held_on(self, now: datetime, day: date) -> Held | None:
        """The point that was held on a day (see :func:`kesher.method.standing.held_on`)."""
        until, last = self.reckoned(now, day), self.reckoned(now)
        marked, today = self.journal(now).seen(day).point, self.moment(now).day
        ahead = last.turned is not None and last.turned > today
        return held_among(until.standing.held, last.standing.held, day, today if ahead else None, marked)

    def deciding_day(self, now: datetime) -> date:
        """The day on whose page a decision is written: today's, or the last that decisions were written on.

        Decisions are read in the order of their days. Where one lies ahead, since the clock was ahead then,
        what is decided after it must lie there too, or it would change nothing.
        """
        return max(self.moment(now).day, self.reckoned(now).turned or date.min)

    def rested(self, now: datetime) -> Callable[[date], bool]:
        """Whether a day is one of rest for this person: Shabbat, Yom Tov, and Chol HaMoed by his choice.

        Of such a day nothing is asked and nothing is missed. Whether the journal itself is closed now is
        another matter (:meth:`still`): on Chol HaMoed it is open.
        """
        return rest_days(self.cover(now))

    def once(self, name: str, basis: object, make: Callable[[], Result]) -> Result:
        """What was read from the journal, kept until the journal changes or is locked.

        Args:
            name: of what is read.
            basis: what it is read from; the same means the same answer.
            make: reads it.
        """
        return self._tray.once(name, basis, make)

    def lay_down(self, now: datetime, name: str, thing: object) -> None:
        """Put something on the desk until it is taken up: in memory only, and forgotten with the key.

        When more lies there than a desk holds, what lay longest goes.
        """
        self.journal(now)
        self._tray.lay_down(name, thing)

    def lying(self, now: datetime) -> dict[str, object]:
        """What lies on the desk, by name, what came first first."""
        self.journal(now)
        return self._tray.lying()

    def take_up(self, name: str) -> None:
        """Take something off the desk."""
        self._tray.take_up(name)

    def lay_by(self, thing: object) -> str:
        """Keep an answer until the journal is locked or newer ones need its room; the answer is its token."""
        return self._tray.lay_by(thing)

    def laid_by(self, token: str) -> object | None:
        """An answer that was kept; None when it is no longer there."""
        return self._tray.laid_by(token)

    def forget_laid(self, token: str) -> None:
        """Keep an answer no longer."""
        self._tray.forget_laid(token)

    def standing(self, now: datetime) -> Standing:
        """Where the person stands, from all pages."""
        return self.reckoned(now).standing

    def reckoned(self, now: datetime, day: date | None = None) -> Reckoning:
        """What the pages come to up to a day, that day with them; by default all pages.

        What was read stays read until a page is written, and then only its month is read again.
        """
        cover = self.cover(now)
        customs = cover.place.israel, cover.moed
        course, pages = self.journal(now).course(customs, rest_days(cover), day)
        return course.until(pages, day or date.max)

    # --- opening and closing ------------------------------------------------------------------------

    @answers
    def begin(
        self,
        now: datetime,
        cover: Cover,
        passphrase: str | None,
        *,
        keep: bool,
        anew: bool = True,
        beside: bool = False,
        arriving: Callable[[Journal], None] | None = None,
    ) -> Begun | Problem:
        """Begin a journal.

        Args:
            now: the instant.
            cover: the first settings.
            passphrase: or None, when only this computer keeps the key.
            keep: keep the key on this computer, so that it opens without the passphrase.
            anew: False for one that is brought back, and was begun at some other time.
            beside: he knows that there are backups of another journal here, and wishes for a new one all the
                same.
            arriving: takes in what it begins with (see :meth:`Journal.create`).

        Returns:
            The recovery code, or why not.
        """
        return self._keys.begin(
            now, cover, passphrase, keep=keep, anew=anew, beside=beside, arriving=arriving
        )

    @answers
    def unlock(self, now: datetime, secret: str, kind: Kind = Kind.PASSPHRASE) -> Problem | None:
        """Open the journal with the passphrase, or with the recovery code."""
        self._keys.unlock(now, secret, kind)
        return None

    def opened_by_code(self, now: datetime, *, lately: bool = False) -> bool:
        """Whether the recovery code opened the journal, and no new passphrase was chosen since.

        Args:
            now: the instant.
            lately: only a moment ago, so that whoever typed it is still the one who sits here.
        """
        return self._keys.opened_by_code(now, lately=lately)

    @answers
    def unlock_kept(self, now: datetime) -> Problem | None:
        """Open the journal with the key kept on this computer."""
        self._keys.unlock_kept(now)
        return None

    @property
    def path(self) -> Path:
        """Where the journal's file is."""
        return self._file.path

    @property
    def carried(self) -> bool:
        """Whether something was chosen that carries the journal to other devices."""
        return self._file.carried

    @property
    def is_open(self) -> bool:
        """Whether the journal lies open, without asking the database anything."""
        return self._open.held is not None

    def lock(self) -> None:
        """Close the journal and forget the key and all that was unsealed; the database is not asked."""
        self._open.lock()

    def one_look(self) -> AbstractContextManager[None]:
        """While a page is made, ask the database once whether the journal changed, and not at each reading.

        What this thread itself writes meanwhile is seen.
        """
        return self._open.one_look()

    def lock_if_idle(self, now: datetime) -> None:
        """Lock a journal that was left untouched, or whose key another program renewed.

        A clock set back does not keep it open longer.
        """
        self._open.lock_if_idle(now)

    def close(self) -> None:
        """Lock, and give the database back; what the open journal is still owed is done before."""
        self._open.look_after()
        self._open.close()

    # --- keys ---------------------------------------------------------------------------------------

    @answers
    def proves(self, now: datetime, secret: str) -> Problem | None:
        """Refuse who does not know the present passphrase or the recovery code of the open journal.

        A door asks this before whatever would give the journal away for good to somebody who only sat down
        before a computer that was left open.
        """
        self._keys.prove(now, secret)
        return None

    @answers
    def change_passphrase(self, now: datetime, passphrase: str) -> Problem | None:
        """Set a new passphrase (see :meth:`proves`)."""
        self._keys.change_passphrase(now, passphrase)
        return None

    @answers
    def new_code(self, now: datetime) -> str | Problem:
        """Make a new recovery code; the old one no longer opens."""
        return self._keys.new_code(now)

    @answers
    def confirm_code(self, now: datetime, typed: str | None = None) -> Problem | None:
        """Note that the recovery code was written down.

        Args:
            now: the instant.
            typed: the code, where it is not shown any more; it must open the journal.
        """
        self._keys.confirm_code(now, typed)
        return None

    @answers
    def renew_key(self, now: datetime, passphrase: str) -> Begun | Problem:
        """The key may have leaked: a new key and a new code, and every page sealed again."""
        return self._keys.renew(now, passphrase)

    def take_key(
        self,
        now: datetime,
        passphrase: str | None,
        take: Callable[[Callable[[DataKey, Wrap], tuple[Wrap, ...]]], str],
    ) -> str:
        """Go on under a key that was renewed on another device.

        Args:
            now: the instant.
            passphrase: of the journal here, where it has one.
            take: given what makes the new key's wraps here, seals everything anew; its answer is whose key
                it is, and empty when it cannot.

        Raises:
            Refused: ``SYNC_RENEWED``: the passphrase is needed; it is wrong; ``SYNC_REMOVED``.
        """
        return self._keys.take_key(now, passphrase, take)

    def prove_passphrase(self, now: datetime, passphrase: str | None) -> None:
        """Refuse another passphrase than that of the open journal, where it has one."""
        self._keys.prove_passphrase(now, passphrase)

    def unconfirm_code(self, now: datetime) -> None:
        """Note that the recovery code that is to come was not written down yet."""
        self._keys.unconfirm_code(now)

    def look_again(self) -> None:
        """Something else wrote into the journal: what is read of it from now on is read anew."""
        self._open.look_again()

    @answers
    def keep_key(self, now: datetime, keep: bool) -> Keeping | Problem:
        """Keep the key on this computer, or stop keeping it."""
        return self._keys.keep_key(now, keep)

    def keeping(self, now: datetime) -> Keeping:
        """Where the key is kept."""
        return self._keys.keeping(now)

    def has_passphrase(self, now: datetime) -> bool:
        """True when the journal can be opened by a passphrase."""
        return self._keys.has_passphrase(now)

    @answers
    def change_cover(
        self, now: datetime, changer: Callable[[Cover], Cover], said: Collection[str] = ()
    ) -> Cover | Problem:
        """Change settings, and listen to what was written on them in the person's own words.

        Args:
            now: the instant.
            changer: settings → settings.
            said: what else he wrote, that lies on the cover in another shape.
        """

        def noted(cover: Cover) -> Cover:
            after = changer(righted(cover, now))
            fresh = {*said} | set(own_words(after)) - set(own_words(cover))
            return heeded(after, heard_of(fresh, now))

        return self._open.change_cover(now, noted)

    # --- the file -----------------------------------------------------------------------------------

    @property
    def store(self) -> SqliteStore | None:
        """The open database, if it was opened."""
        return self._file.store

    @answers
    def back_up(self, now: datetime) -> Path | Problem:
        """Copy the sealed database into the backups' folder.

        Earlier copies go only while everything in the open journal opens: one of them may be what brings back
        what does not.
        """
        with self._lock:
            found, store = self._open.find(now), self._file.store
            if found is None or store is None:
                raise refuse(Code.NO_JOURNAL)
            return self._file.back_up(store, now, let_go=self._open.sound())

    @answers
    def let_copies_go(self, now: datetime) -> int | Problem:
        """Make a fresh backup and delete those before it: they open with what opened the journal then.

        Returns:
            How many were deleted; none before the fresh one is there and whole, and none while something
            does not open that an earlier one may bring back.
        """
        with self._lock:
            if not self._open.sound():
                return Problem(Code.COPIES_NEEDED)
            made = self.back_up(now)
            if isinstance(made, Problem):
                return made
            older = [each for each in self.copies() if each.path != made]
            backup.let_go(self.home, older)
            return len(older)

    def look_after(self, now: datetime) -> None:
        """Do what an opened journal is owed once it is open: the week's backup, and what may be forgotten.

        Nobody waits for it: a door calls it beside its requests, and the first call after an opening does it.
        """
        self._open.look_after(now)

    def copies(self) -> list[backup.Copy]:
        """The backups of the journal, or of whichever there are when it is lost: of fewest writes first."""
        return self._file.copies()

    def kept(self, head: Head) -> DataKey | None:
        """The key of a journal, if the open one has it or this computer keeps it."""
        return self._keys.kept(head)

    def salvage(self) -> tuple[list[Row], list[Row]]:
        """Every sealed row that can still be read of the journal's file, and the earlier ones beside them."""
        return self._file.salvage()

    def hurt(self, now: datetime) -> bool:
        """Whether the settings of the open journal, or the list of its pages, were damaged."""
        return self._open.hurt(now)

    def whole(self) -> bool:
        """Whether the journal's file has no fault that only another file could mend."""
        return self._file.whole()

    def put_in_place(self, now: datetime, copy: Path, key: DataKey) -> None:
        """Put a backup where there is no journal, and open it with its own key.

        Raises:
            Refused: the disk is full, the folder cannot be written, or the copy is no journal.
        """
        with self._lock:
            self._open.close()
            self._file.replace(copy)
            head = self._open.find(now)
            if head is None or self._file.store is None:
                raise refuse(Code.DATABASE_DAMAGED)
            self._open.hold(Journal(self._file.store, head, key), now)

    def set_aside(self, now: datetime) -> Callable[[], None]:
        """Move a damaged database out of the way, deleting nothing, so that a backup can take its place.

        Returns:
            What moves it back, for when the backup turns out not to open.

        Raises:
            Refused: ``FOLDER_UNWRITABLE``.
        """
        with self._lock:
            return self._file.set_aside(now, self._open.close)
