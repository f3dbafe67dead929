"""A sitting as plain steps: one part to a page, and a way out on every one of them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from kesher.actions import practice
from kesher.method.pack import PARTS, Route
from kesher.method.page import Heart, Lives, Sitting
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, number, redirect, text, visit_of
from kesher.words.shelf import shipped

LONGEST = 6 * 3600
"""Seconds. A sitting that seems longer was a laptop closed and opened again; it counts as this."""


class Seat(NamedTuple):
    """A sitting under way. It travels in the address: ids and numbers, never words."""

    act: str
    started: int
    script: int
    foundation: str


def begin(request: HttpRequest) -> HttpResponse:
    """The way in."""
    visit = visit_of(request)
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.moment.rest is not None:
        return redirect("/")
    seat = Seat(
        act=secrets.token_hex(8),
        started=int(visit.now.timestamp()),
        script=found.standing.sittings % len(_route(visit).scripts),
        foundation=found.foundation or "",
    )
    if request.method == "POST":
        return redirect(_address(1, seat))
    context = {
        "total": len(PARTS),
        "foundation": visit.pack.foundations.get(seat.foundation),
        "moment": found.moment,
    }
    return visit.render("sit_begin.html", context)


def step(request: HttpRequest, step: int) -> HttpResponse:
    """One part of the sitting."""
    visit = visit_of(request)
    seat = _seat(request.GET)
    if not 1 <= step <= len(PARTS):
        raise Http404
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    part = PARTS[step - 1]
    lines = _route(visit).scripts[seat.script % len(_route(visit).scripts)].parts[part]
    foundation = visit.pack.foundations.get(seat.foundation)
    question = ""
    if part == "foundation" and foundation is not None:
        lines = foundation.text
        question = foundation.questions[found.standing.sittings % len(foundation.questions)]
    context = {
        "part": f"sit.part.{part}",
        "name": foundation.name if part == "foundation" and foundation else "",
        "lines": lines,
        "question": question,
        "held": found.standing.held if part == "point" else None,
        "step": step,
        "total": len(PARTS),
        "next": _address(step + 1, seat),
        "back": _address(step - 1, seat) if step > 1 else "",
        "seat": seat,
    }
    return visit.render("sit_step.html", context)


def end(request: HttpRequest) -> HttpResponse:
    """How it was; or leaving midway, which is written as what it was."""
    visit = visit_of(request)
    given = request.POST if request.method == "POST" else request.GET
    seat = _seat(given)
    context: dict[str, Any] = {
        "seat": seat,
        "foundation": visit.pack.foundations.get(seat.foundation),
        "hearts": [(each.value, f"sit.heart_word.{each.value}") for each in Heart],
        "levels": [(each.value, f"lives.{each.value}", f"lives.{each.value}_means") for each in Lives],
    }
    if request.method != "POST":
        return visit.render("sit_end.html", context)
    whole = "leave" not in given
    clarity = number(given, "clarity")
    if isinstance(clarity, Problem):
        return visit.render("sit_end.html", context, problem=clarity)
    lives, heart = text(given, "lives"), text(given, "heart")
    if lives not in ("", *Lives) or heart not in ("", *Heart):
        return visit.render("sit_end.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    sitting = Sitting(
        id=seat.act,
        at=datetime.fromtimestamp(min(seat.started, int(visit.now.timestamp())), UTC),
        route="awaiting",
        seconds=min(max(0, int(visit.now.timestamp()) - seat.started), LONGEST),
        whole=whole,
        foundation=seat.foundation or None,
        lives=Lives(lives) if lives else None,
        clarity=clarity,
        heart=Heart(heart) if heart else None,
        words=text(given, "words"),
    )
    kept = practice.sit(visit.desk, visit.now, seat.act, sitting)
    if isinstance(kept, Problem):
        return visit.render("sit_end.html", context, problem=kept)
    return redirect("/?note=sat" if whole else "/?note=left")


def _route(visit: Visit) -> Route:
    return visit.pack.routes["awaiting"]


def _address(step: int, seat: Seat) -> str:
    query = urlencode({"a": seat.act, "t": seat.started, "s": seat.script, "f": seat.foundation})
    return f"/sit/end?{query}" if step > len(PARTS) else f"/sit/{step}?{query}"


def _seat(given: Any) -> Seat:
    """Read a sitting under way; an address that was tampered with is no page."""
    act, foundation = text(given, "a"), text(given, "f")
    started, script = number_of(given, "t"), number_of(given, "s")
    known = not foundation or foundation in shipped().order(tuple(shipped().sets))
    if not (act.isascii() and act.isalnum()) or len(act) > 32 or not known:
        raise Http404
    return Seat(act, started, script, foundation)


def number_of(given: Any, name: str) -> int:
    """A number an address must hold."""
    raw = text(given, name)
    if not raw.isascii() or not raw.isdigit() or len(raw) > 11:
        raise Http404
    return int(raw)
