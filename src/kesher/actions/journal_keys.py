"""The keys of the journal: begun, unlocked, proven, changed, renewed, and kept on this computer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.ear import heard_of
from kesher.actions.open_journal import OpenJournal, State
from kesher.days import moment
from kesher.journal.cover import Cover, own_words, tied
from kesher.journal.journal import Journal
from kesher.journal.keeper import Keeper, Keeping
from kesher.journal.keys import (
    Kind,
    Wrap,
    is_code,
    new_code,
    passphrase_problem,
    read_code,
    wrap_by_passphrase,
)
from kesher.journal.seal import DataKey
from kesher.journal.store import Head
from kesher.method.problems import Code, Problem, Refused, refuse

CODE_PROVES = timedelta(minutes=10)
"""How long the code that opened the journal is proof enough for a new passphrase."""


class Begun(NamedTuple):
    """A new journal: its recovery code, to be shown once, and where the key is kept."""

    code: str
    keeping: Keeping


class JournalKeys:
    """What opens the journal.

    Each of its refusals is raised, and turned into a value by the desk.

    Args:
        lock: the desk's.
        opened: the journal, open or not.
        keeper: keeps a key on this computer.
        change_cover: how the settings are changed, so that what is written there is listened to.
    """

    def __init__(
        self,
        lock: threading.RLock,
        opened: OpenJournal,
        keeper: Keeper,
        change_cover: Callable[[datetime, Callable[[Cover], Cover]], object],
    ) -> None:
        self._lock = lock
        self._open = opened
        self._file = opened.file
        self._keeper = keeper
        self._change_cover = change_cover

    # --- opening -----------------------------------------------------------------------------------

    def begin(
        self,
        now: datetime,
        cover: Cover,
        passphrase: str | None,
        *,
        keep: bool,
        anew: bool,
        beside: bool,
        arriving: Callable[[Journal], None] | None,
    ) -> Begun:
        """Begin a journal (see :meth:`Desk.begin`)."""
        if passphrase is not None:
            _must(passphrase_problem(passphrase))
        elif not keep:
            raise refuse(Code.PASSPHRASE_SHORT, limit=8)
        with self._lock:
            state = self._open.state(now)
            if state in (State.OPEN, State.LOCKED):
                raise refuse(Code.JOURNAL_EXISTS)
            if state is State.LOST and not beside:
                raise refuse(Code.JOURNAL_LOST)
            store = self._file.make(now)
            import uuid6  # only a new journal needs one

            head = Head(uuid6.uuid7(), uuid6.uuid7(), 1, 0, cover.language.value)
            code = new_code()
            cover = _first(cover, now, anew=anew)
            # First the key: one that is kept for a journal that never came to be is no loss.
            key = DataKey.new(head.journal, head.epoch)
            keeping = self._keep(key) if keep else Keeping.NOT
            try:
                journal = Journal.create(store, head, passphrase, code, cover, key, arriving)
            except BaseException:
                if keep:
                    self._keeper.forget(head.journal)
                raise
            self._file.head = head
            self._open.hold(journal, now)
            return Begun(code, keeping)

    def unlock(self, now: datetime, secret: str, kind: Kind) -> None:
        """Open the journal with the passphrase, or with the recovery code."""
        with self._lock:
            head = self._open.find(now)
            if head is None or self._file.store is None:
                raise refuse(Code.NO_JOURNAL)
            if kind is Kind.RECOVERY:
                read_code(secret)
            self._open.hold(Journal.unlock(self._file.store, head, kind, secret), now)
        if kind is Kind.RECOVERY:
            self._open.by_code = now
            self._note_code(now, confirmed=True)  # who opened with it has it

    def unlock_kept(self, now: datetime) -> None:
        """Open the journal with the key kept on this computer."""
        with self._lock:
            head, store = self._open.find(now), self._file.store
            if head is None or store is None:
                raise refuse(Code.NO_JOURNAL)
            key = self._keeper.kept(head.journal)
            if key is not None and key.epoch != head.epoch and not store.keys_whole(head):
                raise refuse(Code.DATABASE_DAMAGED)
            if key is None or key.epoch != head.epoch:
                raise refuse(Code.KEY_NOT_KEPT)
            journal = Journal(store, head, key)
            if not journal.fits():
                raise refuse(Code.KEY_NOT_KEPT)
            self._open.hold(journal, now)

    def opened_by_code(self, now: datetime, *, lately: bool) -> bool:
        """Whether the recovery code opened the journal (see :meth:`Desk.opened_by_code`)."""
        with self._lock:
            since = self._open.by_code
            return since is not None and (not lately or timedelta(0) <= now - since < CODE_PROVES)

    # --- passphrase and code -----------------------------------------------------------------------

    def prove(self, now: datetime, secret: str) -> None:
        """Refuse who does not know the present passphrase or the recovery code of the open journal."""
        journal = self._open.journal(now)
        kinds = (Kind.RECOVERY, Kind.PASSPHRASE) if is_code(secret) else (Kind.PASSPHRASE,)
        for kind in kinds if secret else ():
            try:
                Journal.unlock(journal.store, journal.head, kind, secret)
            except Refused as refused:
                if refused.problem.code not in (Code.PASSPHRASE_WRONG, Code.CODE_WRONG):
                    raise
            else:
                return
        raise refuse(Code.PROOF_WRONG)

    def change_passphrase(self, now: datetime, passphrase: str) -> None:
        """Set a new passphrase."""
        _must(passphrase_problem(passphrase))
        self._open.journal(now).set_passphrase(passphrase)
        self._open.by_code = None

    def has_passphrase(self, now: datetime) -> bool:
        """True when the journal can be opened by a passphrase."""
        with self._lock:
            head, store = self._open.find(now), self._file.store
            return bool(head and store and Kind.PASSPHRASE in store.wraps(head))

    def new_code(self, now: datetime) -> str:
        """Make a new recovery code; the old one no longer opens."""
        code = new_code()
        self._open.journal(now).set_code(code)
        self._note_code(now, confirmed=False)
        return code

    def confirm_code(self, now: datetime, typed: str | None) -> None:
        """Note that the recovery code was written down; one that is typed must open the journal."""
        if typed is not None:
            journal = self._open.journal(now)
            Journal.unlock(journal.store, journal.head, Kind.RECOVERY, typed)
        self._note_code(now, confirmed=True)

    def take_key(
        self,
        now: datetime,
        passphrase: str | None,
        take: Callable[[Callable[[DataKey, Wrap], tuple[Wrap, ...]]], str],
    ) -> str:
        """Go on under a key that was renewed on another device (see :meth:`Desk.take_key`)."""
        with self._lock:
            journal = self._open.journal(now)
            self.prove_passphrase(now, passphrase)
            was_kept = self._keeper.where(journal.head.journal) is not Keeping.NOT

            def wraps(key: DataKey, code: Wrap) -> tuple[Wrap, ...]:
                return (code,) if passphrase is None else (code, wrap_by_passphrase(key, passphrase))

            if not (whose := take(wraps)):
                raise refuse(Code.SYNC_REMOVED)
            journal.pages.forget()
            self._file.head = journal.head
            self._open.look_again()
            if was_kept:
                self._keep(journal.key)
            return whose

    def prove_passphrase(self, now: datetime, passphrase: str | None) -> None:
        """Refuse another passphrase than that of the open journal, where it has one."""
        journal = self._open.journal(now)
        if Kind.PASSPHRASE in journal.store.wraps(journal.head):
            if passphrase is None:
                raise refuse(Code.SYNC_RENEWED)
            Journal.unlock(journal.store, journal.head, Kind.PASSPHRASE, passphrase)

    def unconfirm_code(self, now: datetime) -> None:
        """Note that the recovery code that is to come was not written down yet."""
        self._note_code(now, confirmed=False)

    def renew(self, now: datetime, passphrase: str) -> Begun:
        """A new key and a new code, and every page sealed again."""
        _must(passphrase_problem(passphrase))
        if self._file.carried:
            raise refuse(Code.SYNC_RENEW_HERE)
        with self._lock:
            journal = self._open.journal(now)
            was_kept = self._keeper.where(journal.head.journal) is not Keeping.NOT
            code = new_code()
            journal.renew(passphrase, code)
            self._file.head = journal.head
            self._note_code(now, confirmed=False)
            return Begun(code, self._keep(journal.key) if was_kept else Keeping.NOT)

    def _note_code(self, now: datetime, *, confirmed: bool) -> None:
        if self._open.cover(now).code_confirmed is not confirmed:
            self._change_cover(now, lambda cover: replace(cover, code_confirmed=confirmed))

    # --- keeping -----------------------------------------------------------------------------------

    def keep_key(self, now: datetime, keep: bool) -> Keeping:
        """Keep the key on this computer, or stop keeping it."""
        journal = self._open.journal(now)
        if not keep:
            if Kind.PASSPHRASE not in journal.store.wraps(journal.head):
                raise refuse(Code.PASSPHRASE_SHORT, limit=8)
            self._keeper.forget(journal.head.journal)
            return self._keeper.where(journal.head.journal)
        keeping = self._keep(journal.key)
        if keeping is Keeping.NOT:
            raise refuse(Code.FOLDER_UNWRITABLE)
        return keeping

    def keeping(self, now: datetime) -> Keeping:
        """Where the key is kept."""
        with self._lock:
            head = self._open.find(now)
            return self._keeper.where(head.journal) if head else Keeping.NOT

    def kept(self, head: Head) -> DataKey | None:
        """The key of a journal, if the open one has it or this computer keeps it."""
        with self._lock:
            journal = self._open.held
            if journal is not None and journal.head.journal == head.journal:
                return journal.key
            return self._keeper.kept(head.journal)

    def _keep(self, key: DataKey) -> Keeping:
        """Keep the key where that can be done; where not, the new journal and its code still stand."""
        try:
            return self._keeper.keep(key)
        except OSError:
            return Keeping.NOT


def _must(problem: Problem | None) -> None:
    if problem is not None:
        raise Refused(problem)


def _first(cover: Cover, now: datetime, *, anew: bool) -> Cover:
    """The cover that a journal begins with."""
    if anew:
        cover = tied(replace(cover, begun=moment(now, cover.place).day))
    # What was heard before it was put away is known with its own time; the rest is heard now.
    heard = heard_of(own_words(cover), now)
    return replace(
        cover,
        heard=cover.heard or heard.meant,
        hinted=cover.hinted or heard.maybe,
        code_confirmed=False,
    )
