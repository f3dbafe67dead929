"""A long list, a part to a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MOST = 50
"""How many of a list stand on one page: what can be looked over, and what a slow phone loads at once."""


def paged(request: HttpRequest, things: Sequence[Any]) -> Page[Any]:
    """The part of a list that an address asks for; the nearest there is, where it asks for none of them."""
    return Paginator(things, MOST).get_page(request.GET.get("list"))
