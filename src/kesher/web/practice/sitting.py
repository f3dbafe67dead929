"""A sitting: one part to a page, a way out on every one, and at the end how it was.

Without scripts these are plain steps. With them (``sitting.js``) the same pages follow one another by
themselves, a line at a time, each as long as :mod:`kesher.method.pacing` gives it.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from kesher.actions.library import highlights
from kesher.actions.practice import sitting, today
from kesher.actions.practice.routes import LOT, draw, open_routes
from kesher.journal.cover import MINUTES
from kesher.method.highlight import Highlight
from kesher.method.pacing import lasted, paced, shares
from kesher.method.page import Choice, Heart, Lives, Sitting
from kesher.method.problems import Code, Problem
from kesher.method.script import PARTS
from kesher.web.visit import Visit, number, redirect, text, visit_of

YOURS, HUSHED = "yours", "hushed"
"""How a line looks whose words are the person's own, and how when it closes the sitting."""


class Seat(NamedTuple):
    """A sitting under way. It travels in the address: ids and numbers, never words."""

    act: str
    started: int
    route: str
    script: int
    foundation: str
    minutes: int
    passage: str = ""


class Shown(NamedTuple):
    """A line as the page shows it.

    Attributes:
        words: what is said.
        kind: how it looks: a line of the script, one's own, a question, a passage of a book.
        ref: for a passage, where it stands.
        seconds: how long it stands when the pages follow one another by themselves.
    """

    words: str
    kind: str = ""
    ref: str = ""
    seconds: str = ""

    @property
    def own(self) -> bool:
        """Whether the words are the person's own, and so have no forms of address."""
        return self.kind in (YOURS, HUSHED)


def begin(request: HttpRequest) -> HttpResponse:
    """The way in: which way, how long, and the foundation, each with an answer already chosen."""
    visit = visit_of(request)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if problem := sitting.may_sit(visit.desk, visit.now):
        return _refused(visit, problem)
    cover, routes = visit.desk.cover(visit.now), open_routes(visit.desk, visit.now)
    resting = sitting.resting(visit.desk, visit.now)
    wanted = text(request.POST, "foundation") or text(request.GET, "foundation")
    known = wanted in visit.pack.foundations and wanted not in resting
    foundation = wanted if known else found.foundation or ""
    listed = dict.fromkeys((*visit.whole_pack.order(cover.sets), *([foundation] if foundation else [])))
    context = {
        "routes": [(each, visit.pack.routes[each].name) for each in routes],
        "chosen": cover.route if cover.route in routes else routes[0],
        "lot": len(cover.lot) == LOT,
        "minutes": list(MINUTES),
        "usual": cover.minutes,
        "foundation": visit.pack.foundations.get(foundation),
        "foundations": [(each, visit.pack.foundations[each].name) for each in listed if each not in resting],
        "total": len(PARTS),
        "silence": sitting.silence(visit.desk, visit.now),
        "passages": _passages(visit, resting),
        "passage": text(request.GET, "passage"),
    }
    if request.method != "POST":
        return visit.render("practice/sitting_begin.html", context)
    route, minutes = text(request.POST, "route") or context["chosen"], number(request.POST, "minutes")
    passage = text(request.POST, "passage")
    gone = bool(passage) and highlights.one(visit.desk, visit.now, passage) is None
    if isinstance(minutes, Problem) or minutes not in (None, *MINUTES) or gone:
        return visit.render("practice/sitting_begin.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    if route not in routes:
        return visit.render("practice/sitting_begin.html", context, problem=Problem(Code.LAST_DAY_CLOSED))
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
    seat = _seat(visit, request.GET, visit.whole_pack.routes)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if problem := sitting.may_sit(visit.desk, visit.now):
        return _refused(visit, problem, seat)
    if seat.route not in open_routes(visit.desk, visit.now):
        raise Http404
    parts = _timed(visit, seat, _parts(visit, seat, found))
    if not 1 <= step <= len(parts):
        raise Http404
    part = list(parts)[step - 1]
    headings = visit.pack.steps[part]
    context = {
        "heading": headings[found.standing.sittings % len(headings)],
        "lines": parts[part],
        "step": step,
        "total": len(parts),
        "bell": visit.desk.cover(visit.now).bell,
        "next": _address(step + 1, seat, len(parts)),
        "back": _address(step - 1, seat) if step > 1 else "",
        "seat": seat,
    }
    return visit.render("practice/sitting_step.html", context)


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
        "choices": [(each.value, f"sit.choice_word.{each.value}") for each in Choice],
        "levels": levels(),
        "measuring": visit.counted,
    }
    if request.method != "POST":
        return visit.render("practice/sitting_end.html", context)
    whole = "leave" not in given
    clarity = number(given, "clarity")
    if isinstance(clarity, Problem):
        return visit.render("practice/sitting_end.html", context, problem=clarity)
    lives, heart, choice = text(given, "lives"), text(given, "heart"), text(given, "choice")
    if lives not in ("", *Lives) or heart not in ("", *Heart) or choice not in ("", *Choice):
        return visit.render("practice/sitting_end.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    sat = Sitting(
        id=seat.act,
        at=datetime.fromtimestamp(min(seat.started, int(visit.now.timestamp())), UTC),
        route=seat.route,
        seconds=lasted(int(visit.now.timestamp()) - seat.started, seat.minutes),
        whole=whole,
        foundation=seat.foundation or None,
        lives=Lives(lives) if lives else None,
        clarity=clarity,
        heart=Heart(heart) if heart else None,
        choice=Choice(choice) if choice else None,
        words=text(given, "words"),
    )
    kept = sitting.sit(visit.desk, visit.now, seat.act, sat)
    if isinstance(kept, Problem):
        if kept.code is Code.RESTING:
            return visit.refuse(kept)
        return visit.render("practice/sitting_end.html", context, problem=kept)
    return redirect("/?note=sat" if whole else "/?note=left")


