"""The desk on which one person's book lies: closed, locked or open.

A :class:`Desk` owns the database connection and, while the book is open, its key. It forgets the key when
told to, and when the book was left untouched for as long as its owner chose.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar, cast

from msgspec.structs import replace

from kesher.days import Moment, is_moed, is_rest, moment
from kesher.disk.files import unreachable, unwritten
from kesher.journal import backup
from kesher.journal.cover import Cover, own_words
from kesher.journal.journal import Change, Journal, Kept, Note
from kesher.journal.keeper import Keeper, Keeping
from kesher.journal.keys import Kind, is_code, new_code, passphrase_problem, read_code
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head, Pulse, Row
from kesher.method.care import Hearing, hearing, hearing_of, remembered
from kesher.method.care import own_words as words_on
from kesher.method.language import Language
from kesher.method.pack import Pack
from kesher.method.page import Changed, Page
from kesher.method.point import Held
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.method.standing import Standing, fold, held_on
from kesher.words.help import lexicons
from kesher.words.packs import SHIPPED, shelved, shipped

DATABASE = "journal.db"
PACKS = "packs"
DESK_HOLDS = 40
"""Sheets of paper that may lie on the desk at once."""

CODE_PROVES = timedelta(minutes=10)
"""How long the code that opened the book is proof enough for a new passphrase."""

LAID_BY = 16
"""Answers to forms that may be shown again."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def answers(act: Callable[Given, Result | Problem]) -> Callable[Given, Result | Problem]:
    """Turn a refusal from below into the value that the doors expect."""

    @wraps(act)
    def answered(*given: Given.args, **named: Given.kwargs) -> Result | Problem:
        try:
            return act(*given, **named)
        except Refused as refused:
            return refused.problem

    return answered


class State(StrEnum):
    """How the book lies on the desk."""

    NONE = "none"
    LOST = "lost"
    """There is no journal in its place, but backups of one, or a key that was kept for it."""
    LOCKED = "locked"
    OPEN = "open"


class Begun(NamedTuple):
    """A new journal: its recovery code, to be shown once, and where the key is kept."""

    code: str
    keeping: Keeping


def heeded(cover: Cover, hearing: Hearing) -> Cover:
    """The cover, with a note of when words of a wish to die were last written, if that is news to it."""
    return replace(
        cover, heard=latest(cover.heard, hearing.meant), hinted=latest(cover.hinted, hearing.maybe)
    )


_CARES = ("heard", "hinted", "answered", "hint_answered", "measuring_opened")


def righted(cover: Cover, now: datetime) -> Cover:
    """The cover with no instant of care ahead of now: the clock was ahead when it was noted.

    What was written since would be earlier, and would not be heard. All are moved back together, so that
    their order, and what is between them, stays.
    """
    last = latest(*(getattr(cover, name) for name in _CARES))
    if last is None or last <= now:
        return cover
    moved = {name: at - (last - now) for name in _CARES if (at := getattr(cover, name)) is not None}
    return replace(cover, **moved)


def latest(*instants: datetime | None) -> datetime | None:
    """The latest of the instants that are known; None when none is."""
    return max((each for each in instants if each is not None), default=None)


def _heard_on(pages: Sequence[Page]) -> Hearing:
    """What is heard on pages. The lists are read when there is something to listen to, and not before."""
    written = any(text for page in pages for _, text in words_on(page))
    return hearing(pages, lexicons()) if written else Hearing()


def _heard_of(texts: Collection[str], now: datetime) -> Hearing:
    """The same of texts that were written now, and lie on no page."""
    return hearing_of(texts, now, lexicons()) if any(texts) else Hearing()


def rest_days(cover: Cover) -> Callable[[date], bool]:
    """Whether a day is one of rest, by what a person chose (see :meth:`Desk.rested`)."""
    israel, moed = cover.place.israel, cover.moed
    return lambda day: is_rest(day, israel) or (moed and is_moed(day, israel))


class _Look(threading.local):
    """Whether this thread is making a page, and has asked already whether the journal changed."""

    held = False
    taken = False


