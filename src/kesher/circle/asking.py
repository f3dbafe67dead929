"""Asking, and going on with what was asked."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from kesher.circle import statements as sql
from kesher.circle.choice import Choice, Leave
from kesher.circle.home_code import Home, home_of, new_code, opened_home
from kesher.circle.room import DAY, Room, day_of, due_unnamed, instant, raw, seconds, whole
from kesher.circle.thread import About, Kind, Said, State, Thread, worded
from kesher.method.problems import Code, Problem, Refused, refuse

WAITING_MOST = 20
"""Questions of one member that may wait at once."""

OWN_MOST = 50


class Words(msgspec.Struct, frozen=True):
    """What is sealed of one thing said."""

    text: str
    heard: int = 0


class Asked(NamedTuple):
    """A question that was sent.

    Attributes:
        thread: its id.
        code: that opens it, where it was sent without a name; else empty.
    """

    thread: str
    code: str


class Place(NamedTuple):
    """Where the answers to an unnamed question are laid, and to what they are sealed; made by its asker."""

    place: bytes
    public: bytes


class AtHome(NamedTuple):
    """What lies at such a place: of which thread, and each answer with its place there, sealed."""

    thread: str
    slips: tuple[tuple[int, bytes], ...]


class Question(NamedTuple):
    """A question as it is sent.

    Attributes:
        text: its words.
        choice: who sees the name.
        leave: whether it may be published.
        caller: the name of who phoned, where somebody types it for him.
        phoned: whether he did.
        heard: what was heard in it.
        from_published: the published thread it goes on from; 0 for none.
        thread: its id, where its asker made one: then it may be sent again.
        home: where its answers go, where its asker keeps the code himself.
    """

    text: str
    choice: Choice
    leave: Leave = Leave.NO
    caller: str = ""
    phoned: bool = False
    heard: int = 0
    from_published: int = 0
    thread: str = ""
    home: Place | None = None


def ask(room: Room, now: datetime, who: str, question: Question) -> Asked:
    """Send a question.

    Args:
        room: the circle.
        now: the instant.
        who: asks, or types it. Of an unnamed question it is kept nowhere.
        question: what is asked.

    Raises:
        Refused: it has no words, too many, or too many wait already.
    """
    text = words_of(question.text)
    thread = question.thread or str(UUID(bytes=secrets.token_bytes(16), version=4))  # tells no time
    nobody = question.choice is Choice.UNNAMED
    code = new_code() if nobody and not question.phoned and not question.home else ""
    home: Home | Place | None = home_of(code, room.id) if code else question.home
    about = About(
        choice=question.choice,
        leave=question.leave,
        caller=question.caller.strip()[:80],
        phoned=question.phoned,
        public=home.public if home else b"",
        from_published=question.from_published,
    )
    # What a helper types has no member for its asker: the caller may be none.
    asker = "" if nobody or question.phoned else who
    due = due_unnamed(now) if home else seconds(now)
    with room.database.writing():
        if question.thread and _is_there(room, thread, asker, home):
            return Asked(thread, "")
        if asker and whole(room.run(sql.COUNT_OWN, asker, State.WAITING)[0][0]) >= WAITING_MOST:
            raise refuse(Code.CIRCLE_MANY, limit=WAITING_MOST)
        values = (thread, asker, State.WAITING, due // DAY, due, room.advance())
        room.write(sql.PUT_THREAD, *values, room.key.seal(about, "thread", thread))
        _put(room, thread, Said(1, Kind.QUESTION, asker, due // DAY, text, question.heard), due)
        if home:
            room.write(sql.PUT_HOME, home.place, thread)
        room.note(instant(due), "" if home else who, "typed" if question.phoned else "asked")
    return Asked(thread, code)


def _is_there(room: Room, thread: str, asker: str, home: Home | Place | None) -> bool:
    """Whether a question that is sent again is there already.

    Raises:
        Refused: ``CIRCLE_NONE``: its id is another's.
    """
    found = thread_of(room, thread)
    if found is None:
        return False
    lies = {raw(each) for (each,) in room.run(sql.HOME_OF, thread)}
    if found.asker != asker or lies != ({home.place} if home else set()):
        raise refuse(Code.CIRCLE_NONE)
    return True


def at_home(room: Room, place: bytes) -> AtHome:
    """What lies at a place that an asker made; it is sealed to him.

    Raises:
        Refused: ``CIRCLE_NONE``: nothing does.
    """
    with room.database.reading():
        rows = room.run(sql.HOME, place)
        slips = room.run(sql.SLIPS, place)
    if not rows:
        raise refuse(Code.CIRCLE_NONE)
    return AtHome(str(rows[0][0]), tuple((whole(at), raw(sealed)) for at, sealed in slips))


def words_of(text: str) -> str:
    """Words as they are kept.

    Raises:
        Refused: there are none, or too many.
    """
    made = worded(text)
    if isinstance(made, Problem):
        raise Refused(made)
    return made


def _put(room: Room, thread: str, said: Said, due: int) -> None:
    sealed = room.key.seal(Words(said.text, said.heard), "said", thread, said.place)
    room.write(sql.PUT_SAID, thread, said.place, said.kind, said.by, said.day, due, sealed)


def follow(room: Room, now: datetime, who: str, thread: str, text: str, *, heard: int = 0) -> int:
    """Go on with a question of one's own; give the place of what was said.

    Raises:
        Refused: ``CIRCLE_NONE``: there is no such thread of his.
    """
    text = words_of(text)
    with room.database.writing():
        found = thread_of(room, thread)
        if found is None or not who or found.asker != who:
            raise refuse(Code.CIRCLE_NONE)
        said = Said(found.turns + 1, Kind.FOLLOWUP, who, day_of(now), text, heard)
        _turn(room, found, seconds(now), State.WAITING)
        _put(room, thread, said, seconds(now))
        room.note(now, who, "followed")
    return said.place


def follow_by_code(room: Room, now: datetime, code: str, text: str, *, heard: int = 0) -> None:
    """Go on with an unnamed question.

    Raises:
        Refused: ``HOME_CODE``: the code opens nothing.
    """
    text = words_of(text)
    with room.database.writing():
        _, found = _found(room, code)
        due = due_unnamed(now)
        _turn(room, found, due, State.WAITING)
        _put(room, found.id, Said(found.turns + 1, Kind.FOLLOWUP, "", due // DAY, text, heard), due)
        room.note(instant(due), "", "followed")


def _turn(room: Room, found: Thread, due: int, state: State) -> None:
    """One thing more is said in a thread, unless another was meanwhile."""
    values = (state, due, room.advance(), room.id, found.id, found.turns)
    if not room.run_bare(sql.TURN, *values):
        raise refuse(Code.CIRCLE_CHANGED)


def turn(room: Room, found: Thread, due: int, state: State, said: Said) -> None:
    """One thing more is said in a thread. Inside ``writing``.

    Raises:
        Refused: ``CIRCLE_CHANGED``: another was said meanwhile.
    """
    _turn(room, found, due, state)
    _put(room, found.id, said, due)


def _found(room: Room, code: str) -> tuple[Home, Thread]:
    home = home_of(code, room.id)
    rows = room.run(sql.HOME, home.place)
    found = thread_of(room, str(rows[0][0])) if rows else None
    if found is None:
        raise refuse(Code.HOME_CODE)
    return home, found


def by_code(room: Room, code: str) -> Thread:
    """An unnamed thread, as its asker sees it: his own words, and the answers that came home.

    Raises:
        Refused: ``HOME_CODE``: the code opens nothing.
    """
    with room.database.reading():
        home, found = _found(room, code)
        own = [each for each in said_of(room, found.id, None) if each.kind is not Kind.ANSWER]
        slips = room.run(sql.SLIPS, home.place)
        days = {each.place: each.day for each in said_of(room, found.id, None)}
    for place, sealed in slips:
        text = opened_home(raw(sealed), home, f"{found.id}|{place}")
        own.append(Said(whole(place), Kind.ANSWER, "", days.get(whole(place), 0), text))
    return msgspec.structs.replace(found, said=tuple(sorted(own, key=lambda each: each.place)))


def take_back_by_code(room: Room, now: datetime, code: str) -> None:
    """Take an unnamed question back; what is published of it goes too."""
    with room.database.writing():
        home, found = _found(room, code)
        room.write(sql.CLEAR_SLIPS, home.place)
        _take_back(room, found)
        room.note(now, "", "taken-back")


def take_back(room: Room, now: datetime, who: str, thread: str) -> None:
    """Take a question of one's own back.

    Raises:
        Refused: ``CIRCLE_NONE``: there is no such thread of his.
    """
    with room.database.writing():
        found = thread_of(room, thread)
        if found is None or not who or found.asker != who:
            raise refuse(Code.CIRCLE_NONE)
        _take_back(room, found)
        room.note(now, who, "taken-back")


def _take_back(room: Room, found: Thread) -> None:
    if found.number:
        room.write_bare(sql.HIDE, 2, room.advance(), room.id, found.number)
    for statement in sql.CLEAR_THREAD:
        room.write(statement, found.id)


def set_leave(room: Room, who: str, thread: str, leave: Leave) -> None:
    """Say anew whether a question of one's own may be published."""
    with room.database.writing():
        found = thread_of(room, thread)
        if found is None or not who or found.asker != who:
            raise refuse(Code.CIRCLE_NONE)
        set_about(room, thread, msgspec.structs.replace(found.about, leave=leave, proposed=()))


