"""The circles of a person, and opening one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import people
from kesher.circle.people import Person
from kesher.circle.role import Role
from kesher.circle.room import Card, open_circle
from kesher.host.accounts.limits import allow
from kesher.host.circle import store
from kesher.host.circle.access import here_of
from kesher.host.circle.person import INVITED, read_name
from kesher.host.gate import To, open_to
from kesher.host.page import language_of, show
from kesher.method.language import Language
from kesher.method.problems import Refused

NAME = 80


@open_to(To.SIGNED_IN, "GET")
def circles(request: HttpRequest) -> HttpResponse:
    """The circles a person is in."""
    with store.circles() as database:
        who = str(request.user.pk)
        found = [here_of(database, each, who) for each in people.mine(database, who)]
    context = {
        "circles": [{"at": each.at, "name": each.card.name} for each in found if each is not None],
        "invited": request.session.get(INVITED, ""),
    }
    return show(request, "circle/circles.html", context)


@open_to(To.SIGNED_IN, "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Open a circle; who opens it teaches in it."""
    given: dict[str, Any] = {
        "language": language_of(request).value, **{name: request.POST[name] for name in request.POST}
    }  # fmt: skip
    if request.method == "GET":
        return show(request, "circle/begin.html", {"given": given})
    try:
        allow(request, "circle_open")
        circle = _opened(request, given)
    except Refused as refused:
        return show(request, "circle/begin.html", {"given": given}, problem=refused.problem)
    return HttpResponseRedirect(f"/circle/{circle}")


def _opened(request: HttpRequest, given: dict[str, Any]) -> UUID:
    name, own = read_name(given.get("circle", ""), NAME), read_name(given.get("name", ""))
    language = Language.EN if given.get("language") == Language.EN else Language.HE
    with store.circles() as database:
        room = open_circle(database, store.keyring(), Card(name, language))
        person = Person(own, request.user.email, language_of(request))
        with database.writing():
            people.add(room, datetime.now(UTC), str(request.user.pk), Role.TEACHER, person)
    return room.circle
