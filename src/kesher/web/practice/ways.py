"""The practice as the person wants it: pace, foundations, ways of sitting, pulls, and rest."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from msgspec.structs import replace

from kesher.actions.practice import care, point, pulls
from kesher.actions.practice.routes import LOT, usual_routes
from kesher.journal.cover import MINUTES, PULLS_LIMIT, Cover
from kesher.method.page import clean, too_long
from kesher.method.point import Pace
from kesher.method.problems import Code, Problem
from kesher.web.visit import Typed, Visit, number, redirect, text, visit_of
from kesher.words.packs import OWN, SHIPPED, shelved

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def show(request: HttpRequest, problem: Problem | None = None, sent: str = "") -> HttpResponse:
    """Everything about the practice that can be chosen."""
    visit = visit_of(request)
    return visit.render("practice/practice.html", context(visit, sent), problem=problem or visit.no_button)


def welcome(request: HttpRequest) -> HttpResponse:
    """The last page of a first run: pace, and the foundations to begin with. Both have an answer already."""
    visit = visit_of(request)
    if request.method != "POST":
        return visit.render("practice/welcome.html", context(visit))
    for part in (_pace, _sets):
        answer = part(visit)
        if isinstance(answer, Problem) and answer.code is not Code.RESTING:
            return visit.render("practice/welcome.html", context(visit), problem=answer)
    return redirect("/")


def change(request: HttpRequest, part: str) -> HttpResponse:
    """Change one part."""
    visit = visit_of(request)
    if part not in _PARTS or request.method != "POST":
        raise Http404
    problem = _PARTS[part](visit)
    if problem:
        return lot(request, problem) if part == "lot" else show(request, problem, part)
    return redirect(_back(visit, part))


def _back(visit: Visit, part: str) -> str:
    """Where a change was asked for."""
    if part == "bond":
        return "/thread"
    if part == "line":
        of = text(visit.request.POST, "of")
        return f"/letter/{of}" if _DAY.fullmatch(of) else "/letter"
    if part == "lot":
        return "/practice/lot?note=settings"
    told = part in ("last-day", "bereaved") and visit.desk.cover(visit.now).bereaved
    return f"/practice?note={'bereaved' if told else 'settings'}"


def lot(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    """Which way opens the heart, by lot: its page is offered nowhere (docs/decisions/0010-the-lot.md)."""
    visit = visit_of(request)
    if request.method == "POST" and problem is None:
        return change(request, "lot")
    cover = visit.desk.cover(visit.now)
    ways = [
        (each, visit.pack.routes[each].name, each in cover.lot)
        for each in usual_routes(visit.desk, visit.now)
    ]
    return visit.render("practice/lot.html", {"cover": cover, "ways": ways}, problem=problem)


def context(visit: Visit, sent: str = "") -> dict[str, Any]:
    """What the choices show; and what was typed, in the part that was sent and in the others."""
    cover, standing = visit.desk.cover(visit.now), visit.desk.standing(visit.now)
    parts = {"pull": "new-pull", "help": f"help-{text(visit.request.POST, 'which')}"}
    typed = visit.typed(parts.get(sent, sent))
    chosen = cover.sets or tuple(visit.whole_pack.sets)[:1]
    return {
        "cover": cover,
        "pace": standing.pace.value,
        "paces": [(each.value, f"practice.pace_{each}", f"practice.pace_{each}_means") for each in Pace],
        "sets": [(name, visit.pack.sets[name], name in chosen) for name in visit.whole_pack.sets],
        "packs": [
            (name, each.words[visit.words.language.value].title, each is visit.whole_pack)
            for name, each in visit.desk.packs(visit.now).items()
        ],
        "own_packs": [
            (name, (each.words.get(visit.words.language.value) or next(iter(each.words.values()))).title)
            for name, each in shelved(visit.desk.home / OWN).items()
            if each is not visit.whole_pack
        ],
        "minutes": list(MINUTES),
        "routes": [(each, visit.pack.routes[each].name) for each in usual_routes(visit.desk, visit.now)],
        "pulls": [
            (pull, standing.let_go.get(pull), which, cover.helps.get(pull, ""), _typed_help(typed, which))
            for pull in cover.pulls
            for which in (pulls.which(pull),)
        ],
        "typed": typed,
        "last_day_words": visit.pack.care["last_day"][0],
        "act": secrets.token_hex(8),
    }


def _typed_help(typed: Typed, which: str) -> str:
    return typed[f"help-{which}"].get("help", "")


def _cover(visit: Visit, changer: Callable[[Cover], Cover]) -> Problem | None:
    changed = visit.desk.change_cover(visit.now, changer)
    return changed if isinstance(changed, Problem) else None


def _pace(visit: Visit) -> Problem | None:
    pace = text(visit.request.POST, "pace")
    if pace not in set(Pace):
        return Problem(Code.CHOICE_UNKNOWN)
    if visit.desk.standing(visit.now).pace == pace:
        return None
    kept = point.set_pace(visit.desk, visit.now, text(visit.request.POST, "act"), Pace(pace))
    return kept if isinstance(kept, Problem) else None


def _sets(visit: Visit) -> Problem | None:
    chosen = tuple(name for name in visit.whole_pack.sets if name in visit.request.POST.getlist("set"))
    return _cover(visit, lambda cover: replace(cover, sets=chosen))


def _pack(visit: Visit) -> Problem | None:
    name = text(visit.request.POST, "pack")
    if name not in visit.desk.packs(visit.now):
        return Problem(Code.CHOICE_UNKNOWN)
    return _cover(
        visit, lambda cover: replace(cover, pack=name if name != SHIPPED else "", sets=(), route="awaiting")
    )


def _sitting(visit: Visit) -> Problem | None:
    given = visit.request.POST
    minutes, route = number(given, "minutes"), text(given, "route") or "awaiting"
    if isinstance(minutes, Problem) or minutes not in MINUTES:
        return Problem(Code.CHOICE_UNKNOWN)
    if route not in usual_routes(visit.desk, visit.now):
        return Problem(Code.LAST_DAY_CLOSED)
    bell = "bell" in given
    return _cover(visit, lambda cover: replace(cover, minutes=minutes, route=route, bell=bell))


def _own(visit: Visit) -> Problem | None:
    own = clean(text(visit.request.POST, "own"))
    if problem := too_long(own):
        return problem

    def changer(cover: Cover) -> Cover:
        route = "awaiting" if cover.route == "own" and not own else cover.route
        return replace(cover, own=own, route=route)

    return _cover(visit, changer)


def _pull(visit: Visit) -> Problem | None:
    pull = clean(text(visit.request.POST, "pull"))
    if not pull:
        return Problem(Code.NOTHING_GIVEN)
    if problem := too_long(pull):
        return problem
    listed = tuple(dict.fromkeys((*visit.desk.cover(visit.now).pulls, pull)))
    if len(listed) > PULLS_LIMIT:
        return Problem(Code.PULLS_FULL, {"limit": PULLS_LIMIT})
    if pull in visit.desk.standing(visit.now).let_go:
        kept = pulls.take_up(visit.desk, visit.now, secrets.token_hex(8), pull)
        if isinstance(kept, Problem):
            return kept
    return _cover(visit, lambda cover: replace(cover, pulls=listed))


def _let_go(visit: Visit) -> Problem | None:
    pull = pulls.named(visit.desk.cover(visit.now), text(visit.request.POST, "which"))
    if isinstance(pull, Problem):
        return pull
    kept = pulls.let_go(visit.desk, visit.now, text(visit.request.POST, "act"), pull)
    return kept if isinstance(kept, Problem) else None


def _forget(visit: Visit) -> Problem | None:
    kept = pulls.forget(visit.desk, visit.now, text(visit.request.POST, "which"))
    return kept if isinstance(kept, Problem) else None


def _help(visit: Visit) -> Problem | None:
    given = visit.request.POST
    kept = pulls.write_help(visit.desk, visit.now, text(given, "which"), text(given, "help"))
    return kept if isinstance(kept, Problem) else None


def _bond(visit: Visit) -> Problem | None:
    return _cover(visit, lambda cover: replace(cover, bond_hidden=not cover.bond_hidden))


def _line(visit: Visit) -> Problem | None:
    return _cover(visit, lambda cover: replace(cover, line_hidden=not cover.line_hidden))


def _lot(visit: Visit) -> Problem | None:
    """Draw one of two routes at the start of each sitting, until it is put down or a heavy day comes."""
    chosen = tuple(dict.fromkeys(visit.request.POST.getlist("lot")))
    if not chosen:
        return _cover(visit, lambda cover: replace(cover, lot=(), lot_since=None))
    if len(chosen) != LOT or not set(chosen) <= set(usual_routes(visit.desk, visit.now)):
        return Problem(Code.LOT_TWO)
    day = visit.desk.moment(visit.now).day
    return _cover(visit, lambda cover: replace(cover, lot=chosen, lot_since=day))


def _wordless(visit: Visit) -> Problem | None:
    changed = care.in_words(visit.desk, visit.now, only="wordless" in visit.request.POST)
    return changed if isinstance(changed, Problem) else None


def _moed(visit: Visit) -> Problem | None:
    moed = "moed" in visit.request.POST
    return _cover(visit, lambda cover: replace(cover, moed=moed))


def _still(visit: Visit) -> Problem | None:
    still = "still" in visit.request.POST
    return _cover(visit, lambda cover: replace(cover, still=still))


def _last_day(visit: Visit) -> Problem | None:
    """Open only to a grown person who is not newly bereaved and asks for it; closed again in one press."""
    given = visit.request.POST
    if "close" in given:
        return _cover(visit, care.without_last_day)
    if text(given, "bereaved") == "yes":
        return _cover(visit, _in_mourning)
    if not {"grown", "asked"} <= set(given) or text(given, "bereaved") != "no":
        return Problem(Code.LAST_DAY_CLOSED)
    day = visit.desk.moment(visit.now).day
    return _cover(visit, lambda cover: replace(cover, last_day=True, last_day_opened=day, bereaved=False))


def _bereaved(visit: Visit) -> Problem | None:
    """Tell of a bereavement, or take it back: by one's own hand, at any time, and without a reason."""
    if "bereaved" in visit.request.POST:
        return _cover(visit, _in_mourning)
    return _cover(visit, lambda cover: replace(cover, bereaved=False))


def _in_mourning(cover: Cover) -> Cover:
    """*Last day* is closed, and must be asked for anew afterwards."""
    return replace(care.without_last_day(cover), bereaved=True)


_PARTS: dict[str, Callable[[Visit], Problem | None]] = {
    "pace": _pace,
    "sets": _sets,
    "pack": _pack,
    "sitting": _sitting,
    "own": _own,
    "pull": _pull,
    "let-go": _let_go,
    "forget": _forget,
    "help": _help,
    "still": _still,
    "moed": _moed,
    "wordless": _wordless,
    "bond": _bond,
    "line": _line,
    "lot": _lot,
    "last-day": _last_day,
    "bereaved": _bereaved,
}
