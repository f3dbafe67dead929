"""What comes in by mail, whichever way: to which circle it goes, and what is said of what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kesher.circle.letters import outbox
from kesher.circle.letters.came import take_in
from kesher.circle.letters.door import behind, circle_of
from kesher.circle.letters.incoming import Incoming
from kesher.circle.letters.letter import refusal_named
from kesher.circle.people import member
from kesher.circle.room import Room
from kesher.host.circle import store
from kesher.host.circle.calls import hear
from kesher.host.circle.post_options import Post
from kesher.method.problems import Code, Problem, Refused, refuse

_UNTOLD = (Code.POST_AGAIN, Code.POST_CLOSED, Code.POST_SENDER)


def known_address(post: Post, now: datetime, address: str) -> None:
    """Look whether an address leads somewhere.

    Raises:
        Refused: ``POST_CLOSED``.
    """
    token = post.token(address)
    with store.circles() as database:
        room = _room(database, token)
        with database.reading():
            behind(room, now, token)


def take(post: Post, now: datetime, mail: Incoming, addresses: Sequence[str]) -> None:
    """Take a mail in.

    Raises:
        Refused: it does nothing; ``POST_AGAIN`` where it came before.
    """
    for address in addresses:
        token = post.token(address)
        with store.circles() as database:
            take_in(_room(database, token), now, token, mail, hear)


def tell_refused(
    post: Post, now: datetime, mail: Incoming, addresses: Sequence[str], problem: Problem
) -> None:
    """Let a letter say why a mail did nothing, where its server is not there any more to be told.

    It goes to the address that the circle knows, where the mail came from it; of one kind, one a day.
    """
    if mail.automatic or mail.forged or problem.code in _UNTOLD:
        return
    for address in addresses:
        token = post.token(address)
        with store.circles() as database:
            try:
                room = _room(database, token)
                with database.reading():
                    who = member(room, behind(room, now, token).member)
            except Refused:
                continue
            if who is not None and who.person.email.lower() == mail.sender:
                outbox.queue(room, refusal_named(problem, now), [who.id], now)


def _room(database: Any, token: str) -> Room:
    circle = circle_of(token)
    try:
        return store.room(database, circle)
    except Refused:
        raise refuse(Code.POST_CLOSED) from None
