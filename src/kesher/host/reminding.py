"""The sender of reminders: a thread of each worker, which claims what is due and hands it over.

A mail goes to the mail server, a notice to the service of each browser that shows them.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import close_old_connections

from kesher.config.log import note
from kesher.host.directory.models import Account
from kesher.host.directory.showing import forget, places
from kesher.host.faults import log
from kesher.host.push import GONE, hand_over
from kesher.host.rows.store import store
from kesher.host.rows.sync import now
from kesher.method.language import Language
from kesher.reminders.chosen import Channel
from kesher.reminders.times import LATE
from kesher.sync.buckets import BUCKETS
from kesher.sync.sealed_due import Claimed, claims
from kesher.words import catalogue

EVERY = 15.0
"""Seconds between two looks."""

AT_ONCE = 8
"""Notices that are handed over at once."""

LINES = ("reminders.mail_text", "reminders.mail_stop")


class Sender(threading.Thread):
    """Sends what is due until it is told to end."""

    def __init__(self) -> None:
        super().__init__(name="reminders", daemon=True)
        self._ended = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._ended.wait(EVERY):
            try:
                close_old_connections()
                self._look()
            except Exception as error:  # the database may be away for a while; the next look tells
                note(log, error)

    def _look(self) -> None:
        with store() as found:
            for claimed in claims(found, now(), secrets.randbelow(BUCKETS)):
                send(claimed)
                if self._ended.is_set():
                    return

    def end(self) -> None:
        """End, once what was claimed is sent."""
        self._ended.set()
        self.join(EVERY)


def send(claimed: Sequence[Claimed]) -> None:
    """Hand over what was claimed; of what fails, the others know nothing."""
    mails = [each.person for each in claimed if each.channel == Channel.MAIL]
    if mails and settings.HOST_OPTIONS.mail is not None:
        _send_mails(mails)
    if pushed := {each.person: each.at for each in claimed if each.channel == Channel.PUSH}:
        _send_notices(pushed)


def _send_mails(people: Sequence[UUID]) -> None:
    addresses = _addresses(people)
    post = get_connection()
    try:
        for each in people:
            if to := addresses.get(each):
                try:
                    mail(to, post).send()
                except Exception as error:
                    note(log, error)
                    post.close()
    finally:
        post.close()


def _send_notices(due: Mapping[UUID, int]) -> None:
    """A notice to each browser of these people, several at once: a service may be slow."""
    given = [(each.endpoint, _left(due[each.person])) for each in places([*due])]
    with ThreadPoolExecutor(AT_ONCE, "notices") as several:
        gone = [each for each in several.map(_handed_over, given) if each]
    for endpoint in gone:
        forget(endpoint)


def _left(at: int) -> int:
    """For how many seconds what was due at an instant may still be shown: after that there may be a rest."""
    return max(0, at + int(LATE.total_seconds()) - int(now().timestamp()))


def _handed_over(given: tuple[str, int]) -> str:
    """Hand one over; the answer is its address where nobody is there any more."""
    try:
        return given[0] if hand_over(*given) in GONE else ""
    except Exception as error:
        note(log, error)
        return ""


def _addresses(people: Sequence[UUID]) -> dict[UUID, str]:
    return dict(Account.objects.filter(id__in=people).values_list("id", "email"))


def mail(to: str, post: object = None) -> EmailMessage:
    """A mail that says nothing: the host knows neither what for, nor a language."""
    both = [catalogue(language) for language in Language]
    return EmailMessage(
        " · ".join(words.plain("app.name") for words in both),
        "\n\n".join(words.plain(each) for words in both for each in LINES),
        None,
        [to],
        connection=post,
        headers={"Auto-Submitted": "auto-generated"},
    )


_sender: list[Sender] = []


def begin(_: object) -> None:
    """A worker begins."""
    _sender.append(Sender())
    _sender[0].start()


def end(_: object, worker: object) -> None:
    """A worker ends."""
    while _sender:
        _sender.pop().end()
