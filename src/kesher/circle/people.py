"""The people of a circle: who comes, and who is who."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from kesher.circle import statements as sql
from kesher.circle.database import Database
from kesher.circle.role import Role
from kesher.circle.room import DAY, Card, Room, day_of, seconds, whole
from kesher.method.language import Language
from kesher.method.problems import Code, refuse

INVITED = 14 * DAY
"""Seconds for which an invitation is good."""

PLACES = 40
"""How many may come by one invitation, unless it is said otherwise; it may hang on a wall."""

PAGE = 500


class Letters(StrEnum):
    """What a member gets by mail."""

    WEEKLY = "weekly"
    EACH = "each"
    """The weekly letter, and an answer to a question of his as soon as it is there."""
    NONE = "none"


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a member.

    Attributes:
        name: by which the circle knows him.
        email: where letters go.
        language: of his letters.
        letters: which he gets.
        city: by which his days of rest are reckoned; empty for the circle's.
        seen: whether the others of the circle may see his name.
    """

    name: str
    email: str
    language: Language = Language.HE
    letters: Letters = Letters.WEEKLY
    city: str = ""
    seen: bool = False


class Member(NamedTuple):
    """A member as he lies."""

    id: str
    role: Role
    person: Person


def member(room: Room, who: str) -> Member | None:
    """A member of the circle; None where he is none. Inside ``reading`` or ``writing``."""
    found = room.run(sql.MEMBER, who)
    return _member(room, who, *found[0]) if found else None


def _member(room: Room, who: str, role: object, sealed: object) -> Member:
    return Member(who, Role(str(role)), room.key.unseal(Person, sealed, "member", who))


def members(room: Room) -> Iterator[Member]:
    """All of the circle. Each page of them is read by itself."""
    after = ""
    while True:
        with room.database.reading():
            found = room.run(sql.MEMBERS, after, PAGE)
        for who, role, sealed in found:
            yield _member(room, str(who), role, sealed)
        if len(found) < PAGE:
            return
        after = str(found[-1][0])


def few(room: Room, most: int) -> bool:
    """Whether there are fewer members than so many, teachers and helpers aside."""
    return whole(room.run(sql.COUNT_ROLE, Role.MEMBER)[0][0]) < most


def mine(database: Database, person: str) -> list[UUID]:
    """The circles a person is in."""
    with database.reading():
        return [UUID(row[0]) for row in database.execute(sql.MINE, (person,)).fetchall()]


def add(room: Room, now: datetime, who: str, role: Role, person: Person) -> bool:
    """Let a person in; False where he is in already. Inside ``writing``."""
    sealed = room.key.seal(person, "member", who)
    if not room.run(sql.PUT_MEMBER, who, role, sealed):
        return False
    room.write_bare(sql.PUT_MINE, who, room.id)
    room.note(now, who, "joined")
    return True


def invite(room: Room, now: datetime, who: str, role: Role, places: int = PLACES) -> str:
    """An invitation; only its digest is kept."""
    token = secrets.token_urlsafe(24)
    with room.database.writing():
        room.write(sql.PUT_INVITATION, _digest(token), role, seconds(now) + INVITED, places)
        room.note(now, who, "invited")
    return token


def invited_as(room: Room, now: datetime, token: str) -> Role | None:
    """What an invitation makes of who comes by it; None where it is none, or over. Inside ``reading``."""
    found = room.run(sql.INVITATION, _digest(token), seconds(now))
    return Role(str(found[0][0])) if found else None


def join(room: Room, now: datetime, token: str, who: str, person: Person) -> None:
    """Come by an invitation.

    Raises:
        Refused: ``CIRCLE_INVITATION``: it is over, or all its places were taken.
    """
    with room.database.writing():
        if member(room, who) is not None:
            return
        found = room.run_bare(sql.USE_INVITATION, room.id, _digest(token), seconds(now))
        if not found:
            raise refuse(Code.CIRCLE_INVITATION)
        add(room, now, who, Role(str(found[0][0])), person)


def withdraw_invitations(room: Room, now: datetime, who: str) -> None:
    """No invitation that was given works any more."""
    with room.database.writing():
        room.write(sql.CLEAR_INVITATIONS)
        room.note(now, who, "invitations-withdrawn")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def set_card(room: Room, now: datetime, who: str, card: Card) -> None:
    """Say what the circle is, and what this week's subject is."""
    with room.database.writing():
        room.write_bare(sql.SET_CARD, room.key.seal(card, "card"), room.id)
        room.note(now, who, "subject")


def set_person(room: Room, who: str, person: Person) -> None:
    """Change what is kept of a member."""
    with room.database.writing():
        room.write_bare(sql.SET_MEMBER, room.key.seal(person, "member", who), room.id, who)


def set_role(room: Room, now: datetime, by: str, who: str, role: Role) -> None:
    """Say what a member is.

    Raises:
        Refused: ``CIRCLE_LAST_TEACHER``: no teacher would be left.
    """
    with room.database.writing():
        found = member(room, who)
        if found is None:
            raise refuse(Code.CIRCLE_NONE)
        if found.role is Role.TEACHER and role is not Role.TEACHER:
            another_teacher(room)
        room.write_bare(sql.SET_ROLE, role, room.id, who)
        room.note(now, by, "role")


def another_teacher(room: Room) -> None:
    """Go on only where a teacher would be left. Inside ``writing``.

    Raises:
        Refused: ``CIRCLE_LAST_TEACHER``.
    """
    # The circle's row is held meanwhile, so that two teachers who go at once do not both go.
    room.advance()
    if whole(room.run(sql.COUNT_ROLE, Role.TEACHER)[0][0]) < 2:
        raise refuse(Code.CIRCLE_LAST_TEACHER)


def acts(room: Room, now: datetime, most: int = 200) -> list[tuple[int, str, str]]:
    """What was done of late: the day, by whom, and what; never what was said."""
    with room.database.reading():
        return [(whole(day), str(who), str(what)) for day, who, what in room.run(sql.ACTS, day_of(now), most)]
