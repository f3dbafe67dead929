"""A sitting: one part to a page, a way out on every one, and at the end how it was.

Without scripts these are plain steps. With them (``static/sit.js``) the same pages follow one another by
themselves, a line at a time, at a reading pace.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from kesher.actions import margins, practice
from kesher.actions.routes import LOT, draw, open_routes
from kesher.journal.cover import MINUTES, Cover
from kesher.method.highlight import Highlight
from kesher.method.pack import OWN, PARTS, Route
from kesher.method.page import Heart, Lives, Sitting
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, number, redirect, text, visit_of

LONGEST = 6 * 3600
"""Seconds. A sitting that seems longer was a laptop closed and opened again; it counts as this."""

LINE = 70
"""Letters of a book that are read in the time of one line of a sitting."""

WEIGHT = {"arrive": 1.0, "foundation": 1.3, "picture": 2.0, "choice": 1.6, "point": 1.2, "close": 1.0}
"""How long a line of each part stands, beside the others."""


class Seat(NamedTuple):
    """A sitting under way. It travels in the address: ids and numbers, never words."""

    act: str
    started: int
    route: str
    script: int
    foundation: str
    minutes: int
    passage: str = ""


def begin(request: HttpRequest) -> HttpResponse:
    """The way in: which way, how long, and the foundation, each with an answer already chosen."""
    visit = visit_of(request)
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    cover, routes = visit.desk.cover(visit.now), open_routes(visit.desk, visit.now)
    if found.still or not routes:
        return visit.refuse(Problem(Code.RESTING if found.still else Code.LAST_DAY_CLOSED))
    wanted = text(request.POST, "foundation") or text(request.GET, "foundation")
    foundation = wanted if wanted in visit.pack.foundations else found.foundation or ""
    listed = dict.fromkeys((*visit.whole_pack.order(cover.sets), *([foundation] if foundation else [])))
    context = {
        "routes": [(each, visit.pack.routes[each].name) for each in routes],
        "chosen": cover.route if cover.route in routes else routes[0],
        "lot": len(cover.lot) == LOT,
        "minutes": list(MINUTES),
        "usual": cover.minutes,
        "foundation": visit.pack.foundations.get(foundation),
        "foundations": [(each, visit.pack.foundations[each].name) for each in listed],
        "total": len(PARTS),
        "passages": _passages(visit),
        "passage": text(request.GET, "passage"),
    }
    if request.method != "POST":
        return visit.render("sit_begin.html", context)
    route, minutes = text(request.POST, "route") or context["chosen"], number(request.POST, "minutes")
    passage = text(request.POST, "passage")
    gone = bool(passage) and margins.one(visit.desk, visit.now, passage) is None
    if isinstance(minutes, Problem) or minutes not in (None, *MINUTES) or gone:
        return visit.render("sit_begin.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    if route not in routes:
        return visit.render("sit_begin.html", context, problem=Problem(Code.LAST_DAY_CLOSED))
    route = draw(visit.desk, visit.now) or route
    scripts = visit.pack.routes[str(route)].scripts
    seat = Seat(
        act=secrets.token_hex(8),
        started=int(visit.now.timestamp()),
        route=str(route),
        script=found.standing.sittings % len(scripts),
        foundation=foundation,
        minutes=cover.minutes if minutes is None else minutes,
        passage=passage,
    )
    return redirect(_address(1, seat))


def step(request: HttpRequest, step: int) -> HttpResponse:
    """One part of the sitting."""
    visit = visit_of(request)
    seat = _seat(visit, request.GET, open_routes(visit.desk, visit.now))
    if not 1 <= step <= len(PARTS):
        raise Http404
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.still:
        return redirect("/")
    part, cover = PARTS[step - 1], visit.desk.cover(visit.now)
    headings = visit.pack.steps[part]
    shown = _shown(visit, seat, cover, found.standing.held is not None)
    context = {
        "heading": headings[found.standing.sittings % len(headings)],
        "lines": _lines(visit, seat, part),
        "question": _question(visit, seat, found.standing.sittings) if part == "foundation" else "",
        "held": found.standing.held if part == "point" else None,
        "passage": _passage(visit, seat) if part == PARTS[0] else None,
        "passage_weight": _weight(_passage(visit, seat)),
        "own": _own(cover),
        "own_mark": OWN,
        "pace": f"{_line_seconds(seat, part, shown):.1f}",
        "step": step,
        "total": len(PARTS),
        "bell": cover.bell,
        "next": _address(step + 1, seat),
        "back": _address(step - 1, seat) if step > 1 else "",
        "seat": seat,
    }
    return visit.render("sit_step.html", context)


def end(request: HttpRequest) -> HttpResponse:
    """How it was; or leaving midway, which is written as what it was."""
    visit = visit_of(request)
    given = request.POST if request.method == "POST" else request.GET
    # What was sat is written, even when its way was closed meanwhile in another tab.
    seat = _seat(visit, given, visit.whole_pack.routes)
    context: dict[str, Any] = {
        "seat": seat,
        "foundation": visit.pack.foundations.get(seat.foundation),
        "hearts": [(each.value, f"sit.heart_word.{each.value}") for each in Heart],
        "levels": levels(),
        "measuring": visit.counted,
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
        route=seat.route,
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
        if kept.code is Code.RESTING:
            return visit.refuse(kept)
        return visit.render("sit_end.html", context, problem=kept)
    return redirect("/?note=sat" if whole else "/?note=left")


def levels() -> list[tuple[str, str, str]]:
    """How a foundation lives: value, the name's message, and what it means."""
    return [(each.value, f"lives.{each.value}", f"lives.{each.value}_means") for each in Lives]