class Desk:
    """One person's book on one machine.

    Args:
        home: Kesher's own folder; made when the first journal is begun.
        keyring: whether the system's keyring may be asked.
    """

    def __init__(self, home: Path, *, keyring: bool = True) -> None:
        self.home = home
        self.path = home / DATABASE
        self._keeper = Keeper(home, keyring=keyring)
        self._lock = threading.RLock()
        self._store: SqliteStore | None = None
        self._head: Head | None = None
        self._journal: Journal | None = None
        self._cover: tuple[int, Cover] | None = None
        self._touched: datetime | None = None
        self._pulse = Pulse(-1, -1)
        self._read: dict[str, tuple[object, object]] = {}
        self._lying: dict[str, object] = {}
        self._laid: dict[str, object] = {}
        self._by_code: datetime | None = None
        self._look = _Look()

    # --- how it lies --------------------------------------------------------------------------------

    def state(self, now: datetime) -> State:
        """How the book lies now.

        Raises:
            Refused: the database is damaged, newer, or not to be opened.
        """
        with self._lock:
            self.lock_if_idle(now)
            if self._journal is not None:
                return State.OPEN
            if self._find(now) is not None:
                return State.LOCKED
            return State.LOST if self.copies() or self._keeper.any_kept() else State.NONE

    def language(self, now: datetime) -> Language | None:
        """The language to ask for the passphrase in; None when there is no book yet."""
        with self._lock:
            head = self._find(now)
            return Language(head.language) if head and head.language in set(Language) else None

    def journal(self, now: datetime) -> Journal:
        """The open journal.

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

    def cover(self, now: datetime) -> Cover:
        """The person's settings.

        Raises:
            Refused: the book is not open, or its cover is damaged.
        """
        with self._lock:
            return self._read_cover(self.journal(now))

    def moment(self, now: datetime) -> Moment:
        """The moment at the person's own place."""
        return moment(now, self.cover(now).place)

    def packs(self, now: datetime) -> dict[str, Pack]:
        """The packs a person may choose from, by id: the one that ships first, then his own, whole ones.

        One that does not speak his language is not among them.
        """
        language = self.cover(now).language.value
        own = shelved(self.home / PACKS)
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
            return heeded(known, _heard_on((after,)))

        with self._written(now) as journal:
            return journal.change(day, act, changer, based_on, noted)

    def change_all(
        self,
        now: datetime,
        changes: Sequence[Change],
        enclosed: tuple[date, bytes] | None = None,
    ) -> int | Problem:
        """Change several pages, all of them or none (see :meth:`Journal.change_all`), and listen to them."""

        def noted(cover: Cover, pages: Sequence[Page]) -> Cover:
            return heeded(righted(cover, now), _heard_on(pages))

        with self._written(now) as journal:
            return journal.change_all(changes, enclosed, noted)

    def held_on(self, now: datetime, day: date) -> Held | None:
        """The point that was held on a day (see :func:`held_on`)."""
        # Only pages with decisions can change what is held: ten years of other pages are not folded again.
        journal = self.journal(now)
        return held_on(journal.turning(), day, self.moment(now).day, journal.seen(day).point)

    def deciding_day(self, now: datetime) -> date:
        """The day on whose page a decision is written: today's, or the last that decisions were written on.

        Decisions are read in the order of their days. Where one lies ahead, since the clock was ahead then,
        what is decided after it must lie there too, or it would change nothing.
        """
        turning = self.journal(now).turning()
        return max((self.moment(now).day, *(page.day for page in turning[-1:])))

    def rested(self, now: datetime) -> Callable[[date], bool]:
        """Whether a day is one of rest for this person: Shabbat, Yom Tov, and Chol HaMoed by his choice.

        Of such a day nothing is asked and nothing is missed. Whether the journal itself is closed now is
        another matter (:meth:`still`): on Chol HaMoed it is open.
        """
        return rest_days(self.cover(now))

    def once(self, name: str, basis: object, make: Callable[[], Result]) -> Result:
        """What was read from the book, kept until the book changes or is locked.

        Args:
            name: of what is read.
            basis: what it is read from; the same means the same answer.
            make: reads it.
        """
        with self._lock:
            known = self._read.get(name)
            if known is None or known[0] != basis:
                self._read[name] = known = (basis, make())
            return cast("Result", known[1])

    def lay_down(self, now: datetime, name: str, thing: object) -> None:
        """Put something on the desk until it is taken up: in memory only, and forgotten with the key.

        When more lies there than a desk holds, what lay longest goes.
        """
        with self._lock:
            self.journal(now)
            self._lying.pop(name, None)
            while len(self._lying) >= DESK_HOLDS:
                del self._lying[next(iter(self._lying))]
            self._lying[name] = thing

    def lying(self, now: datetime) -> dict[str, object]:
        """What lies on the desk, by name, what came first first."""
        with self._lock:
            self.journal(now)
            return dict(self._lying)

    def take_up(self, name: str) -> None:
        """Take something off the desk."""
        with self._lock:
            self._lying.pop(name, None)

    def lay_by(self, thing: object) -> str:
        """Keep an answer until the journal is locked or newer ones need its room; the answer is its token."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            while len(self._laid) >= LAID_BY:
                del self._laid[next(iter(self._laid))]
            self._laid[token] = thing
        return token

    def laid_by(self, token: str) -> object | None:
        """An answer that was kept; None when it is no longer there."""
        with self._lock:
            return self._laid.get(token)

    def forget_laid(self, token: str) -> None:
        """Keep an answer no longer."""
        with self._lock:
            self._laid.pop(token, None)

    def standing(self, now: datetime) -> Standing:
        """Where the person stands, from all pages."""
        book = self.journal(now).book()
        return self.once("standing", book, lambda: fold(Standing(), book.pages))

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

        Returns:
            The recovery code, or why not.
        """
        if passphrase is not None and (problem := passphrase_problem(passphrase)):
            return problem
        if passphrase is None and not keep:
            return Problem(Code.PASSPHRASE_SHORT, {"limit": 8})
        with self._lock:
            state = self.state(now)
            if state in (State.OPEN, State.LOCKED):
                return Problem(Code.JOURNAL_EXISTS)
            if state is State.LOST and not beside:
                return Problem(Code.JOURNAL_LOST)
            self._make_home()
            store = self._store or backup.open_or_migrate(self.path, self.home, now, create=True)
            self._store = store
            import uuid6  # only a new book needs one

            head = Head(uuid6.uuid7(), uuid6.uuid7(), 1, 0, cover.language.value)
            code = new_code()
            if anew:
                cover = replace(cover, begun=moment(now, cover.place).day)
            # What was heard before it was put away is known with its own time; the rest is heard now.
            heard = _heard_of(own_words(cover), now)
            cover = replace(cover, heard=cover.heard or heard.meant, hinted=cover.hinted or heard.maybe)
            cover = replace(cover, code_confirmed=False)
            # First the key: one that is kept for a journal that never came to be is no loss.
            key = DataKey.new(head.journal, head.epoch)
            keeping = self._keep(key) if keep else Keeping.NOT
            try:
                journal = Journal.create(store, head, passphrase, code, cover, key)
            except BaseException:
                if keep:
                    self._keeper.forget(head.journal)
                raise
            self._head = head
            self._hold(journal, now)
            return Begun(code, keeping)

    @answers
    def unlock(self, now: datetime, secret: str, kind: Kind = Kind.PASSPHRASE) -> Problem | None:
        """Open the book with the passphrase, or with the recovery code."""
        with self._lock:
            head = self._find(now)
            if head is None or self._store is None:
                return Problem(Code.NO_JOURNAL)
            if kind is Kind.RECOVERY:
                read_code(secret)
            self._hold(Journal.unlock(self._store, head, kind, secret), now)
        if kind is Kind.RECOVERY:
            self._by_code = now
            self._note_code(now, confirmed=True)  # who opened with it has it
        return None

    def opened_by_code(self, now: datetime, *, lately: bool = False) -> bool:
        """Whether the recovery code opened the book, and no new passphrase was chosen since.

        Args:
            now: the instant.
            lately: only a moment ago, so that whoever typed it is still the one who sits here.
        """
        with self._lock:
            since = self._by_code
            return since is not None and (not lately or timedelta(0) <= now - since < CODE_PROVES)

    @answers
    def unlock_kept(self, now: datetime) -> Problem | None:
        """Open the book with the key kept on this computer."""
        with self._lock:
            head = self._find(now)
            if head is None or self._store is None:
                return Problem(Code.NO_JOURNAL)
            key = self._keeper.kept(head.journal)
            if key is not None and key.epoch != head.epoch and not self._store.keys_whole(head):
                return Problem(Code.DATABASE_DAMAGED)
            if key is None or key.epoch != head.epoch:
                return Problem(Code.KEY_NOT_KEPT)
            journal = Journal(self._store, head, key)
            if not journal.fits():
                return Problem(Code.KEY_NOT_KEPT)
            self._hold(journal, now)
            return None

    @property
    def is_open(self) -> bool:
        """Whether the book lies open, without asking the database anything."""
        with self._lock:
            return self._journal is not None

    def lock(self) -> None:
        """Close the book and forget the key and everything that was unsealed. The database is not asked."""
        with self._lock:
            self._journal = None
            self._cover = None
            self._touched = None
            self._read = {}
            self._lying = {}
            self._laid = {}
            self._by_code = None

    @contextlib.contextmanager
    def one_look(self) -> Iterator[None]:
        """While a page is made, ask the database once whether the journal changed, and not at each reading.

        What this thread itself writes meanwhile is seen.
        """
        self._look.held, self._look.taken = True, False
        try:
            yield
        finally:
            self._look.held = False

    @contextlib.contextmanager
    def _written(self, now: datetime) -> Iterator[Journal]:
        """The journal, to be written to; what is read of it afterwards is read anew."""
        try:
            yield self.journal(now)
        finally:
            self._look.taken = False

    def lock_if_idle(self, now: datetime) -> None:
        """Lock a book that was left untouched, or whose key another program renewed.

        A clock set back does not keep it open longer.
        """
        with self._lock:
            if self._journal is None or self._touched is None:
                return
            self._touched = min(self._touched, now)
            if self._idle(now, self._journal):
                self.lock()
                return
            if not (self._look.held and self._look.taken):
                self._pulse = self._journal.store.pulse(self._journal.head)
                self._look.taken = True
            # A change of the settings that is seen only now may have changed how long it stays open.
            if self._idle(now, self._journal) or self._pulse.epoch != self._journal.key.epoch:
                self.lock()

    def close(self) -> None:
        """Lock, and give the database back."""
        with self._lock:
            self.lock()
            store, self._store, self._head = self._store, None, None
            if store is not None:
                store.close()

    # --- keys ---------------------------------------------------------------------------------------

    @answers
    def proves(self, now: datetime, secret: str) -> Problem | None:
        """Refuse who does not know the present passphrase or the recovery code of the open journal.

        A door asks this before whatever would give the journal away for good to somebody who only sat down
        before a computer that was left open.
        """
        journal = self.journal(now)
        kinds = (Kind.RECOVERY, Kind.PASSPHRASE) if is_code(secret) else (Kind.PASSPHRASE,)
        for kind in kinds if secret else ():
            try:
                Journal.unlock(journal.store, journal.head, kind, secret)
            except Refused as refused:
                if refused.problem.code not in (Code.PASSPHRASE_WRONG, Code.CODE_WRONG):
                    raise
            else:
                return None
        return Problem(Code.PROOF_WRONG)

    @answers
    def change_passphrase(self, now: datetime, passphrase: str) -> Problem | None:
        """Set a new passphrase (see :meth:`proves`)."""
        if problem := passphrase_problem(passphrase):
            return problem
        self.journal(now).set_passphrase(passphrase)
        self._by_code = None
        return None

    @answers
    def new_code(self, now: datetime) -> str | Problem:
        """Make a new recovery code; the old one no longer opens."""
        code = new_code()
        self.journal(now).set_code(code)
        self._note_code(now, confirmed=False)
        return code

    @answers
    def confirm_code(self, now: datetime, typed: str | None = None) -> Problem | None:
        """Note that the recovery code was written down.

        Args:
            now: the instant.
            typed: the code, where it is not shown any more; it must open the journal.
        """
        if typed is not None:
            journal = self.journal(now)
            Journal.unlock(journal.store, journal.head, Kind.RECOVERY, typed)
        self._note_code(now, confirmed=True)
        return None

    def _note_code(self, now: datetime, *, confirmed: bool) -> None:
        if self.cover(now).code_confirmed is not confirmed:
            self.change_cover(now, lambda cover: replace(cover, code_confirmed=confirmed))

    @answers
    def renew_key(self, now: datetime, passphrase: str) -> Begun | Problem:
        """The key may have leaked: a new key and a new code, and every page sealed again."""
        if problem := passphrase_problem(passphrase):
            return problem
        with self._lock:
            journal = self.journal(now)
            was_kept = self._keeper.where(journal.head.journal) is not Keeping.NOT
            code = new_code()
            journal.renew(passphrase, code)
            self._head = journal.head
            self._note_code(now, confirmed=False)
            return Begun(code, self._keep(journal.key) if was_kept else Keeping.NOT)

    @answers
    def keep_key(self, now: datetime, keep: bool) -> Keeping | Problem:
        """Keep the key on this computer, or stop keeping it."""
        journal = self.journal(now)
        if not keep:
            if Kind.PASSPHRASE not in journal.store.wraps(journal.head):
                return Problem(Code.PASSPHRASE_SHORT, {"limit": 8})
            self._keeper.forget(journal.head.journal)
            return self._keeper.where(journal.head.journal)
        keeping = self._keep(journal.key)
        return Problem(Code.FOLDER_UNWRITABLE) if keeping is Keeping.NOT else keeping

    def keeping(self, now: datetime) -> Keeping:
        """Where the key is kept."""
        with self._lock:
            head = self._find(now)
            return self._keeper.where(head.journal) if head else Keeping.NOT

    def has_passphrase(self, now: datetime) -> bool:
        """True when the book can be opened by a passphrase."""
        with self._lock:
            head = self._find(now)
            return bool(head and self._store and Kind.PASSPHRASE in self._store.wraps(head))

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
            return heeded(after, _heard_of(fresh, now))

        with self._written(now) as journal:
            changed = journal.change_cover(noted)
        self._cover = None
        if self._head is not None:
            self._head = self._head._replace(language=changed.language.value)
        return changed

    # --- the file -----------------------------------------------------------------------------------

    @property
    def store(self) -> SqliteStore | None:
        """The open database, if it was opened."""
        return self._store

    @answers
    def back_up(self, now: datetime) -> Path | Problem:
        """Copy the sealed database into the backups' folder.

        Earlier copies go only while everything in the open journal opens: one of them may be what brings back
        what does not.
        """
        with self._lock:
            if self._find(now) is None or self._store is None:
                return Problem(Code.NO_JOURNAL)
            return backup.back_up(self._store, self.home, now, let_go=self._sound())

    @answers
    def let_copies_go(self, now: datetime) -> int | Problem:
        """Make a fresh backup and delete those before it: they open with what opened the journal then.

        Returns:
            How many were deleted; none before the fresh one is there and whole, and none while something
            does not open that an earlier one may bring back.
        """
        with self._lock:
            if not self._sound():
                return Problem(Code.COPIES_NEEDED)
            made = self.back_up(now)
            if isinstance(made, Problem):
                return made
            older = [each.path for each in self.copies() if each.path != made]
            try:
                for path in older:
                    path.unlink(missing_ok=True)
            except OSError as error:
                raise refuse(unwritten(error)) from None
            return len(older)

    def copies(self) -> list[backup.Copy]:
        """The backups of the journal, or of whichever there are when it is lost: of fewest writes first."""
        with self._lock, contextlib.suppress(OSError):
            return backup.backups(self.home, self._head)
        return []

    def kept(self, head: Head) -> DataKey | None:
        """The key of a journal, if the open one has it or this computer keeps it."""
        with self._lock:
            if self._journal is not None and self._journal.head.journal == head.journal:
                return self._journal.key
            return self._keeper.kept(head.journal)

    def salvage(self) -> tuple[list[Row], list[Row]]:
        """Every sealed row that can still be read of the journal's file, and the earlier ones beside them."""
        with self._lock:
            try:
                store = self._store or SqliteStore(self.path, read_only=True)
            except Refused:
                return [], []
            try:
                return store.salvage()
            finally:
                if store is not self._store:
                    store.close()

    def hurt(self, now: datetime) -> bool:
        """Whether the settings of the open journal, or the list of its pages, were damaged."""
        journal = self.journal(now)
        return journal.book().doubted or journal.cover_damaged()

    def _sound(self) -> bool:
        """Whether the journal is open, and everything in it opens and is listed."""
        journal = self._journal
        if journal is None:
            return False
        book = journal.book()
        hurt = book.damaged or book.doubted or journal.cover_damaged() or journal.damaged_enclosures()
        return not hurt

    def whole(self) -> bool:
        """Whether the journal's file has no fault that only another file could mend."""
        with self._lock:
            store, head = self._store, self._head
            try:
                return store is not None and head is not None and store.keys_whole(head) and store.whole()
            except Refused:
                return False

    def put_in_place(self, now: datetime, copy: Path, key: DataKey) -> None:
        """Put a backup where there is no journal, and open it with its own key.

        Raises:
            Refused: the disk is full, the folder cannot be written, or the copy is no journal.
        """
        with self._lock:
            self.close()
            self._make_home()
            source = SqliteStore(copy, read_only=True)
            fresh = self.path.with_name(f".{self.path.name}.fresh")
            try:
                fresh.unlink(missing_ok=True)
                source.copy_to(fresh)
                fresh.chmod(0o600)
                fresh.replace(self.path)
            except OSError as error:
                raise refuse(unwritten(error)) from None
            finally:
                source.close()
            head = self._find(now)
            if head is None or self._store is None:
                raise refuse(Code.DATABASE_DAMAGED)
            self._hold(Journal(self._store, head, key), now)

    def set_aside(self, now: datetime) -> Callable[[], None]:
        """Move a damaged database out of the way, deleting nothing, so that a backup can take its place.

        Returns:
            What moves it back, for when the backup turns out not to open.

        Raises:
            Refused: ``FOLDER_UNWRITABLE``.
        """
        with self._lock:
            self.close()
            stamp = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
            moved: list[tuple[Path, Path]] = []

            def back() -> None:
                self.close()
                for old, new in moved:
                    new.replace(old)

            try:
                for ending in ("", "-wal", "-shm", "-journal"):
                    old = self.path.with_name(self.path.name + ending)
                    if old.exists():
                        new = old.with_name(f"{self.path.stem}-damaged-{stamp}{self.path.suffix}{ending}")
                        old.replace(new)
                        moved.append((old, new))
            except OSError:
                back()
                raise refuse(Code.FOLDER_UNWRITABLE) from None
            return back

    def _find(self, now: datetime) -> Head | None:
        # While the book is closed another program may renew its key, so the head is read each time.
        if self._head is not None and self._journal is not None:
            return self._head
        if self._store is None:
            try:
                if not self.path.exists() or not self.path.stat().st_size:
                    return None
            except OSError as error:
                raise refuse(unreachable(error) or Code.DISK_SILENT) from None
            self._store = backup.open_or_migrate(self.path, self.home, now)
        self._head = self._store.head()
        return self._head

    def _read_cover(self, journal: Journal) -> Cover:
        """The cover as of the last look at the journal's pulse."""
        cover = self._cover
        if cover is None or cover[0] != self._pulse.serial:
            self._cover = cover = (self._pulse.serial, journal.cover())
        return cover[1]

    def _idle(self, now: datetime, journal: Journal) -> bool:
        """Whether the book was left untouched for as long as its owner chose."""
        minutes = self._idle_minutes(journal)
        return (
            bool(minutes) and self._touched is not None and now - self._touched >= timedelta(minutes=minutes)
        )

    def _idle_minutes(self, journal: Journal) -> int:
        try:
            return self._read_cover(journal).idle_minutes
        except Refused:
            return Cover().idle_minutes

    def _hold(self, journal: Journal, now: datetime) -> None:
        self._journal = journal
        self._touched = now
        self._cover = None
        if self._store is not None and not self._store.read_only and backup.due(self.home, now, journal.head):
            # A weekly copy that cannot be made must not keep anyone from his book; doctor will tell.
            with contextlib.suppress(Refused):
                backup.back_up(self._store, self.home, now, let_go=self._sound())

    def _keep(self, key: DataKey) -> Keeping:
        """Keep the key where that can be done; where not, the new journal and its code still stand."""
        try:
            return self._keeper.keep(key)
        except OSError:
            return Keeping.NOT

    def _make_home(self) -> None:
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise refuse(unwritten(error)) from None
