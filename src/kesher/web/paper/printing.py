"""Sheets: the practice on paper, each made ready to print."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse

from kesher.actions.paper import printing
from kesher.actions.paper.printing import Kind, Wanted
from kesher.actions.paper.whole import begin, takes_long
from kesher.actions.parts import Part
from kesher.actions.practice import question
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import Paper
from kesher.web.visit import Visit, redirect, text, visit_of


def show(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    """The page on which a sheet is chosen."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    there = {Kind.WEEK: visit.care.measuring, Kind.QUESTION: bool(question.all_of(visit.desk, visit.now))}
    kinds = [each for each in Kind if there.get(each, True)]
    context = {
        "kinds": [(each.value, f"sheet.{each.value}", f"sheet.{each.value}_means") for each in kinds],
        "papers": [(each.value, each.value.upper()) for each in Paper],
        "first_kind": kinds[0].value,
        "first_paper": Paper.A5.value,
        # What was chosen is in the address: nothing private is, so that a sheet may also be linked to.
        "picked": request.GET,
        "unset": Part.PRINTING.offered,
    }
    return visit.render("paper/printing.html", context, problem=problem)


def make(request: HttpRequest) -> HttpResponse:
    """A sheet as a PDF."""
    visit = visit_of(request)
    wanted = _wanted(visit)
    if isinstance(wanted, Problem):
        return show(request, wanted)
    if takes_long(visit.desk, visit.now, wanted):
        return redirect(f"/sheets/setting/{begin(visit.desk, visit.now, wanted).id}")
    content = printing.print_sheet(visit.desk, visit.now, wanted)
    if isinstance(content, Problem):
        return visit.refuse(content) if content.code is Code.RESTING else show(request, content)
    return pdf(content, wanted)


def recovery(visit: Visit, code: str, paper: str) -> HttpResponse | Problem:
    """The recovery sheet of a code that is being shown at this moment."""
    wanted = Wanted(Kind.RECOVERY, Paper(paper) if paper in set(Paper) else Paper.A5, code=code)
    content = printing.print_sheet(visit.desk, visit.now, wanted)
    return content if isinstance(content, Problem) else pdf(content, wanted)


def pdf(content: bytes, wanted: Wanted) -> HttpResponse:
    """Answer with a sheet. Its name tells which it is, and nothing of what is on it."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{printing.file_name(wanted)}"'
    return response


def _wanted(visit: Visit) -> Wanted | Problem:
    given = visit.request.GET
    try:
        kind, paper = Kind(text(given, "kind")), Paper(text(given, "paper") or Paper.A5)
    except ValueError:
        return Problem(Code.CHOICE_UNKNOWN)
    try:
        first, last = (
            date.fromisoformat(raw) if (raw := text(given, name).strip()) else None for name in ("from", "to")
        )
    except ValueError:
        return Problem(Code.DAY_UNREADABLE)
    return Wanted(
        kind,
        paper,
        first=first,
        last=last,
        question=text(given, "question"),
        line=text(given, "line") != "no",
    )
