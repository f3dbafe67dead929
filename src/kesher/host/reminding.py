"""The sender of reminders: a thread of each worker, which claims what is due and hands a mail over for it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import close_old_connections

from kesher.config.log import note
from kesher.host.directory.models import Account
from kesher.host.faults import log
from kesher.host.rows.store import store
from kesher.host.rows.sync import now
from kesher.method.language import Language
from kesher.sync.buckets import BUCKETS
from kesher.sync.sealed_due import Claimed, claims
from kesher.words import catalogue

EVERY = 15.0
"""Seconds between two looks."""

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
    """Hand over a mail for each; of what fails, the others know nothing."""
    addresses = _addresses([each.person for each in claimed])
    post = get_connection()
    try:
        for each in claimed:
            if to := addresses.get(each.person):
                try:
                    mail(to, post).send()
                except Exception as error:
                    note(log, error)
                    post.close()
    finally:
        post.close()


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
    if settings.HOST_OPTIONS.mail is not None:
        _sender.append(Sender())
        _sender[0].start()


def end(_: object, worker: object) -> None:
    """A worker ends."""
    while _sender:
        _sender.pop().end()