def levels() -> list[tuple[str, str, str]]:
    """How a foundation lives: value, the name's message, and what it means."""
    return [(each.value, f"lives.{each.value}", f"lives.{each.value}_means") for each in Lives]


def _refused(visit: Visit, problem: Problem, seat: Seat | None = None) -> HttpResponse:
    """No sitting is opened now. One that was under way can be ended, and a person can be called."""
    if problem.code is not Code.SITTING_RESTS:
        return visit.refuse(problem)
    return visit.render("practice/sitting_rests.html", {"seat": seat}, problem=problem)


def _parts(visit: Visit, seat: Seat, found: today.Home) -> dict[str, list[Shown]]:
    """What each part says to this person; a part that says nothing is left out."""
    scripts = visit.pack.routes[seat.route].scripts
    script = scripts[seat.script % len(scripts)]
    own = [line for line in visit.desk.cover(visit.now).own.splitlines() if line.strip()]
    held, say = found.standing.held, visit.words.say
    act, no_point = held.point.act if held else "", say("sit.no_point")
    parts = {
        part: [
            Shown(each.words, YOURS if each.own else "") for each in script.spoken(part, own, act, no_point)
        ]
        for part in PARTS
    }
    if foundation := visit.pack.foundations.get(seat.foundation):
        question = Shown(foundation.asked(found.standing.sittings), "question")
        parts["foundation"] = [Shown(f"{foundation.name}."), *map(Shown, foundation.text), question]
    if passage := _passage(visit, seat):
        parts["arrive"].insert(0, Shown(passage.quote, "passage", passage.ref))
        asked = Shown(say("margin.infer"), "question")
        parts["close"].append(Shown(passage.today, HUSHED) if passage.today else asked)
    return {part: lines for part, lines in parts.items() if lines}


def _timed(visit: Visit, seat: Seat, parts: dict[str, list[Shown]]) -> dict[str, list[Shown]]:
    """The lines, each with how long it stands."""
    share = shares(longer=sitting.silence(visit.desk, visit.now).longer)
    seconds = paced(
        {part: [each.words for each in lines] for part, lines in parts.items()}, seat.minutes, share
    )
    return {
        part: [line._replace(seconds=f"{time:.2f}") for line, time in zip(lines, seconds[part], strict=True)]
        for part, lines in parts.items()
    }


def _passage(visit: Visit, seat: Seat) -> Highlight | None:
    """The passage the sitting opens with; one whose mark was taken away meanwhile is left out."""
    found = highlights.one(visit.desk, visit.now, seat.passage) if seat.passage else None
    return found.highlight if found else None


def _passages(visit: Visit, resting: frozenset[str]) -> list[tuple[str, list[Highlight]]]:
    """The passages that are tied to a foundation, under its name: what a sitting may open with."""
    tied: dict[str, list[Highlight]] = {}
    for each in highlights.all_of(visit.desk, visit.now):
        foundation = visit.pack.foundations.get(each.highlight.foundation)
        if foundation is not None and foundation.id not in resting:
            tied.setdefault(foundation.name, []).append(each.highlight)
    return list(tied.items())


def _address(step: int, seat: Seat, total: int = len(PARTS)) -> str:
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
    return f"/sit/end?{query}" if step > total else f"/sit/{step}?{query}"


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