def _lines(visit: Visit, seat: Seat, part: str) -> tuple[str, ...]:
    foundation = visit.pack.foundations.get(seat.foundation)
    if part == "foundation" and foundation is not None:
        return (f"{foundation.name}.", *foundation.text)
    scripts = _route(visit, seat).scripts
    return scripts[seat.script % len(scripts)].parts[part]


def _passage(visit: Visit, seat: Seat) -> Highlight | None:
    """The passage the sitting opens with; one whose mark was taken away meanwhile is left out."""
    found = margins.one(visit.desk, visit.now, seat.passage) if seat.passage else None
    return found.highlight if found else None


def _passages(visit: Visit) -> list[tuple[str, list[Highlight]]]:
    """The passages that are tied to a foundation, under its name: what a sitting may open with."""
    tied: dict[str, list[Highlight]] = {}
    for each in margins.all_of(visit.desk, visit.now):
        if each.highlight.foundation in visit.pack.foundations:
            tied.setdefault(visit.pack.foundations[each.highlight.foundation].name, []).append(each.highlight)
    return list(tied.items())


def _question(visit: Visit, seat: Seat, turn: int) -> str:
    foundation = visit.pack.foundations.get(seat.foundation)
    return foundation.questions[turn % len(foundation.questions)] if foundation else ""


def _own(cover: Cover) -> list[str]:
    """The lines of the person's own picture."""
    return [line for line in cover.own.splitlines() if line.strip()]


def _shown(visit: Visit, seat: Seat, cover: Cover, held: bool) -> dict[str, int]:
    """How many lines each part shows: its own, the foundation's question, and the point that is held."""
    counts = {}
    for part in PARTS:
        lines = _lines(visit, seat, part)
        asked = bool(seat.foundation) if part == "foundation" else held and part == "point"
        counts[part] = len(lines) + lines.count(OWN) * (len(_own(cover)) - 1) + asked
    counts[PARTS[0]] += _weight(_passage(visit, seat))
    return counts


def _weight(passage: Highlight | None) -> int:
    """How many lines of a sitting a passage stands for, so that there is time to read it."""
    return -(-len(passage.quote) // LINE) if passage else 0


def _line_seconds(seat: Seat, part: str, shown: dict[str, int]) -> float:
    """How long a line of this part stands, so that the whole takes the minutes that were chosen."""
    whole = sum(WEIGHT[each] * shown[each] for each in PARTS)
    return seat.minutes * 60 * WEIGHT[part] / max(whole, 1.0)


def _route(visit: Visit, seat: Seat) -> Route:
    return visit.pack.routes[seat.route]


def _address(step: int, seat: Seat) -> str:
    query = urlencode(
        {
            "a": seat.act,
            "t": seat.started,
            "r": seat.route,
            "s": seat.script,
            "f": seat.foundation,
            "m": seat.minutes,
        }
        | ({"p": seat.passage} if seat.passage else {})
    )
    return f"/sit/end?{query}" if step > len(PARTS) else f"/sit/{step}?{query}"


def _seat(visit: Visit, given: Any, routes: tuple[str, ...]) -> Seat:
    """Read a sitting under way; an address that was tampered with is no page."""
    act, foundation, route = text(given, "a"), text(given, "f"), text(given, "r") or next(iter(routes), "")
    started, script, minutes = _number(given, "t"), _number(given, "s"), _number(given, "m", "5")
    known = not foundation or foundation in visit.pack.foundations
    if not (act.isascii() and act.isalnum()) or len(act) > 32 or not known:
        raise Http404
    if route not in routes or minutes not in MINUTES:
        raise Http404
    passage = text(given, "p")
    if not (passage.isascii() and (passage.isalnum() or not passage)) or len(passage) > 32:
        raise Http404
    return Seat(act, started, route, script, foundation, minutes, passage)


def _number(given: Any, name: str, otherwise: str = "") -> int:
    """A number an address must hold."""
    raw = text(given, name) or otherwise
    if not raw.isascii() or not raw.isdigit() or len(raw) > 11:
        raise Http404
    return int(raw)
