"""How often a thing may be tried: from one address of the network, and for one person."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from kesher.method.problems import Code, refuse


def allow(request: HttpRequest, action: str, key: str = "") -> None:
    """Count a try.

    Raises:
        Refused: ``TRIED_OFTEN``.
    """
    if not ratelimit.consume(request, action=action, key=key.lower() or None):
        raise refuse(Code.TRIED_OFTEN)
