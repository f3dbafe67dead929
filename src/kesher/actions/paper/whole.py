"""The whole journal on its way to paper: set beside what else one does, with how far it is, to be stopped."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from kesher.actions.desk import Desk
from kesher.actions.paper.days import Watched, within
from kesher.actions.paper.printing import Kind, Wanted, print_sheet
from kesher.method.problems import Code, Problem, Refused

AT_ONCE = 400
"""Days of a journal that are printed while one waits; more are printed beside what else one does."""

_LIES = "press"


class State(StrEnum):
    """How the printing stands."""

    SETTING = "setting"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


class Job(NamedTuple):
    """One journal that is printed.

    Attributes:
        state: how it stands.
        done: days that are set.
        of: days that it has.
        content: the PDF, once it is done.
        problem: why it was refused.
    """

    state: State
    done: int = 0
    of: int = 0
    content: bytes = b""
    problem: Problem | None = None


class Press:
    """One printing of the whole journal: it lies on the desk, and is forgotten and ended with the key."""

    def __init__(self, desk: Desk, now: datetime, wanted: Wanted) -> None:
        self.id = secrets.token_urlsafe(12)
        self.wanted = wanted
        self._desk = desk
        self._now = now
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._job = Job(State.SETTING)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def job(self) -> Job:
        """How it stands now."""
        with self._lock:
            return self._job

    def stop(self) -> None:
        """Stop it; nothing of it is kept. One that is done stays as it is."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        watched = Watched(self._told, lambda: self._stop.is_set() or not self._desk.is_open)
        try:
            found = print_sheet(self._desk, self._now, self.wanted, watched)
        except Exception:  # nobody waits for it who could be told of it otherwise
            found = Problem(Code.SHEET_LIMITS)
        with self._lock:
            if not isinstance(found, Problem):
                self._job = self._job._replace(state=State.DONE, content=found)
            elif found.code is Code.SHEET_STOPPED:
                self._job = self._job._replace(state=State.STOPPED)
            else:
                self._job = self._job._replace(state=State.REFUSED, problem=found)

    def _told(self, done: int, of: int) -> None:
        with self._lock:
            self._job = self._job._replace(done=done, of=of)


def takes_long(desk: Desk, now: datetime, wanted: Wanted) -> bool:
    """Whether what is wanted is so long that nobody should wait before an empty page for it."""
    if wanted.kind is not Kind.JOURNAL or desk.still(now):
        return False
    try:
        pages = desk.journal(now).book().pages
    except Refused:
        return False
    return len(within(pages, wanted.first, wanted.last)) > AT_ONCE


def begin(desk: Desk, now: datetime, wanted: Wanted) -> Press:
    """Begin to print; what was printed before is put away, and ended if it was not done."""
    earlier = desk.lying(now).get(_LIES)
    if isinstance(earlier, Press):
        earlier.stop()
    press = Press(desk, now, wanted)
    desk.lay_down(now, _LIES, press)
    return press


def press_of(desk: Desk, now: datetime, which: str) -> Press | None:
    """A printing that was begun; None when it was put away, or the journal was locked since."""
    found = desk.lying(now).get(_LIES)
    return found if isinstance(found, Press) and found.id == which else None


def put_away(desk: Desk, press: Press) -> None:
    """Stop a printing, and forget it."""
    press.stop()
    desk.take_up(_LIES)
