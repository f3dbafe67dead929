"""The journal on several devices: what carries it, a code that lets one in, one taken off, and joining."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from kesher.actions.desk import Begun
from kesher.method.problems import Code, Problem, Refused
from kesher.web.journal.begin import show_code
from kesher.web.visit import Visit, redirect, text, visit_of


def devices(request: HttpRequest) -> HttpResponse:
    """The page of devices; and a host that is chosen, with the code of its page that lets this device in."""
    visit = visit_of(request)
    if request.method != "POST":
        return _shown(visit)
    from kesher.actions.sync.place import at_host, choose

    address = text(request.POST, "address") or visit.door.served_by
    code = text(request.POST, "host_code").strip()
    try:
        choose(visit.desk.home, at_host(address, code, visit.words.plain("sync.this_device")))
    except Refused as refused:
        return _shown(visit, refused.problem)
    return redirect("/devices?note=carried")


def carry(request: HttpRequest) -> HttpResponse:
    """A round now, since somebody waits to see what another device left."""
    visit = visit_of(request)
    if request.method == "POST":
        visit.door.carrying.now()
    return redirect("/devices")


def pair(request: HttpRequest) -> HttpResponse:
    """Make a code that lets a device in; who has it has the journal, so it is asked whose hand this is."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/devices")
    from kesher.actions.sync import devices as acts

    unproven = visit.desk.proves(visit.now, text(request.POST, "proof"))
    code = unproven or acts.pair(visit.desk, visit.now)
    if isinstance(code, Problem):
        return _shown(visit, code)
    return visit.render("journal/device_code.html", {"code": code, "picture": _picture(code)})


def _picture(code: str) -> SafeString:
    """The code for a camera; none where the library that draws it is not here, and the letters do."""
    from kesher.sync.picture import for_page

    with suppress(Refused):
        return mark_safe(for_page(code))  # noqa: S308 - squares, and no letter of anyone's
    return mark_safe("")


def revoke(request: HttpRequest, which: str) -> HttpResponse:
    """Take a device off: the key is renewed, and there is a new recovery code, shown once."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/devices")
    from kesher.actions.sync import devices as acts

    given = text(request.POST, "proof")
    if visit.desk.has_passphrase(visit.now):  # which opens the new key here, as the recovery code cannot
        gone = acts.revoke(visit.desk, visit.now, which, given)
    else:
        gone = visit.desk.proves(visit.now, given) or acts.revoke(visit.desk, visit.now, which, None)
    if isinstance(gone, Problem):
        return _shown(visit, gone)
    return show_code(visit, Begun(gone.code, visit.desk.keeping(visit.now)))


def join(request: HttpRequest) -> HttpResponse:
    """Where there is no journal yet: open the one of another device, by a code that was made there."""
    visit = visit_of(request)
    context = {"served_by": visit.door.served_by}
    if request.method != "POST":
        return visit.render("journal/join.html", context)
    from kesher.actions.sync import devices as acts

    given = request.POST
    passphrase = text(given, "passphrase")
    problem = Problem(Code.PASSPHRASE_DIFFERS) if passphrase != text(given, "again") else None
    problem = problem or acts.join(
        visit.desk,
        visit.now,
        text(given, "pair_code"),
        passphrase,
        name=visit.words.plain("sync.this_device"),
    )
    return visit.render("journal/join.html", context, problem=problem) if problem else redirect("/")


def _shown(visit: Visit, problem: Problem | None = None) -> HttpResponse:
    from kesher.actions.sync import devices as acts
    from kesher.actions.sync.place import place_of

    place = place_of(visit.desk.home)
    found = acts.devices(visit.desk, visit.now) if place else []
    context = {
        "devices": [] if isinstance(found, Problem) else sorted(found, key=lambda each: not each.this),
        "carried": place is not None,
        "carrier": (place.address or place.folder) if place else "",
        "passphrase": visit.desk.has_passphrase(visit.now),
        "line": visit.door.carrying.line(visit.words),
        "served_by": visit.door.served_by,
    }
    return visit.render("journal/devices.html", context, problem=problem)
