"""Settings: language and place, the key, taking the journal out and bringing one back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from msgspec.structs import replace

from kesher.actions.desk import Begun
from kesher.actions.journal import keeping
from kesher.days import Further
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.web import look as looks
from kesher.web.journal.begin import brought, brought_in, read_form, show_code
from kesher.web.journal.place import place_context, preset, read_place
from kesher.web.journal.unlock import chosen
from kesher.web.visit import Visit, number, redirect, text, visit_of

LONGEST_IDLE = 24 * 60

READABLE = (keeping.Shape.JSON, keeping.Shape.MARKDOWN)


def show(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    """The page of settings.

    Args:
        request: the request.
        problem: what was refused.
    """
    visit = visit_of(request)
    cover = visit.desk.cover(visit.now)
    context: dict[str, Any] = {
        **place_context(visit, cover.place),
        "cover": cover,
        "carrying": visit.door.carrying.line(visit.words),
        "keeping": visit.desk.keeping(visit.now).value,
        "passphrase": visit.desk.has_passphrase(visit.now),
        **preset(visit),
        "look": looks.look_of(request),
        "papers": [(each, f"look.paper_{each or 'light'}") for each in looks.PAPERS],
        "sizes": [(each, f"look.size_{each or 'usual'}") for each in looks.SIZES],
        "further": [(each.value, f"settings.further_{each.value}") for each in Further],
        "readable": [(shape.value, f"settings.out_{shape.value}") for shape in READABLE],
    }
    return visit.render("journal/settings.html", context, problem=problem)


def look(request: HttpRequest) -> HttpResponse:
    """Choose how the pages look in this browser."""
    if request.method != "POST":
        return redirect("/settings")
    chosen = looks.checked(text(request.POST, "paper"), text(request.POST, "size"))
    if chosen is None:
        return show(request, Problem(Code.CHOICE_UNKNOWN))
    return looks.keep(redirect("/settings?note=settings"), chosen)


def change(request: HttpRequest, part: str) -> HttpResponse:
    """Change one part of the settings."""
    visit = visit_of(request)
    if part not in _PARTS or request.method != "POST":
        raise Http404
    answer = _unproven(visit, part) or _PARTS[part](visit)
    return show(request, answer) if isinstance(answer, Problem) else answer


def take_out(request: HttpRequest, shape: str) -> HttpResponse:
    """Download the whole journal."""
    visit = visit_of(request)
    if shape not in set(keeping.Shape) or request.method != "POST":
        raise Http404
    kind = keeping.Shape(shape)
    content = visit.no_button or _unproven(visit, shape) or keeping.taken_out(visit.desk, visit.now, kind)
    if isinstance(content, Problem):
        return show(request, content)
    name = f"kesher-{visit.now:%Y-%m-%d}{keeping.SUFFIX[kind]}"
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def bring(request: HttpRequest) -> HttpResponse:
    """Bring an exported journal into this one."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/settings")
    found = brought(visit)
    if isinstance(found, Problem):
        return show(request, found)
    return brought_in(visit, found)


def _unproven(visit: Visit, act: str) -> Problem | None:
    """Refuse what gives the journal away for good, until whoever asks has shown that it is his."""
    given = visit.request.POST
    if act not in _PROVEN or (act == "keep" and "keep" not in given):
        return None
    return visit.desk.proves(visit.now, text(given, "proof"))


def _who(visit: Visit) -> HttpResponse | Problem:
    language, form = text(visit.request.POST, "language"), read_form(visit.request.POST)
    if language not in set(Language):
        return Problem(Code.CHOICE_UNKNOWN)
    changed = visit.desk.change_cover(visit.now, lambda c: replace(c, language=Language(language), form=form))
    return changed if isinstance(changed, Problem) else redirect("/settings?note=settings")


def _where(visit: Visit) -> HttpResponse | Problem:
    place = read_place(visit, visit.desk.cover(visit.now).place)
    if isinstance(place, Problem):
        return place
    changed = visit.desk.change_cover(visit.now, lambda cover: replace(cover, place=place))
    return changed if isinstance(changed, Problem) else redirect("/settings?note=settings")


def _names(visit: Visit) -> HttpResponse | Problem:
    given = set(visit.request.POST.getlist("further"))
    if not given <= set(Further):
        return Problem(Code.CHOICE_UNKNOWN)
    further = tuple(each for each in Further if each in given)
    changed = visit.desk.change_cover(visit.now, lambda cover: replace(cover, further=further))
    return changed if isinstance(changed, Problem) else redirect("/settings?note=settings")


def _idle(visit: Visit) -> HttpResponse | Problem:
    minutes = number(visit.request.POST, "idle")
    if not isinstance(minutes, int) or not 0 <= minutes <= LONGEST_IDLE:
        return Problem(Code.CHOICE_UNKNOWN)
    changed = visit.desk.change_cover(visit.now, lambda cover: replace(cover, idle_minutes=minutes))
    return changed if isinstance(changed, Problem) else redirect("/settings?note=settings")


def _new_passphrase(visit: Visit) -> str | Problem:
    given = visit.request.POST
    if text(given, "passphrase") != text(given, "again"):
        return Problem(Code.PASSPHRASE_DIFFERS)
    return text(given, "passphrase")


def _passphrase(visit: Visit) -> HttpResponse | Problem:
    return chosen(visit) or redirect("/settings?note=passphrase")


def _leaked(visit: Visit) -> HttpResponse | Problem:
    passphrase = _new_passphrase(visit)
    if isinstance(passphrase, Problem):
        return passphrase
    begun = visit.desk.renew_key(visit.now, passphrase)
    return begun if isinstance(begun, Problem) else show_code(visit, begun)


def _code(visit: Visit) -> HttpResponse | Problem:
    code = visit.desk.new_code(visit.now)
    if isinstance(code, Problem):
        return code
    return show_code(visit, Begun(code, visit.desk.keeping(visit.now)))


def _keep(visit: Visit) -> HttpResponse | Problem:
    kept = visit.desk.keep_key(visit.now, "keep" in visit.request.POST)
    return kept if isinstance(kept, Problem) else redirect("/settings?note=settings")


def _backup(visit: Visit) -> HttpResponse | Problem:
    made = visit.desk.back_up(visit.now)
    if isinstance(made, Problem):
        return made
    said = visit.words.say("settings.backup_done", file=made.name)
    return visit.render("frame/done.html", {"said": said, "asks": 0})


def _copies(visit: Visit) -> HttpResponse | Problem:
    gone = visit.desk.let_copies_go(visit.now)
    if isinstance(gone, Problem):
        return gone
    said = visit.words.say("settings.copies_done", n=gone)
    return visit.render("frame/done.html", {"said": said, "asks": 0})


_PARTS: dict[str, Callable[[Visit], HttpResponse | Problem]] = {
    "who": _who,
    "where": _where,
    "names": _names,
    "idle": _idle,
    "passphrase": _passphrase,
    "leaked": _leaked,
    "code": _code,
    "keep": _keep,
    "backup": _backup,
    "copies": _copies,
}

_PROVEN = frozenset({"passphrase", "leaked", "code", "keep", *READABLE})
"""What a journal that was left open must not give to whoever sits down before it."""
