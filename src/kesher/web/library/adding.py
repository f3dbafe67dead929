"""Bringing books in: several files at once, each with how far it is, each to be stopped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.library.adding import Job
from kesher.actions.wording import worded
from kesher.config.django import UPLOAD_LIMIT
from kesher.method.problems import Code, Problem
from kesher.web.library.shelf import resting
from kesher.web.visit import Visit, redirect, text, visit_of


def add(request: HttpRequest) -> HttpResponse:
    """The page on which files are brought; and their coming in."""
    visit = visit_of(request)
    if resting(visit):
        return visit.refuse(Problem(Code.RESTING))
    if request.method != "POST":
        return visit.render("library/add.html", _context(visit))
    files = request.FILES.getlist("file")
    if not files:
        return visit.render("library/add.html", _context(visit), problem=Problem(Code.FILE_NONE))
    edition_of = text(request.POST, "edition_of")
    for file in files:
        name = str(file.name)
        found = visit.door.adding.bring(name, file.read(), edition_of=edition_of)
        if isinstance(found, Problem):
            visit.door.adding.refused(name, found)
    return redirect("/library/adding")


def adding(request: HttpRequest) -> HttpResponse:
    """How far the files are; with ``part`` only the list itself, for a page that asks again and again."""
    visit = visit_of(request)
    if request.method == "POST":
        if "stop" in request.POST:
            visit.door.adding.stop(text(request.POST, "stop"))
        else:
            visit.door.adding.put_away()
            return redirect("/library")
        return redirect("/library/adding")
    context = _context(visit)
    if not context["jobs"] and "part" not in request.GET:
        return redirect("/library/add")
    return visit.render("library/jobs.html" if "part" in request.GET else "library/adding.html", context)


def _now(visit: Visit, job: Job) -> Job:
    """A file with its book as it is called now."""
    if job.added is None:
        return job
    opened = visit.door.shelf.book(job.added.book.id)
    return job if isinstance(opened, Problem) else job._replace(added=job.added._replace(book=opened.book))


def _context(visit: Visit) -> dict[str, Any]:
    jobs = [_now(visit, job) for job in visit.door.adding.jobs()]
    wanted = text(visit.request.GET, "edition_of") or text(visit.request.POST, "edition_of")
    opened = visit.door.shelf.book(wanted) if wanted else None
    return {
        "better": None if opened is None or isinstance(opened, Problem) else opened.book,
        "jobs": [(job, worded(visit.words, job.problem) if job.problem else "") for job in jobs],
        "working": any(job.working for job in jobs),
        "limit": UPLOAD_LIMIT,
        "limit_said": worded(visit.words, Problem(Code.BOOK_LARGE, {"limit": UPLOAD_LIMIT >> 20})),
    }
