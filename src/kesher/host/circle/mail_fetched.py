"""Mail that lies in a mailbox and is fetched from there (IMAP), where no server hands it over.

What is ours is read, taken in and deleted there; the circle keeps the whole of it for thirty days. Whatever
else lies in the mailbox is not touched. The server of who wrote is long gone: what is refused is told by a
letter.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import imaplib
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from kesher.circle.letters.incoming import LARGEST, read_mail
from kesher.config.log import note
from kesher.host.circle.mail_taken import take, tell_refused
from kesher.host.circle.post_options import Mailbox, Post
from kesher.host.faults import log
from kesher.method.problems import Code, Problem, Refused

EVERY = 60.0
"""Seconds between two looks."""

MOST = 200
"""Mails that are read at one look; of those that are not ours each is looked at once."""

RECIPIENTS = 4
"""Addresses of ours in one mail."""

_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Fetcher(threading.Thread):
    """Looks into the mailbox again and again, until it is told to end."""

    def __init__(self, post: Post, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(name="mailbox", daemon=True)
        self._post = post
        self._now = clock
        self._ended = threading.Event()
        self._passed: set[str] = set()

    def run(self) -> None:
        """Look again and again."""
        while True:
            try:
                fetch(self._post, self._now(), self._passed)
            except Exception as error:  # the server may be away for a while; the next look tells
                note(log, error)
            if self._ended.wait(EVERY):
                return

    def stop(self) -> None:
        """End, once what is being read is taken in."""
        self._ended.set()
        self.join(EVERY)


def fetch(post: Post, now: datetime, passed: set[str]) -> int:
    """Take in what lies in the mailbox; how many mails of ours there were.

    Args:
        post: where it is.
        now: the instant.
        passed: mails that are not ours, by their ids there; it is added to. However many lie there unread,
            ours are not hidden behind them.
    """
    many = 0
    assert post.mailbox is not None  # noqa: S101 - who calls has looked
    with _opened(post, post.mailbox) as box:
        era = box.response("UIDVALIDITY")[1]  # while it stays, an id means the same mail
        fresh = [each for each in _words(box.uid("SEARCH", "UNSEEN")) if f"{era} {each}" not in passed]
        for uid in fresh[:MOST]:
            try:
                if _taken(box, uid, post, now):
                    many += 1
                    _let_go(box, uid)
                else:
                    passed.add(f"{era} {uid}")
            except (imaplib.IMAP4.error, OSError):
                raise
            except Exception as error:  # it stays there, unread, and is tried again
                note(log, error)
    return many


def _let_go(box: imaplib.IMAP4, uid: str) -> None:
    """Delete a mail there: it alone where the server can, else with whatever somebody marked so."""
    box.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)")
    if "UIDPLUS" in box.capabilities:
        box.uid("EXPUNGE", uid)
    else:
        box.expunge()


@contextmanager
def _opened(post: Post, mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    box: imaplib.IMAP4
    if mailbox.tls:
        context = ssl.create_default_context()
        box = imaplib.IMAP4_SSL(post.server, post.port, ssl_context=context, timeout=60)
    else:
        box = imaplib.IMAP4(post.server, post.port, timeout=60)
    try:
        box.login(mailbox.user, mailbox.password)
        status, _ = box.select(mailbox.folder)
        if status != "OK":
            raise imaplib.IMAP4.error("the folder cannot be opened")
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _words(answer: Any) -> list[str]:
    status, found = answer
    return found[0].decode("ascii").split() if status == "OK" and found and found[0] else []


def _taken(box: imaplib.IMAP4, uid: str, post: Post, now: datetime) -> bool:
    """Take one mail in, if it is one of ours."""
    said, head = _part(box, uid, "(RFC822.SIZE BODY.PEEK[HEADER])")
    heads = email.message_from_bytes(head, policy=email.policy.compat32)
    addresses = _ours(heads, post)
    if not addresses:
        return False
    size = _SIZE.search(said)
    small = size is not None and int(size[1]) <= LARGEST
    raw = _part(box, uid, "(BODY.PEEK[])")[1] if small else head
    mail = read_mail(raw, _envelope(heads))
    try:
        if not small:
            raise Refused(Problem(Code.POST_LARGE))
        take(post, now, mail, addresses)
    except Refused as refused:
        tell_refused(post, now, mail, addresses, refused.problem)
    return True


def _part(box: imaplib.IMAP4, uid: str, what: str) -> tuple[bytes, bytes]:
    """What the server says of a part of a mail, and the part."""
    status, found = box.uid("FETCH", uid, what)
    if status == "OK":
        for each in found:
            if isinstance(each, tuple):
                # What is said behind a part belongs to it too: some servers tell the size there.
                return each[0] + b"".join(one for one in found if isinstance(one, bytes)), each[1]
    raise ValueError("a mail that cannot be read")


def _ours(heads: Message, post: Post) -> Sequence[str]:
    """The addresses of ours to which a mail was sent, each once."""
    given = [str(each) for name in _TO for each in heads.get_all(name, [])]
    found = (address for _, address in email.utils.getaddresses(given) if post.token(address))
    return list(dict.fromkeys(each.lower() for each in found))[:RECIPIENTS]


def _envelope(heads: Message) -> str:
    """The address that its server gave; where that is not noted, a mail is taken for a person's."""
    path = heads.get("Return-Path")
    return str(path).strip() if path is not None else "unknown"
