"""The desk of a circle: what waits, the oldest first; drafts; answers; and what is handed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from kesher.circle import statements as sql
from kesher.circle.asking import Words, read_thread, said_of, set_about, thread_of, turn
from kesher.circle.home_code import sealed_home
from kesher.circle.room import Room, day_of, raw, seconds, whole
from kesher.circle.scans import lay
from kesher.circle.thread import Kind, Said, State, Thread, worded
from kesher.method.problems import Code, Problem, Refused, refuse

PAGE = 30
FEW = 12
"""Of what is answered or put aside, the desk shows fewer."""


class Draft(NamedTuple):
    """An answer that was begun; everyone at the desk sees it."""

    by: str
    text: str


class Report(NamedTuple):
    """What somebody of the circle said of what is published; who, is not kept."""

    id: str
    number: int
    day: int
    text: str


def waiting(room: Room, now: datetime, state: State = State.WAITING) -> list[Thread]:
    """What waits at the desk, the oldest first; of what is answered, the newest first."""
    with room.database.reading():
        statement = sql.NEWEST if state is State.ANSWERED else sql.WAITING
        most = PAGE if state is State.WAITING else FEW
        found = [read_thread(room, row) for row in room.run(statement, state, seconds(now), most)]
        return [msgspec.structs.replace(each, said=tuple(said_of(room, each.id, now))) for each in found]


def waiting_many(room: Room, now: datetime) -> int:
    """How much waits."""
    with room.database.reading():
        return whole(room.run(sql.COUNT_WAITING, State.WAITING, seconds(now))[0][0])


def at_desk(room: Room, now: datetime, thread: str) -> Thread:
    """A thread as the desk sees it: what has come there by now.

    Raises:
        Refused: ``CIRCLE_NONE``: there is none, or it has not come there yet.
    """
    with room.database.reading():
        return _seen(room, now, thread)


def _seen(room: Room, now: datetime, thread: str) -> Thread:
    found = thread_of(room, thread)
    said = tuple(said_of(room, thread, now)) if found else ()
    if found is None or not said:
        raise refuse(Code.CIRCLE_NONE)
    # A word more that is on its way to the desk shows in nothing here.
    return msgspec.structs.replace(found, said=said, turns=len(said))


def answer(
    room: Room, now: datetime, by: str, thread: str, text: str, seen: int, pages: Sequence[bytes] = ()
) -> int:
    """Answer, and let the asker see it; give the place of the answer.

    Args:
        room: the circle.
        now: the instant.
        by: the teacher, or who lets a teacher's words through.
        thread: which.
        text: the answer.
        seen: how many things were said when it was read.
        pages: pictures of it, where it was written on paper.

    Raises:
        Refused: ``CIRCLE_CHANGED``: meanwhile something more was said in it.
    """
    made = worded(text)
    if isinstance(made, Problem):
        raise Refused(made)
    with room.database.writing():
        shown = _seen(room, now, thread)
        found = thread_of(room, thread)
        if found is None or shown.turns != seen:
            raise refuse(Code.CIRCLE_CHANGED)
        said = Said(found.turns + 1, Kind.ANSWER, by, day_of(now), made)
        on_its_way = found.turns > shown.turns
        due = whole(room.run(sql.DUE, thread)[0][0]) if on_its_way else seconds(now)
        turn(room, found, due, State.WAITING if on_its_way else State.ANSWERED, said)
        if on_its_way:  # the answer itself is there now
            room.write_bare(sql.SET_SAID_DUE, seconds(now), room.id, thread, said.place)
        lay(room, thread, said.place, pages)
        room.write(sql.CLEAR_DRAFTS, thread)
        _send_home(room, found, said)
        room.note(now, by, "answered")
    return said.place


def _send_home(room: Room, found: Thread, said: Said) -> None:
    """Seal an answer to the one-time key of an unnamed asker, where only his code opens it."""
    if not found.about.public:
        return
    sealed = sealed_home(said.text, found.about.public, f"{found.id}|{said.place}")
    for (home,) in room.run(sql.HOME_OF, found.id):
        room.write(sql.PUT_SLIP, raw(home), said.place, sealed)


def draft(room: Room, now: datetime, by: str, thread: str, text: str) -> None:
    """Lay an answer by that is not finished; an empty one takes it away."""
    with room.database.writing():
        _seen(room, now, thread)
        made = worded(text) if text.strip() else ""
        if isinstance(made, Problem):
            raise Refused(made)
        if made:
            room.write(sql.PUT_DRAFT, thread, by, room.key.seal(Words(made), "draft", thread, by))
        else:
            room.write(sql.CLEAR_DRAFT, thread, by)


def drafts(room: Room, thread: str) -> list[Draft]:
    """The answers to a thread that were begun."""
    with room.database.reading():
        rows = room.run(sql.DRAFTS, thread)
    return [
        Draft(str(by), room.key.unseal(Words, sealed, "draft", thread, by).text) for by, sealed in rows
    ]  # fmt: skip


def put_aside(room: Room, now: datetime, by: str, thread: str) -> None:
    """Put a thread aside: it waits no more; and it comes back when its asker goes on."""
    with room.database.writing():
        found = _seen(room, now, thread)
        if found.state is State.WAITING:
            room.write_bare(sql.SET_STATE, State.ASIDE, room.advance(), room.id, thread)
            room.note(now, by, "put-aside")


def hand_on(room: Room, now: datetime, by: str, thread: str) -> None:
    """Show the asker people to call, above his question."""
    with room.database.writing():
        _seen(room, now, thread)
        found = thread_of(room, thread)
        if found is not None:
            set_about(room, thread, msgspec.structs.replace(found.about, handed=True))
            room.note(now, by, "handed-on")


def reports(room: Room) -> list[Report]:
    """What was said of what is published, the oldest first."""
    with room.database.reading():
        rows = room.run(sql.REPORTS, PAGE)
    return [
        Report(str(id_), whole(number), whole(day), room.key.unseal(Words, sealed, "report", id_).text)
        for id_, number, day, sealed in rows
    ]


def settle_report(room: Room, now: datetime, by: str, report: str) -> None:
    """A report was seen to."""
    with room.database.writing():
        room.write(sql.CLEAR_REPORT, report)
        room.note(now, by, "report-seen")
