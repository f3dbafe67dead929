"""Beginning a journal: language and address, place, the key, and the recovery code shown once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.desk import Begun
from kesher.actions.journal import keeping
from kesher.actions.journal.recovery import Restored
from kesher.journal.cover import Cover
from kesher.journal.keys import Kind, plain_code
from kesher.method.language import Form
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import Paper
from kesher.web.journal.place import place_context, preset, read_place
from kesher.web.paper import printing
from kesher.web.visit import Visit, redirect, text, visit_of

NEW = "new"
"""In the address, and in the form: he knows that there are backups of another journal here."""


def begin(request: HttpRequest) -> HttpResponse:
    """A new journal."""
    visit = visit_of(request)
    context = place_context(visit, None) | {"new": NEW in request.GET or NEW in request.POST}
    if request.method != "POST":
        return visit.render("journal/begin.html", context | preset(visit))
    given = request.POST
    place = read_place(visit)
    if isinstance(place, Problem):
        return visit.render("journal/begin.html", context, problem=place)
    passphrase, keep = text(given, "passphrase"), "keep" in given
    if passphrase != text(given, "again"):
        return visit.render("journal/begin.html", context, problem=Problem(Code.PASSPHRASE_DIFFERS))
    cover = Cover(language=visit.words.language, form=read_form(given), place=place)
    begun = visit.desk.begin(visit.now, cover, passphrase or None, keep=keep, beside=NEW in given)
    if isinstance(begun, Problem):
        return visit.render("journal/begin.html", context, problem=begun)
    return show_code(visit, begun)


def restore(request: HttpRequest) -> HttpResponse:
    """A journal that was exported, brought to a computer that has none."""
    visit = visit_of(request)
    if request.method != "POST":
        return visit.render("journal/begin_restore.html")
    given = request.POST
    fresh = text(given, "new_passphrase") or (text(given, "passphrase") if not text(given, "code") else "")
    found = brought(visit, new_passphrase=fresh or None, keep="keep" in given)
    if isinstance(found, Problem):
        return visit.render("journal/begin_restore.html", problem=found)
    if found.damaged:
        return brought_in(visit, found)
    return show_code(visit, found.begun) if found.begun else redirect("/")


def brought_in(visit: Visit, found: Restored) -> HttpResponse:
    """What was brought in, and each thing of the file that does not open; then to the new journal's code."""
    context = {
        "said": visit.words.say("today.restored", n=found.changed),
        "damaged": found.damaged,
        "asks": found.asks,
        "onward": show_code(visit, found.begun).headers["Location"] if found.begun else "",
    }
    return visit.render("frame/done.html", context)


def brought(visit: Visit, *, new_passphrase: str | None = None, keep: bool = False) -> Restored | Problem:
    """Bring in the file of a form, opened with the passphrase or the recovery code that came with it."""
    given, file = visit.request.POST, visit.request.FILES.get("file")
    if file is None:
        return Problem(Code.NOTHING_GIVEN)
    code = text(given, "code")
    return keeping.restore(
        visit.desk,
        visit.now,
        file.file,
        file.name,
        secret=code or text(given, "passphrase") or None,
        kind=Kind.RECOVERY if code else Kind.PASSPHRASE,
        new_passphrase=new_passphrase,
        keep=keep,
    )


def code(request: HttpRequest, which: str) -> HttpResponse:
    """The recovery code: shown until its last group is written back, and then never again."""
    visit = visit_of(request)
    found = visit.door.told.get(which)
    if found is None:
        return redirect("/")
    context = {
        "code": found,
        "which": which,
        "keeping": visit.desk.keeping(visit.now).value,
        "papers": [(each.value, each.value.upper()) for each in Paper],
    }
    if request.method != "POST":
        return visit.render("journal/code.html", context)
    if paper := text(request.POST, "print"):
        sheet = printing.recovery(visit, found, paper)
        return (
            visit.render("journal/code.html", context, problem=sheet) if isinstance(sheet, Problem) else sheet
        )
    if plain_code(text(request.POST, "last")) not in (plain_code(found)[-4:], plain_code(found)):
        return visit.render("journal/code.html", context, problem=Problem(Code.CODE_MISTYPED_BACK))
    visit.door.told.pop(which, None)
    visit.desk.confirm_code(visit.now)
    begun = visit.desk.standing(visit.now).first is None
    return redirect("/welcome" if begun else "/settings")


def confirm(request: HttpRequest) -> HttpResponse:
    """A code that was shown once and never confirmed: it is typed whole, or a new one is made."""
    visit = visit_of(request)
    context = {"passphrase": visit.desk.has_passphrase(visit.now)}
    if request.method != "POST":
        return visit.render("journal/code_again.html", context)
    problem = visit.desk.confirm_code(visit.now, text(request.POST, "code"))
    return (
        visit.render("journal/code_again.html", context, problem=problem)
        if problem
        else redirect("/?note=code")
    )


def read_form(given: Any) -> Form:
    """The form of address from a form."""
    return Form.FEMININE if text(given, "form") == Form.FEMININE else Form.MASCULINE


def show_code(visit: Visit, begun: Begun) -> HttpResponse:
    """Lead to the page that shows a code once."""
    return redirect(f"/code/{visit.door.tell(begun.code)}")
