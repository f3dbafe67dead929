"""What an asker chooses with his question: who sees his name, and whether it may be published."""

from __future__ import annotations

from enum import StrEnum

SMALL = 5
"""In a circle of fewer members than this, who asks may be guessed even without a name; he is told so."""


class Choice(StrEnum):
    """Who sees the asker's name."""

    NAMED = "named"
    TEACHER = "teacher"
    UNNAMED = "unnamed"
    """Nobody: no id of a person is kept with it. A code that is shown once opens it."""


class Leave(StrEnum):
    """Whether a question and its answers may be published."""

    NO = "no"
    SEEN = "seen"
    """Once the asker has seen how it will stand there, and said yes."""
    YES = "yes"
