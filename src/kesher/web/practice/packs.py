"""Bringing a teacher's pack in, and taking one off, where it is chosen whose words are used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.actions.practice.packs import Brought
from kesher.actions.practice.packs import bring as brought
from kesher.actions.practice.packs import remove as removed
from kesher.method.problems import Code, Problem
from kesher.web.practice import ways
from kesher.web.visit import Visit, redirect, text, visit_of


def bring(request: HttpRequest) -> HttpResponse:
    """Take the file of a pack in; whose words are used is chosen afterwards, among all that are here."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/practice")
    found = _brought(visit)
    if isinstance(found, Problem):
        return ways.show(request, found)
    spoken = visit.words.language.value in found.pack.words
    return redirect(f"/practice?note=pack-{found.how if spoken else 'unspoken'}")


def remove(request: HttpRequest) -> HttpResponse:
    """Take a pack off that was added."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/practice")
    found: object = (
        Problem(Code.RESTING)
        if visit.desk.still(visit.now)
        else removed(visit.desk, visit.now, text(request.POST, "pack"))
    )
    if isinstance(found, Problem):
        return ways.show(request, found)
    return redirect("/practice?note=pack-removed")


def _brought(visit: Visit) -> Brought | Problem:
    if visit.desk.still(visit.now):
        return Problem(Code.RESTING)
    file = visit.request.FILES.get("file")
    return Problem(Code.NOTHING_GIVEN) if file is None else brought(visit.desk.home, file.read())
