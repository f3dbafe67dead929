"""Regular expressions that are compiled when one is first asked of them.

Each start of the program would else compile them all, and a command needs a few.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """A regular expression as it is written; the compiled one does all the rest."""

    __slots__ = ("_flags", "_made", "_written")

    def __init__(self, written: str, flags: int) -> None:
        self._written = written
        self._flags = flags
        self._made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = re.compile(self._written, self._flags)
        return getattr(self._made, name)


def late(written: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression that is not compiled yet.

    Args:
        written: the expression.
        flags: as of :func:`re.compile`.
    """
    return cast("re.Pattern[str]", _Late(written, flags))
