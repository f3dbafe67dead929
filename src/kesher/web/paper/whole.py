"""A journal of years on its way to paper: how far it is, to be stopped, and the file once it is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.actions.paper.whole import State, press_of, put_away
from kesher.actions.wording import worded
from kesher.method.problems import Code, Problem
from kesher.web.paper.printing import pdf, show
from kesher.web.visit import redirect, text, visit_of


def setting(request: HttpRequest, which: str) -> HttpResponse:
    """How far it is; with ``part`` only that, for a page that asks again and again."""
    visit = visit_of(request)
    press = press_of(visit.desk, visit.now, which)
    if press is None:
        return show(request, Problem(Code.SHEET_PRINTED_GONE))
    if request.method == "POST":
        put_away(visit.desk, press)
        return redirect("/sheets?note=print-stopped")
    job = press.job
    context = {
        "job": job,
        "which": which,
        "working": job.state is State.SETTING,
        "why": worded(visit.words, job.problem) if job.problem else "",
    }
    part = text(request.GET, "part")
    return visit.render("paper/setting_now.html" if part else "paper/setting.html", context)


def printed(request: HttpRequest, which: str) -> HttpResponse:
    """The file."""
    visit = visit_of(request)
    press = press_of(visit.desk, visit.now, which)
    if press is None or press.job.state is not State.DONE:
        return show(request, Problem(Code.SHEET_PRINTED_GONE))
    return pdf(press.job.content, press.wanted)
