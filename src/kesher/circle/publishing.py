"""Publishing: chosen threads, edited with the asker's leave, for all of the circle to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

import msgspec

from kesher.circle import statements as sql
from kesher.circle.asking import Words, set_about, thread_of
from kesher.circle.choice import Choice, Leave
from kesher.circle.labels import label_within
from kesher.circle.people import member
from kesher.circle.room import Room, day_of, whole
from kesher.circle.thread import Kind, Thread, worded
from kesher.method.problems import Code, Problem, Refused, refuse

PAGE = 20
_TAKEN_BACK = 2


class Published(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a published thread.

    Attributes:
        parts: what it says, in order.
        subject: it is found under in contents and index; may be empty.
        name: of the asker, where he lets it be seen.
    """

    parts: tuple[tuple[Kind, str], ...]
    subject: str = ""
    name: str = ""


class Numbered(NamedTuple):
    """A published thread as it lies."""

    number: int
    hidden: bool
    published: Published


def publish(
    room: Room, now: datetime, by: str, thread: str, parts: Sequence[tuple[Kind, str]], subject: str
) -> int:
    """Publish a thread, or lay it before its asker if he wishes to see it first.

    Args:
        room: the circle.
        now: the instant.
        by: who publishes.
        thread: which.
        parts: what it is to say; the first is the question.
        subject: under which it is found.

    Returns:
        Its number; 0 where the asker is asked first.

    Raises:
        Refused: ``CIRCLE_LEAVE_NONE``: it may not be published; ``CIRCLE_NONE``: it is not there any more;
            ``CIRCLE_LABEL``: in the book one of its paragraphs would be read as a question of its own.
    """
    made = tuple((kind, _words(text)) for kind, text in parts if text.strip())
    labels = [label for _, text in made if (label := label_within(text))]
    if labels:
        raise refuse(Code.CIRCLE_LABEL, label=labels[0])
    if not made or made[0][0] is not Kind.QUESTION or all(kind is not Kind.ANSWER for kind, _ in made):
        raise refuse(Code.CIRCLE_WORDLESS)
    with room.database.writing():
        found = thread_of(room, thread)
        if found is None:
            raise refuse(Code.CIRCLE_NONE)
        if found.about.leave is Leave.NO:
            raise refuse(Code.CIRCLE_LEAVE_NONE)
        if found.about.leave is Leave.SEEN:
            under = subject.strip()[:120]
            set_about(room, thread, msgspec.structs.replace(found.about, proposed=made, under=under))
            room.note(now, by, "proposed")
            return 0
        return _publish(room, now, by, found, Published(made, subject.strip()[:120]))


def agree(room: Room, now: datetime, thread: Thread) -> int:
    """The asker has seen how it will stand there, and says yes.

    Args:
        room: the circle.
        now: the instant.
        thread: as its asker was shown it.

    Raises:
        Refused: ``CIRCLE_CHANGED``: meanwhile it is to stand there otherwise.
    """
    with room.database.writing():
        found = thread_of(room, thread.id)
        if found is None or not found.about.proposed or found.about.proposed != thread.about.proposed:
            raise refuse(Code.CIRCLE_CHANGED)
        made = Published(found.about.proposed, found.about.under)
        set_about(room, thread.id, msgspec.structs.replace(found.about, proposed=(), under=""))
        return _publish(room, now, found.asker, found, made)


def _publish(room: Room, now: datetime, by: str, found: Thread, made: Published) -> int:
    asker = member(room, found.asker) if found.asker and found.about.choice is Choice.NAMED else None
    made = msgspec.structs.replace(made, name=asker.person.name if asker else "")
    number = found.number
    if number:
        sealed = room.key.seal(made, "published", number)
        room.write_bare(sql.SET_PUBLISHED, sealed, room.advance(), room.id, number)
    else:
        number = whole(room.run(sql.NEXT_NUMBER)[0][0])
        sealed = room.key.seal(made, "published", number)
        room.write(sql.PUT_PUBLISHED, number, found.id, room.advance(), sealed)
        room.write_bare(sql.SET_NUMBER, number, room.id, found.id)
    room.note(now, by, "published")
    return number


def _words(text: str) -> str:
    made = worded(text)
    if isinstance(made, Problem):
        raise Refused(made)
    return made


def published_page(room: Room, before: int = 0) -> list[Numbered]:
    """What is published, the newest first, below a number."""
    with room.database.reading():
        rows = room.run(sql.PUBLISHED, before or 2**62, PAGE)
    return [read_published(room, row) for row in rows]


def all_published(room: Room) -> list[Numbered]:
    """All that is published, in order."""
    with room.database.reading():
        rows = room.run(sql.ALL_PUBLISHED)
    return [read_published(room, row) for row in rows]


def published(room: Room, number: int, *, hidden: bool = False) -> Numbered:
    """One that is published.

    Args:
        room: the circle.
        number: its own.
        hidden: also where it was hidden.

    Raises:
        Refused: ``CIRCLE_NONE``.
    """
    with room.database.reading():
        rows = room.run(sql.ONE_PUBLISHED, number)
    if not rows or (rows[0][1] and not hidden) or whole(rows[0][1]) == _TAKEN_BACK:
        raise refuse(Code.CIRCLE_NONE)
    return read_published(room, rows[0])


def in_sight(room: Room, number: int) -> Numbered | None:
    """One that is published and in sight; None where it is not, or not any more."""
    try:
        return published(room, number) if number else None
    except Refused:
        return None


def read_published(room: Room, row: tuple[object, ...]) -> Numbered:
    """One that is published, of its row."""
    made = room.key.unseal(Published, row[2], "published", row[0])
    return Numbered(whole(row[0]), bool(row[1]), made)


def hide(room: Room, now: datetime, by: str, number: int, *, hidden: bool) -> None:
    """Take what is published out of sight, or bring it back; what its asker took back stays away."""
    with room.database.writing():
        rows = room.run(sql.ONE_PUBLISHED, number)
        if not rows or whole(rows[0][1]) == _TAKEN_BACK:
            raise refuse(Code.CIRCLE_NONE)
        room.run_bare(sql.HIDE, int(hidden), room.advance(), room.id, number)
        room.note(now, by, "hidden" if hidden else "shown")


def report(room: Room, now: datetime, number: int, text: str) -> None:
    """Say to the desk that something is not well with what is published. Who says it is not kept."""
    made = _words(text)[:2000]
    report_id = str(uuid4())
    with room.database.writing():
        if not room.run(sql.ONE_PUBLISHED, number):
            raise refuse(Code.CIRCLE_NONE)
        sealed = room.key.seal(Words(made), "report", report_id)
        room.write(sql.PUT_REPORT, report_id, number, day_of(now), sealed)
        room.note(now, "", "reported")


def unname_published(room: Room, thread: str) -> None:
    """Take the name off what is published of a thread. Inside ``writing``."""
    found = thread_of(room, thread)
    rows = room.run(sql.ONE_PUBLISHED, found.number) if found else []
    for row in rows:
        numbered = read_published(room, row)
        nameless = msgspec.structs.replace(numbered.published, name="")
        sealed = room.key.seal(nameless, "published", numbered.number)
        room.write_bare(sql.UNNAME_PUBLISHED, sealed, room.advance(), room.id, numbered.number)
