"""Rounds that are made by themselves, beside the pages: after an act, and when the journal is opened.

No answer waits for them, and what becomes of one is said in one quiet line on the page of settings. Nothing
of it is loaded while no carrier was chosen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kesher.actions.desk import Desk
from kesher.actions.wording import worded
from kesher.method.problems import Code, Problem, Refused
from kesher.words import Catalogue

if TYPE_CHECKING:
    from kesher.actions.sync.rounds import Synced


class Carrying:
    """The rounds of one desk, never two at once.

    Args:
        desk: the desk.
        clock: tells the instant.
        beside: lets a work go on beside the pages; by default in a thread.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Callable[[], datetime],
        beside: Callable[[Callable[[], None]], threading.Thread | None] | None = None,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._beside = beside or _in_a_thread
        self._lock = threading.Lock()
        self._busy = False
        self._working: threading.Thread | None = None
        self._again = False
        self._shut = True
        self._passphrase: str | None = None
        self._last: Synced | Problem | None = None

    def look(self, *, wrote: bool) -> None:
        """Begin a round where something was written, or the journal was opened."""
        if not self._desk.is_open:
            self._shut = True
        elif (wrote or self._shut) and self._desk.carried:
            self._shut = False
            self._begin()

    def opened(self, passphrase: str) -> None:
        """The journal was opened by its passphrase: the next round may need it, and then it is let go.

        Where the key was renewed on another device, this one goes on under the new key with it.
        """
        if self._desk.carried:
            self._passphrase = passphrase
            self._begin()

    def now(self, seconds: float = 10.0) -> None:
        """Make a round that was asked for, and wait a while for it."""
        if self._desk.carried:
            self._begin()
            self.settle(seconds)

    def settle(self, seconds: float = 10.0) -> None:
        """Wait until no round is being made."""
        working = self._working
        if working is not None:
            working.join(seconds)

    def line(self, words: Catalogue) -> str:
        """How it stands, in one line; empty where no carrier was chosen."""
        last = self._last
        if not self._desk.carried:
            return ""
        if isinstance(last, Problem):
            return words.say("sync.line_unsure", why=worded(words, last))
        if last is not None and last.done.notices:
            return words.say("sync.line_unsure", why=worded(words, last.done.notices[0]))
        waiting = self._waiting()
        return words.say("sync.waiting", n=waiting) if waiting else words.say("sync.line_in_step")

    def _waiting(self) -> int:
        from kesher.actions.sync import rounds

        found = rounds.waiting(self._desk, self._clock())
        return found if isinstance(found, int) else 0

    def _begin(self) -> None:
        with self._lock:
            self._again = True
            if not self._busy:
                self._busy = True
                self._working = self._beside(self._work)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._again:
                    self._busy, self._working = False, None
                    return
                self._again = False
            self._last = self._round()

    def _round(self) -> Synced | Problem:
        from kesher.actions.sync import rounds

        passphrase, self._passphrase = self._passphrase, None
        try:
            return rounds.sync(self._desk, self._clock(), passphrase=passphrase)
        except Refused as refused:
            return refused.problem
        except Exception:  # whatever it was: nobody's page may suffer from it, and the next round tells
            return Problem(Code.SYNC_UNREACHABLE)


def _in_a_thread(work: Callable[[], None]) -> threading.Thread:
    made = threading.Thread(target=work, daemon=True)
    made.start()
    return made
