"""Bringing the question that stayed to a circle, and its answers home."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.practice import question
from kesher.actions.sync import circles as acts
from kesher.actions.sync.circles import Wish
from kesher.method.problems import Code, Problem
from kesher.method.question import State, Thread, one_of
from kesher.web.practice.question import act_of, page_of
from kesher.web.visit import Visit, redirect, text, visit_of


def bring(request: HttpRequest, which: str) -> HttpResponse:
    """Bring the open question to a circle: its words, who sees the name, and whether it is published."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    thread = one_of(question.all_of(visit.desk, visit.now), which)
    if thread is None or thread.state is not State.OPEN:
        raise Http404
    if request.method != "POST":
        return _form(visit, thread)
    given, act = request.POST, act_of(request)
    leave = text(given, "leave") or "no"
    wish = Wish(text(given, "circle"), text(given, "words"), text(given, "choice"), leave)
    kept = acts.bring(visit.desk, visit.now, act, which, wish)
    if not isinstance(kept, Problem):
        return redirect("/question?note=to-circle")
    if question.said(visit.desk, visit.now, act):  # it is written down, and waits there to be sent again
        return page_of(visit, which, kept)
    return _form(visit, thread, kept)


def _form(visit: Visit, thread: Thread, problem: Problem | None = None) -> HttpResponse:
    found = acts.circles(visit.desk, visit.now)
    if isinstance(found, Problem):
        return page_of(visit, thread.id, problem or found)
    small = any(each.small for each in found)
    context = {"thread": thread, "circles": found, "small": small, "act": secrets.token_hex(8)}
    return visit.render("practice/question_circle.html", context, problem=problem)


def send(request: HttpRequest, which: str) -> HttpResponse:
    """Send again what may not have arrived."""
    visit = visit_of(request)
    if request.method != "POST":
        raise Http404
    kept = acts.send_again(visit.desk, visit.now, which)
    return page_of(visit, "", kept) if isinstance(kept, Problem) else redirect("/question?note=to-circle")


def home(request: HttpRequest) -> HttpResponse:
    """Look whether an answer came."""
    visit = visit_of(request)
    if request.method != "POST":
        raise Http404
    came = acts.bring_home(visit.desk, visit.now)
    if isinstance(came, Problem):
        return visit.refuse(came) if came.code is Code.RESTING else page_of(visit, "", came)
    return redirect(f"/question?note={'answered' if came else 'unanswered'}")
