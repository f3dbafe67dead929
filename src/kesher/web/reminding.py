"""Notices on the screen, by the running program, when a time that was chosen has come.

What is to come is read off the journal while it is open, after what a person does there; it stays known when
the journal is closed, as instants and no more. Nothing of it is loaded while nothing was chosen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from kesher.actions.desk import Desk
from kesher.method.problems import Refused
from kesher.reminders.chosen import Channel
from kesher.words import catalogue

EVERY = timedelta(hours=1)
"""How long what was read off the journal is good for, while nothing is written."""


class Reminding:
    """The notices of one desk.

    Args:
        desk: the desk.
        clock: tells the instant.
    """

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock
        self._lock = threading.Lock()
        self._coming: tuple[datetime, ...] = ()
        self._read: datetime | None = None
        self._shut = True
        self._said = ("", "")

    def look(self, *, wrote: bool) -> None:
        """Read what is to come, where it may have changed: after an act, and when the journal is opened."""
        if not self._desk.is_open:
            self._shut = True
            return
        now = self._clock()
        old = self._read is None or not timedelta(0) <= now - self._read < EVERY
        if wrote or self._shut or old:
            self._shut = False
            # What cannot be read now is read at the next page; it must keep nobody from this one.
            with suppress(Refused):
                self._take(now, wrote=wrote)

    def _take(self, now: datetime, *, wrote: bool) -> None:
        cover = self._desk.cover(now)
        self._read = now
        if not cover.reminders or Channel.NOTICE not in cover.reminded_by:
            self._coming = ()
            return
        from kesher.actions.reminders.coming import coming
        from kesher.reminders.opaque import AHEAD

        words = catalogue(cover.language, cover.form)
        self._said = words.plain("app.name"), words.plain("reminders.notice_text")
        found = tuple(each.at for each in coming(self._desk, now, AHEAD))
        with self._lock:
            # What is due at this very moment is still to be shown, unless it is what was just done.
            due = () if wrote else tuple(each for each in self._coming if each <= now)
            self._coming = due + found

    def remind(self) -> None:
        """Show what is due. Each is shown once; what is too late is let go."""
        now = self._clock()
        with self._lock:
            due = [each for each in self._coming if each <= now]
            self._coming = tuple(each for each in self._coming if each > now)
        if not due:
            return
        from kesher.reminders import notice
        from kesher.reminders.times import LATE

        if now - due[-1] <= LATE:
            with suppress(Refused):  # there is no desktop; the page says so where it is tried
                notice.show(*self._said)
