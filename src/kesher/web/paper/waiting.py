"""Photographs that wait: taken in the pocket, where none can be read, and read on a computer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.paper import waiting
from kesher.actions.wording import worded
from kesher.days import say_date
from kesher.journal.journal import ENCLOSURE_LIMIT
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, visit_of

DESK = "/sheets/read"


def take(visit: Visit) -> HttpResponse:
    """The page of sheets in the pocket: what is sent in is sealed, and waits."""
    refused: list[tuple[str, str]] = []
    kept = 0
    for file in visit.request.FILES.getlist("file") if visit.request.method == "POST" else ():
        large = file.size > ENCLOSURE_LIMIT
        found = too_large() if large else waiting.put_by(visit.desk, visit.now, file.read())
        if isinstance(found, Problem):
            refused.append((str(file.name), worded(visit.words, found)))
        else:
            kept += 1
    if visit.request.method == "POST" and not refused:
        if kept:
            return redirect(f"{DESK}?note=sheet-waits")
        refused.append(("", visit.words.say("sheet.read_nothing")))
    context = {"refused": refused, "photographs": listed(visit), "carried": visit.desk.carried}
    response = visit.render("paper/waiting.html", context)
    response.status_code = 422 if refused and not kept else 200
    return response


def too_large() -> Problem:
    """The refusal of a photograph that has no room beside the pages."""
    return Problem(Code.PICTURE_LARGE, {"limit": ENCLOSURE_LIMIT // 1024 // 1024})


def listed(visit: Visit) -> list[dict[str, Any]]:
    """What waits, as it is shown: for its address, and on which day it was taken."""
    return [
        {"mark": each.mark, "day": say_date(each.day, visit.words.language)}
        for each in waiting.unread(visit.desk, visit.now)
    ]


def read(visit: Visit) -> tuple[list[str], list[tuple[str, str]]]:
    """Read all that waits: the ids of the sheets that lie on the desk now, and what was not read and why."""
    lying: list[str] = []
    refused: list[tuple[str, str]] = []
    for each in waiting.unread(visit.desk, visit.now):
        found = waiting.read(visit.desk, visit.now, each)
        for one in [found] if isinstance(found, Problem) else found:
            if isinstance(one, Problem):
                refused.append((say_date(each.day, visit.words.language), worded(visit.words, one)))
            else:
                lying.append(one.id)
    return lying, refused


def let_go(request: HttpRequest, mark: str) -> HttpResponse:
    """Delete a photograph that waits."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect(DESK)
    problem = waiting.let_go(visit.desk, visit.now, mark)
    return visit.refuse(problem) if problem else redirect(f"{DESK}?note=forgotten")
