"""A thread: a question, an answer, and how it goes on, for as long as it goes on."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from kesher.circle.choice import Choice, Leave
from kesher.method.problems import Code, Problem

LONGEST = 100_000
"""Characters of one thing that is said."""


class Kind(StrEnum):
    """What is said; the same words as a book's units have."""

    QUESTION = "question"
    ANSWER = "answer"
    FOLLOWUP = "followup"


class State(StrEnum):
    """How a thread stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ASIDE = "aside"
    """Put aside at the desk: it waits no more, and comes back when the asker goes on."""


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a thread as a whole.

    Attributes:
        choice: who sees the asker's name.
        leave: whether it may be published.
        caller: whose voice it was, where somebody typed it who was phoned; may be empty then too.
        phoned: it came by telephone.
        handed: people to call were shown to the asker, by the desk's hand.
        public: the public half by which answers go home to an unnamed asker.
        proposed: what would be published, while the asker is asked whether it may.
        under: the subject under which that would be found.
        from_published: the published thread that it goes on from; 0 for none.
    """

    choice: Choice
    leave: Leave = Leave.NO
    caller: str = ""
    phoned: bool = False
    handed: bool = False
    public: bytes = b""
    proposed: tuple[tuple[Kind, str], ...] = ()
    under: str = ""
    from_published: int = 0


class Said(msgspec.Struct, frozen=True):
    """One thing said in a thread.

    Attributes:
        place: its place in the thread, from 1.
        kind: which.
        by: the member who said it; empty for an unnamed asker, and for who has left.
        day: on which, counted from the first of January 1970: nothing finer is kept.
        text: the words.
        heard: how surely words of a wish to die were heard in them: 0 no, 1 perhaps, 2 plainly.
    """

    place: int
    kind: Kind
    by: str
    day: int
    text: str
    heard: int = 0


class Thread(msgspec.Struct, frozen=True):
    """A thread as it lies.

    Attributes:
        id: its own.
        asker: the member who asked; empty where there is none.
        state: how it stands.
        day: on which it was asked.
        turns: how many things were said in it.
        number: under which it is published; 0 where it is not.
        about: what is sealed of it.
        said: in order; only the first where a list is shown.
    """

    id: str
    asker: str
    state: State
    day: int
    turns: int
    number: int
    about: About
    said: tuple[Said, ...] = ()

    @property
    def heard(self) -> int:
        """How surely words of a wish to die were heard in what was said."""
        return max((each.heard for each in self.said), default=0)


def worded(text: str) -> str | Problem:
    """Words as they are kept: without signs that no reader sees, and no longer than what is read.

    Whatever turns the direction of a line, or is no text at all, goes; line ends are of one kind.
    """
    kept = "".join(each for each in text.replace("\r\n", "\n").replace("\r", "\n") if _shown(each)).strip()
    if not kept:
        return Problem(Code.CIRCLE_WORDLESS)
    if len(kept) > LONGEST:
        return Problem(Code.WORDS_TOO_LONG, {"length": len(kept), "limit": LONGEST})
    return kept


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _shown(letter: str) -> bool:
    if letter in _TURNING:
        return False
    return letter in "\n\t" or (letter >= " " and not "\x7f" <= letter <= "\x9f" and not _lone(letter))


def _lone(letter: str) -> bool:
    """Half of a letter, which no file can hold."""
    return "\ud800" <= letter <= "\udfff"
