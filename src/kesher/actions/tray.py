"""What lies on the desk beside the journal: in memory only, and forgotten with the key."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import TypeVar, cast

DESK_HOLDS = 40
"""Sheets of paper that may lie on the desk at once."""

LAID_BY = 16
"""Answers to forms that may be shown again."""

READ = 400
"""Things that were read from the journal and are known at once; the thread's pictures are some seventy."""

Result = TypeVar("Result")


class Tray:
    """Sheets that lie there, answers that were laid by, and what was read from the journal."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._read: dict[str, tuple[object, object]] = {}
        self._lying: dict[str, object] = {}
        self._laid: dict[str, object] = {}

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._read, self._lying, self._laid = {}, {}, {}

    def once(self, name: str, basis: object, make: Callable[[], Result]) -> Result:
        """What was read before from the same basis, or else what is read now."""
        with self._lock:
            known = self._read.get(name)
            if known is None or known[0] != basis:
                self._read.pop(name, None)
                while len(self._read) >= READ:
                    del self._read[next(iter(self._read))]
                self._read[name] = known = (basis, make())
            return cast("Result", known[1])

    def lay_down(self, name: str, thing: object) -> None:
        """Put something down; when more lies there than a desk holds, what lay longest goes."""
        with self._lock:
            self._lying.pop(name, None)
            while len(self._lying) >= DESK_HOLDS:
                del self._lying[next(iter(self._lying))]
            self._lying[name] = thing

    def lying(self) -> dict[str, object]:
        """What lies there, by name, what came first first."""
        with self._lock:
            return dict(self._lying)

    def take_up(self, name: str) -> None:
        """Take something away."""
        with self._lock:
            self._lying.pop(name, None)

    def lay_by(self, thing: object) -> str:
        """Keep an answer until newer ones need its room; the answer is its token."""
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
