"""Mail. Where none is set up, whoever runs the host is shown it, and it is said that he is."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kesher.host.faults import note
from kesher.method.language import Language
from kesher.words import Catalogue, catalogue

_postman = ThreadPoolExecutor(1, "post")


def send(words: Catalogue, to: str, name: str, **values: str) -> None:
    """Send a mail, aside: how long it takes would tell whether an address is known.

    Args:
        words: of its language.
        to: the address.
        name: of its words in the catalogue; its subject is under ``<name>_subject``.
        values: that they mention.
    """
    message = EmailMessage(
        words.plain(f"{name}_subject"),
        words.plain(name, address=settings.KESHER_ADDRESS, **values),
        None,
        [to],
    )
    _postman.submit(_handed_over, message)


def _handed_over(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:
        note(error)


class Shown(BaseEmailBackend):
    """Shows mail to whoever runs the host, on his own screen, where none is set up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Show them."""
        for each in email_messages:
            if settings.KESHER_OPTIONS.json:
                mail = {"to": each.to[0], "subject": each.subject, "text": each.body}
                lines = [json.dumps({"mail": mail}, ensure_ascii=False)]
            else:
                words = catalogue(Language(settings.KESHER_OPTIONS.language))
                lines = [words.plain("host.mail_shown", to=each.to[0]), each.body]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
        return len(email_messages)
