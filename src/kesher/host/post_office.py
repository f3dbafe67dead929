"""The process that takes mail in and sends letters, beside the one that answers browsers."""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import UTC, datetime
from email.message import EmailMessage
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from kesher.host.circle.post_options import Post
from kesher.host.options import Options
from kesher.method.problems import Code, refuse
from kesher.words import Catalogue

EVERY = 60
"""Seconds between two looks at what waits."""


def run(
    options: Options, post: Post | None, words: Catalogue, *, once: bool = False, at: datetime | None = None
) -> None:
    """Take mail in and send letters.

    Args:
        options: of the host.
        post: the door for mail; None takes none in.
        words: to say it in.
        once: send what waits, and end.
        at: then as if it were that instant.

    Raises:
        Refused: its packages are missing, or nothing can listen there.
    """
    if any(find_spec(each) is None for each in ("aiosmtpd", "allauth")):
        raise refuse(Code.HOST_EXTRA, command="./start host")
    from kesher.host.serve import begin

    begin(options, options.port or 8614)
    from kesher.host.circle import store

    store.bring_up_to_date(options)
    ended = threading.Event()
    door = None
    if post is not None and not once:
        door, bound = _door(post)
        _say(options, words, "circle.post_started", "door", address=f"{post.server}:{bound}")
    if not once:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: ended.set())
    _send(options, post, words, ended, at if once else None, once=once)
    if door is not None:
        door.stop()


def _door(post: Post) -> tuple[Any, int]:
    """Where mail comes in, begun; and its port.

    Raises:
        Refused: nothing can listen there.
    """
    if post.mailbox is not None:
        from kesher.host.circle.mail_fetched import Fetcher

        fetcher = Fetcher(post)
        fetcher.start()
        return fetcher, post.port
    from kesher.host.circle.mail_door import Door

    door = Door(post)
    try:
        door.start()
    except OSError:
        raise refuse(Code.SETTING_UNKNOWN, name="KESHER_HOST_POST", value=str(post.port)) from None
    return door, door.bound


def _send(
    options: Options,
    post: Post | None,
    words: Catalogue,
    ended: threading.Event,
    at: datetime | None,
    *,
    once: bool,
) -> None:
    from django.conf import settings

    from kesher.host.circle import store
    from kesher.host.circle.postman import Office, Server, round_of_circles

    server = Server(options.mail) if options.mail else None
    sender = options.mail.sender if options.mail else "kesher@localhost"
    domain = urlsplit(settings.HOST_ADDRESS).hostname or "localhost"
    office = Office(settings.HOST_ADDRESS, sender, domain, post, server.hand_over if server else _shown)
    while True:
        with store.circles() as database:
            many = round_of_circles(database, at or datetime.now(UTC), office)
        if server is not None:
            server.close()
        if many:
            _say(options, words, "circle.post_sent", "sent", n=many)
        if once or ended.wait(EVERY):
            return


def _say(options: Options, words: Catalogue, message: str, name: str, **values: object) -> None:
    told = json.dumps({name: values}) if options.json else words.plain(message, **values)
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


def _shown(message: EmailMessage) -> None:
    """Without a mail server whoever runs the host is shown what would go out, as he is shown codes."""
    mail = {"to": message["To"], "subject": message["Subject"], "text": message.get_content()}
    sys.stdout.write(json.dumps({"mail": mail}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
