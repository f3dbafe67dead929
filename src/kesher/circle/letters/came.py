"""What a mail does in a circle: it asks, or goes on with what was asked; and each does it once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from kesher.circle import statements as sql
from kesher.circle.asking import Question, ask, follow, thread_of
from kesher.circle.choice import Choice, Leave
from kesher.circle.letters.agreeing import agreed, thread_behind
from kesher.circle.letters.door import behind
from kesher.circle.letters.incoming import Incoming
from kesher.circle.letters.kept_mail import KEPT, Mail, keep_mail
from kesher.circle.letters.outbox import queue
from kesher.circle.people import member
from kesher.circle.room import DAY, Room, seconds, whole
from kesher.method.problems import Code, refuse

A_DAY = 20
"""Mails of one member in a day."""


def take_in(room: Room, now: datetime, token: str, mail: Incoming, hear: Callable[[str], int]) -> bool:
    """Take a mail in; False where a program wrote it, and nothing is done.

    What is asked by mail is for the teacher only, and is published once its asker has seen it: without a name
    it cannot be, because it has an address.

    Args:
        room: the circle.
        now: the instant.
        token: of the address it came to.
        mail: as it was read.
        hear: tells how surely words of a wish to die are in a text.

    Raises:
        Refused: ``POST_CLOSED``, ``POST_SENDER``, ``POST_MANY``, ``POST_AGAIN`` or ``POST_EMPTY``.
    """
    with room.database.reading():
        door = behind(room, now, token)
        who = member(room, door.member)
        goes_on = thread_of(room, thread_behind(door.thread)) if door.thread else None
    if mail.automatic:
        return False
    if who is None or mail.forged or mail.sender != who.person.email.lower():
        raise refuse(Code.POST_SENDER)
    if not mail.new:
        raise refuse(Code.POST_EMPTY)
    _once(room, now, who.id, mail)
    if agreed(room, now, door.thread, mail.new):
        return True
    heard = hear(mail.new)
    if goes_on is not None and goes_on.asker == who.id:
        thread, place = goes_on.id, follow(room, now, who.id, goes_on.id, mail.new, heard=heard)
    else:
        asked = ask(room, now, who.id, Question(mail.new, Choice.TEACHER, Leave.SEEN, heard=heard))
        thread, place = asked.thread, 1
    with room.database.writing():
        keep_mail(room, now, thread, place, Mail(mail.text, mail.new))
    if heard:
        queue(room, f"calls:{thread}:{place}", [who.id], now)
    return True


def _once(room: Room, now: datetime, who: str, mail: Incoming) -> None:
    """A mail that comes again, and one of too many, are refused."""
    digest = hashlib.sha256(f"{who}|{mail.id or mail.text}".encode()).digest()
    with room.database.writing():
        lately = seconds(now) + KEPT - DAY
        if whole(room.run(sql.COUNT_CAME, who, lately)[0][0]) >= A_DAY:
            raise refuse(Code.POST_MANY)
        if not room.run_bare(sql.PUT_CAME, room.id, digest, who, seconds(now) + KEPT):
            raise refuse(Code.POST_AGAIN)
