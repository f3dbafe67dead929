"""What the pocket has no room for is said at its place, before anybody tries it in vain.

Whatever else asks for a part that is not here is refused by :mod:`kesher.parts` in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kesher.method.problems import Code, Problem
from kesher.web.visit import redirect, visit_of

PLACES = re.compile(
    r"/sheets/(?!read$|waiting/).*|/book/[^/]+/sheet-back|/library/(?:add|adding|find)|/library/[^/]+/(?:booklet|repairs|change)"
)
"""Pages of paper, and those that read a file or search in books: they need other programs beside this one.

A photograph of a sheet can be sent in: it is sealed, and waits for a computer.
"""

PAPER, PHOTOGRAPHS = "/sheets", "/sheets/read"


class AtHome:
    """Django middleware, behind the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or say that this is done at home."""
        if request.path == PAPER:
            return redirect(PHOTOGRAPHS)
        if PLACES.fullmatch(request.path):
            return visit_of(request).refuse(Problem(Code.PART_AT_HOME))
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What asks for a module that was not packed is done at home, and did not go wrong."""
        missing = isinstance(error, ModuleNotFoundError)
        return visit_of(request).refuse(Problem(Code.PART_AT_HOME)) if missing else None
