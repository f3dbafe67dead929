"""What a form holds that a person wrote, and putting it by when it cannot be written now."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from kesher.actions.desk import Desk
from kesher.actions.journal import drafts
from kesher.journal.cover import LARGEST_DRAFT

WORDS = re.compile(
    r"/(?:glance|sit/end|sheets/read/[a-z0-9]+|practice/(?:own|pull|help)|foundations/[a-z0-9-]+"
    r"|library/(?:mark/[a-z0-9]+|[a-z0-9]+/[0-9]+/mark)"
    r"|question(?:/(?:said|from)/[a-z0-9]+|/[a-z0-9]+/(?:found|follow))?"
    r"|(?:point|account|week)(?:/[0-9-]{10})?|point/(?:ask|widen|narrow|deepen|reword|try|try-deeper))"
)
"""Where the forms go that hold what a person wrote."""

WRITTEN = (
    "where_word",
    "words",
    "today",
    "pull",
    "do",
    "when",
    "least",
    "against",
    "why",
    "given",
    "reason",
    "own",
    "help",
)
"""The fields that hold what a person wrote."""

PARTED = ("/practice", "/point", "/question")
"""The pages on which several parts are typed into."""
STOOD = "stood."
"""Before the name of a field: what stood in it when the page was made."""

LARGEST_SENT = 4 * LARGEST_DRAFT
"""Bytes, as a browser sends them: a form of several parts has much around its words."""

_OWN = ("csrfmiddlewaretoken", "passphrase", "code", "kept", "proof", "draft")


def form_of(request: HttpRequest) -> str:
    """The fields of a form that holds words, URL-encoded; nothing when it holds none."""
    if not WORDS.fullmatch(request.path) or _length(request) > LARGEST_SENT:
        return ""
    try:
        given = request.POST.copy()
    except (SuspiciousOperation, MultiPartParserError):
        return ""  # no form that can be read
    for name in _OWN:
        given.pop(name, None)
    form: str = given.urlencode()
    return form if words_in(given) and len(form) <= LARGEST_DRAFT else ""


def words_in(form: QueryDict) -> list[str]:
    """What a person wrote in a form; what stood in a field before he did is not."""
    named = ((name, value) for name, values in form.lists() for value in values if value)
    return [
        str(value)
        for name, value in named
        if name.rpartition(".")[2] in WRITTEN and not name.startswith(STOOD)
    ]


def put_by(desk: Desk, now: datetime, request: HttpRequest) -> str:
    """Put the form of a request by in the open journal.

    Returns:
        What the catalogue says of it: that it waits, or that there is no room; nothing where it has no words.
    """
    form = form_of(request)
    if not form:
        return ""
    problem = drafts.put_by(desk, now, request.path, form)
    return "drafts.later" if problem is None else "problem.drafts-full"


def _length(request: HttpRequest) -> int:
    given: str = request.META.get("CONTENT_LENGTH") or ""
    return int(given) if given.isascii() and given.isdigit() else 0
