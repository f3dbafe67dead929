"""Mail. Where none is set up, whoever runs the host is shown it, and it is said that he is."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kesher.config.log import note
from kesher.host.faults import log
from kesher.method.language import Language
from kesher.words import Catalogue, catalogue

CODE = ("host.mail_code_subject", "host.mail_code", "host.mail_code_means")
"""The mail with a code, by its words."""

_postman = ThreadPoolExecutor(1, "post")


def send(words: Catalogue, to: str, subject: str, *lines: str, **values: str) -> None:
    """Send a mail, aside: how long it takes would tell whether an address is known.

    Args:
        words: of its language.
        to: the address.
        subject: the name of its subject's words in the catalogue.
        lines: the names of the words of its lines.
        values: that they mention.
    """
    message = EmailMessage(
        words.plain(subject),
        "\n\n".join(words.plain(each, address=settings.HOST_ADDRESS, **values) for each in lines),
        None,
        [to],
    )
    _postman.submit(_handed_over, message)


def _handed_over(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:
        note(log, error)


class Shown(BaseEmailBackend):
    """Shows mail to whoever runs the host, on his own screen, where none is set up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Show them."""
        for each in email_messages:
            if settings.HOST_OPTIONS.json:
                mail = {"to": each.to[0], "subject": each.subject, "text": each.body}
                lines = [json.dumps({"mail": mail}, ensure_ascii=False)]
            else:
                words = catalogue(Language(settings.HOST_OPTIONS.language))
                lines = [words.plain("host.mail_shown", to=each.to[0]), each.body]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
        return len(email_messages)
