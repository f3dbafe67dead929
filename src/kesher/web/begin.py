"""Beginning a book: language and address, place, the key, and the recovery code shown once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions import keeping
from kesher.actions.desk import Begun
from kesher.days import Place, Turn
from kesher.days.cities import cities
from kesher.journal.cover import Cover
from kesher.journal.keys import Kind
from kesher.method.language import Form, Language
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, text, visit_of


def begin(request: HttpRequest) -> HttpResponse:
    """A new book."""
    visit = visit_of(request)
    context = place_context(visit, None)
    if request.method != "POST":
        return visit.render("begin.html", context)
    given = request.POST
    place = read_place(given)
    if isinstance(place, Problem):
        return visit.render("begin.html", context, problem=place)
    passphrase, keep = text(given, "passphrase"), "keep" in given
    if passphrase != text(given, "again"):
        return visit.render("begin.html", context, problem=Problem(Code.PASSPHRASE_DIFFERS))
    cover = Cover(language=visit.words.language, form=read_form(given), place=place)
    begun = visit.desk.begin(visit.now, cover, passphrase or None, keep=keep)
    if isinstance(begun, Problem):
        return visit.render("begin.html", context, problem=begun)
    return show_code(visit, begun)


def restore(request: HttpRequest) -> HttpResponse:
    """A book that was exported, brought to a computer that has none."""
    visit = visit_of(request)
    if request.method != "POST":
        return visit.render("begin_restore.html")
    given, file = request.POST, request.FILES.get("file")
    if file is None:
        return visit.render("begin_restore.html", problem=Problem(Code.NOTHING_GIVEN))
    passphrase, code = text(given, "passphrase"), text(given, "code")
    fresh = text(given, "new_passphrase") or (passphrase if not code else "")
    found = keeping.restore(
        visit.desk,
        visit.now,
        file.read(),
        file.name,
        secret=code or passphrase or None,
        kind=Kind.RECOVERY if code else Kind.PASSPHRASE,
        new_passphrase=fresh or None,
        keep="keep" in given,
    )
    if isinstance(found, Problem):
        return visit.render("begin_restore.html", problem=found)
    return show_code(visit, found.begun) if found.begun else redirect("/")


def code(request: HttpRequest, which: str) -> HttpResponse:
    """The recovery code, once: reloading this page leads home."""
    visit = visit_of(request)
    found = visit.door.told.pop(which, None)
    if found is None:
        return redirect("/")
    keeping_now = visit.desk.keeping(visit.now).value
    return visit.render("code.html", {"code": found, "keeping": keeping_now})


def read_form(given: Any) -> Form:
    """The form of address from a form."""
    return Form.FEMININE if text(given, "form") == Form.FEMININE else Form.MASCULINE


def read_place(given: Any) -> Place | Problem:
    """A place from a form: a city, or coordinates."""
    turn = Turn.NIGHTFALL if text(given, "turn") == Turn.NIGHTFALL else Turn.SUNSET
    city = cities().get(text(given, "city"))
    if city is not None:
        return replace(city, turn=turn)
    try:
        place = Place(
            latitude=float(text(given, "latitude").replace("\u2212", "-")),
            longitude=float(text(given, "longitude").replace("\u2212", "-")),
            elevation=float(text(given, "elevation") or 0),
            zone=text(given, "zone").strip(),
            israel="israel" in given,
            candle_minutes=int(text(given, "candles") or 18),
            turn=turn,
            name="",
        )
    except ValueError:
        return Problem(Code.PLACE_UNREADABLE)
    wrong = place.problem()
    return Problem(Code(wrong)) if wrong else place


def place_context(visit: Visit, place: Place | None) -> dict[str, Any]:
    """What the choice of a place shows."""
    listed = [(name, visit.words.say(f"city.{name}")) for name in cities()]
    return {
        "cities": listed,
        "place": place,
        "other_language": Language.EN if visit.words.language is Language.HE else Language.HE,
    }


def show_code(visit: Visit, begun: Begun) -> HttpResponse:
    """Lead to the page that shows a code once."""
    return redirect(f"/code/{visit.door.tell(begun.code)}")
