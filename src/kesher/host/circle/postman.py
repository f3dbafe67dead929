"""Sending the letters of the circles: each once, none on its reader's day of rest."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import lru_cache
from typing import Any, NamedTuple

from kesher.circle.letters import outbox
from kesher.circle.letters.door import open_door
from kesher.circle.letters.letter import Letter, compose, message_id, week_of
from kesher.circle.letters.outbox import Queued
from kesher.circle.letters.sweep import sweep
from kesher.circle.people import Letters, Member, member, members
from kesher.circle.room import Room
from kesher.config.log import note
from kesher.days.cities import cities
from kesher.days.rest import rest_at
from kesher.host.circle import store
from kesher.host.circle.post_options import Post
from kesher.host.faults import log
from kesher.host.options import Mail
from kesher.method.problems import Refused

WEEKDAY, HOUR = 2, 12
"""When the week's letters are queued: on Wednesday at noon UTC, and whenever that was missed until Friday."""

_UNTIL = 3
_AFTER_REST = timedelta(hours=1)


class Office(NamedTuple):
    """What sending needs.

    Attributes:
        address: of the host's pages.
        sender: whom letters are from.
        domain: of the letters' ids.
        post: the door by which they are answered; None where there is none.
        hand_over: sends one.
    """

    address: str
    sender: str
    domain: str
    post: Post | None
    hand_over: Callable[[EmailMessage], None]


def queue_week(room: Room, now: datetime) -> bool:
    """Queue the week's letter for all who get one, where its time has come; each has it once."""
    on = now.weekday()
    if not WEEKDAY <= on < WEEKDAY + _UNTIL or (on == WEEKDAY and now.hour < HOUR):
        return False
    wanted = [each.id for each in members(room) if each.person.letters is not Letters.NONE]
    outbox.queue(room, week_of(now), wanted, now)
    return True


def send_waiting(room: Room, now: datetime, office: Office) -> int:
    """Send what waits; how many went out."""
    many = 0
    while batch := outbox.claimed(room, now):
        for queued in batch:
            many += _sent(room, now, queued, office)
    return many


def _sent(room: Room, now: datetime, queued: Queued, office: Office) -> bool:
    with room.database.reading():
        to, card = member(room, queued.member), room.card()
    if to is None or not to.person.email:
        outbox.sent(room, queued)
        return False

    def address(thread: str) -> str:
        return office.post.address(open_door(room, now, queued.member, thread)) if office.post else ""

    letter = compose(room, now, queued, to, address, f"{office.address}/circle/{room.circle}")
    if letter is None:
        outbox.sent(room, queued)
        return False
    until = None if letter.urgent else rest_until(to.person.city or card.city, now)
    if until is not None:
        outbox.put_off(room, queued, until)
        return False
    try:
        office.hand_over(message_of(room, queued, to, letter, address(letter.thread), office))
    except Exception as error:  # it stays claimed, and is tried again when that is over
        note(log, error)
        return False
    outbox.sent(room, queued)
    return True


def message_of(
    room: Room, queued: Queued, to: Member, letter: Letter, answer_to: str, office: Office
) -> EmailMessage:
    """A letter as it travels: what its heads say is said to whoever carries it."""
    message = EmailMessage()
    message["From"] = office.sender
    message["To"] = to.person.email
    message["Subject"] = letter.subject
    message["Message-ID"] = message_id(room, queued, office.domain)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Kesher"] = "letter"  # by which we know our own, should it come back
    if answer_to:
        message["Reply-To"] = answer_to
    message.set_content(letter.text, cte="base64" if not letter.text.isascii() else "quoted-printable")
    return message


def rest_until(city: str, now: datetime) -> datetime | None:
    """When a letter may go where it is a day of rest; None where it is none."""
    before = now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)
    # Looked at once for ten minutes and all readers of a city: what touches either end of them is rest.
    return _rest_until(city, before) or _rest_until(city, before + timedelta(minutes=10))


@lru_cache(2048)
def _rest_until(city: str, now: datetime) -> datetime | None:
    place = cities().get(city) or cities()["jerusalem"]
    rest = rest_at(now, place)
    return rest.end + _AFTER_REST if rest is not None else None


class Server:
    """A mail server letters are handed to, over one connection for many."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._open: smtplib.SMTP | None = None

    def hand_over(self, message: EmailMessage) -> None:
        """Send one."""
        try:
            self._server().send_message(message)
        except smtplib.SMTPException:
            self.close()
            raise

    def _server(self) -> smtplib.SMTP:
        if self._open is None:
            kind = smtplib.SMTP_SSL if self._mail.tls else smtplib.SMTP
            self._open = kind(self._mail.server, self._mail.port, timeout=20)
            if self._mail.user:
                self._open.login(self._mail.user, self._mail.password)
        return self._open

    def close(self) -> None:
        """Disconnect."""
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open = None


def round_of_circles(database: Any, now: datetime, office: Office) -> int:
    """Queue and send for every circle; how many letters went out."""
    many = 0
    for circle in store.keyring().circles():
        try:
            room = store.room(database, circle)
            sweep(room, now)
            queue_week(room, now)
            many += send_waiting(room, now, office)
        except Refused as refused:
            note(log, refused)
    return many
