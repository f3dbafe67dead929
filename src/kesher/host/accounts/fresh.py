"""What cannot be undone is done only by who signed in a short while ago."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from kesher.host.settings import FRESH
from kesher.method.problems import Code, refuse


def is_fresh(request: HttpRequest) -> bool:
    """Whether who asks signed in a short while ago."""
    proofs = [each["at"] for each in get_authentication_records(request, request.user)]
    return bool(proofs) and time.time() - max(proofs) < FRESH


def must_be_fresh(request: HttpRequest) -> None:
    """Go on only with a fresh sign-in.

    Raises:
        Refused: ``STALE``.
    """
    if not is_fresh(request):
        raise refuse(Code.STALE)