def set_about(room: Room, thread: str, about: About) -> None:
    """Change what is sealed of a thread. Inside ``writing``."""
    room.write_bare(sql.SET_ABOUT, room.key.seal(about, "thread", thread), room.id, thread)


def thread_of(room: Room, thread: str) -> Thread | None:
    """A thread without what was said. Inside ``reading`` or ``writing``."""
    rows = room.run(sql.THREAD, thread)
    return read_thread(room, rows[0]) if rows else None


def read_thread(room: Room, row: tuple[object, ...]) -> Thread:
    """A thread of its row."""
    thread, asker, state, day, turns, number, sealed = row
    about = room.key.unseal(About, sealed, "thread", thread)
    return Thread(
        str(thread), str(asker), State(str(state)), whole(day), whole(turns), whole(number), about
    )  # fmt: skip


def said_of(room: Room, thread: str, until: datetime | None) -> list[Said]:
    """What was said in a thread, up to an instant. Inside ``reading`` or ``writing``."""
    rows = room.run(sql.SAID, thread, seconds(until) if until else 2**62)
    return [read_said(room, thread, row) for row in rows]


def read_said(room: Room, thread: str, row: tuple[object, ...]) -> Said:
    """One thing said, of its row."""
    place, kind, by, day, sealed = row
    words = room.key.unseal(Words, sealed, "said", thread, place)
    return Said(whole(place), Kind(str(kind)), str(by), whole(day), words.text, words.heard)


def own_thread(room: Room, who: str, thread: str) -> Thread:
    """A thread of a member's own, with all that was said.

    Raises:
        Refused: ``CIRCLE_NONE``: there is no such thread of his.
    """
    with room.database.reading():
        found = thread_of(room, thread)
        if found is None or not who or found.asker != who:
            raise refuse(Code.CIRCLE_NONE)
        return msgspec.structs.replace(found, said=tuple(said_of(room, thread, None)))


def own_threads(room: Room, who: str) -> list[Thread]:
    """The newest threads of a member's own, each with its question."""
    with room.database.reading():
        return [with_question(room, read_thread(room, row)) for row in room.run(sql.OWN, who, OWN_MOST)]


def with_question(room: Room, found: Thread) -> Thread:
    """A thread with its question, for a list. Inside ``reading``."""
    rows = room.run(sql.FIRST_SAID, found.id)
    return msgspec.structs.replace(found, said=tuple(read_said(room, found.id, row) for row in rows))
