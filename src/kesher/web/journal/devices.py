"""The journal on several devices: what carries it, a code for another, and coming to it with such a code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.method.problems import Code, Problem, Refused
from kesher.web.visit import Visit, redirect, text, visit_of


def show(request: HttpRequest) -> HttpResponse:
    """What carries the journal, and a code that lets another device in, shown once."""
    visit = visit_of(request)
    if request.method != "POST":
        return _shown(visit)
    if "code" not in request.POST:
        return _carried(visit)
    from kesher.actions.sync import devices

    code = devices.pair(visit.desk, visit.now)
    return _shown(visit, problem=code) if isinstance(code, Problem) else _shown(visit, code=code)


def _carried(visit: Visit) -> HttpResponse:
    """Choose a host, with the code of its page that lets this device in."""
    from kesher.actions.sync.place import at_host, choose

    given = visit.request.POST
    address = text(given, "address") or visit.door.served_by
    try:
        place = at_host(address, text(given, "host_code").strip(), visit.words.plain("sync.this_device"))
        choose(visit.desk.home, place)
    except Refused as refused:
        return _shown(visit, problem=refused.problem)
    return redirect("/devices?note=carried")


def _shown(visit: Visit, *, code: str = "", problem: Problem | None = None) -> HttpResponse:
    from kesher.actions.sync.place import place_of

    place = place_of(visit.desk.home)
    context = {
        "carried": place is not None,
        "carrier": (place.address or place.folder) if place else "",
        "line": visit.door.carrying.line(visit.words),
        "served_by": visit.door.served_by,
        "pair_code": code,
    }
    return visit.render("journal/devices.html", context, problem=problem)


def join(request: HttpRequest) -> HttpResponse:
    """Where there is no journal yet: open the one of another device, by a code that was made there."""
    visit = visit_of(request)
    if request.method != "POST":
        return visit.render("journal/join.html")
    from kesher.actions.sync import devices

    given = request.POST
    passphrase = text(given, "passphrase")
    problem = Problem(Code.PASSPHRASE_DIFFERS) if passphrase != text(given, "again") else None
    problem = problem or devices.join(
        visit.desk,
        visit.now,
        text(given, "pair_code"),
        passphrase,
        name=visit.words.plain("sync.this_device"),
    )
    return visit.render("journal/join.html", problem=problem) if problem else redirect("/")
