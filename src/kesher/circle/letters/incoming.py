"""A mail as it came: from whom, whether a program wrote it, and what its words are."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from email.message import EmailMessage
from typing import Any, NamedTuple

from kesher.circle.letters.cut import new_words

LARGEST = 1024 * 1024
"""Bytes of a mail."""

_PARTS = 60
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote", "table", "hr")
_ADDED = (
    "|//*[contains(@class, 'gmail_attr') or contains(@class, 'gmail_signature')"
    " or contains(@class, 'yahoo_quoted') or contains(@class, 'moz-cite-prefix')"
    " or contains(@class, 'moz-signature')"
    " or @id='Signature' or @id='AppleMailSignature' or @id='mail-editor-reference-message-container'"
    " or @id='divRplyFwdMsg' or @id='appendonsend']"
    "|//*[contains(@class, 'gmail_quote') or contains(@class, 'protonmail_quote')][not(.//blockquote)]"
    "|//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*"
)
"""What the programs of mail add, and put around what they quote where they do not mark it as a quotation."""

_QUOTED = "\ue000"
"""Stands at the beginning of each line of a quotation while a page is taken apart; no letter is it."""


class Incoming(NamedTuple):
    """A mail.

    Attributes:
        sender: the address it says it is from.
        id: its own id, by which it is known when it comes again.
        automatic: a program wrote it: an answer from a holiday, a notice, a list.
        text: its words, whole.
        new: those of them that are new.
        forged: the server that took it in says that it is not from whom it says.
    """

    sender: str
    id: str
    automatic: bool
    text: str
    new: str
    forged: bool = False


def read_mail(raw: bytes, envelope: str) -> Incoming:
    """Read a mail.

    Args:
        raw: its bytes.
        envelope: the address that its server gave; empty for a notice that a mail was not delivered.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes no other
    text, new = _text(message)
    senders = email.utils.getaddresses([_header(message, "From")])
    sender = senders[0][1].lower() if len(senders) == 1 else ""
    return Incoming(
        sender,
        _header(message, "Message-ID"),
        _automatic(message, envelope, sender),
        text,
        new_words(new),
        # The uppermost is of the server that took it in; what stands below it anybody may have written.
        "dmarc=fail" in _header(message, "Authentication-Results").lower(),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except Exception:  # what its author made of it, no parser foresees
        return ""


def _automatic(message: EmailMessage, envelope: str, sender: str) -> bool:
    """Whether a program wrote it: what answers such a mail may be answered for ever."""
    if envelope in ("", "<>") or re.match(r"(?:mailer-daemon|postmaster|no-?reply|bounce)", sender):
        return True
    if _header(message, "Auto-Submitted").partition(";")[0].strip().lower() not in ("", "no"):
        return True
    if _header(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if message.get_content_type() in ("multipart/report", "message/delivery-status"):
        return True
    named = (
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Response-Suppress",
        "List-Id",
        "List-Unsubscribe",
        "X-Kesher",
    )
    return any(_header(message, name) for name in named)


def _text(message: EmailMessage) -> tuple[str, str]:
    """The words of a mail, of its plain part, else of its page; and those in which the new ones are."""
    page = ""
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            text = _flowed(part, _decoded(part))
            return text, text
        if kind == "text/html" and not page:
            page = _decoded(part)
    return (words_of_page(page), words_of_page(page, whole=False)) if page else ("", "")


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset("utf-8"), "utf-8", "windows-1255"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def _flowed(part: EmailMessage, text: str) -> str:
    """A text whose lines were broken only to be sent (RFC 3676), with its lines as they were written."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined = re.sub(r"(?<=\S) \r?\n(?![>\s]|--)", " ", text)
    return re.sub(r"(?m)^ (?=[ >F])", "", joined)


def words_of_page(page: str, *, whole: bool = True) -> str:
    """The words of a mail that is a page only.

    Args:
        page: its markup.
        whole: as it stands; else what it quotes is marked as in a mail without markup, as far as its program
            tells by an element of its own.
    """
    from lxml import html

    try:
        root = html.document_fromstring(page)
    except Exception:  # not even a page
        return ""
    for each in root.xpath("//script|//style|//head" + ("" if whole else _ADDED)):
        each.drop_tree()
    for each in root.iter():
        if (
            isinstance(each.tag, str) and each.tag != "pre"
        ):  # a line end of the markup is white, and no line end
            each.text = re.sub(r"\s+", " ", each.text or "")
        each.tail = re.sub(r"\s+", " ", each.tail or "")
    for each in root.iter(*_BLOCKS):
        each.text = f"\n{each.text or ''}" if each.tag != "br" else each.text
        each.tail = f"\n{each.tail or ''}"
    if not whole:
        # What is quoted gets the sign before each line that it has in a mail without markup: what stands
        # between two quotations is then known for an answer in the same way.
        for each in root.iter("blockquote"):
            _marked(each)
    found = re.sub(r"[ \t]+", " ", root.text_content())
    lines = (line.strip() for line in found.split("\n"))
    shown = "\n".join(f"> {line.replace(_QUOTED, '').strip()}" if _QUOTED in line else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", shown).strip()


def _marked(quotation: Any) -> None:
    """Put the sign of a quotation before each of its lines."""
    for each in quotation.iter():
        if isinstance(each.tag, str):
            each.text = (each.text or "").replace("\n", f"\n{_QUOTED}")
        if each is not quotation:
            each.tail = (each.tail or "").replace("\n", f"\n{_QUOTED}")
    quotation.text = f"{_QUOTED}{quotation.text or ''}"
