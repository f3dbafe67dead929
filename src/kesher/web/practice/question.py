"""The question that stayed: asked, written to, put down and taken up; and a passage brought to it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.library import highlights
from kesher.actions.practice import question
from kesher.actions.sync import circles
from kesher.journal.journal import Kept
from kesher.method.problems import Code, Problem
from kesher.method.question import Dated, Saying, State, Thread
from kesher.web.visit import Visit, redirect, text, visit_of

_ACT = re.compile("[a-z0-9]{1,40}")

_LOOK = {
    Saying.ASKED: "question",
    Saying.FOUND: "answer",
    Saying.FOLLOWED: "followup",
    Saying.BROUGHT: "followup",
    Saying.ANSWERED: "answer",
}
"""As what a thing said is drawn on its thread: as the books draw question, answer and follow-up."""


class Part(NamedTuple):
    """One thing said, as the page shows it.

    Attributes:
        told: what was said, and on which day.
        look: as what it is drawn.
        stands: the address of the passage in its book; empty when it is not there any more.
    """

    told: Dated
    look: str
    stands: str


def show(request: HttpRequest) -> HttpResponse:
    """The open question; or, when none is, the place to ask one."""
    visit = visit_of(request)
    if request.method != "POST":
        return page_of(visit, "")
    if visit.no_button:
        return page_of(visit, "", visit.no_button)
    kept = question.ask(visit.desk, visit.now, act_of(request), text(request.POST, "words"))
    if isinstance(kept, Problem):
        return visit.refuse(kept) if kept.code is Code.RESTING else page_of(visit, "", kept, "ask")
    return redirect("/question?note=asked")


def one(request: HttpRequest, which: str) -> HttpResponse:
    """One question, by its id: the open one, one that waits, or one that was put down."""
    return page_of(visit_of(request), which)


def turn(request: HttpRequest, which: str, how: str) -> HttpResponse:
    """Write what was found or how it goes on; put the question down, or take it up."""
    visit = visit_of(request)
    if how not in _TURNS or request.method != "POST":
        raise Http404
    kept = _TURNS[how](visit, act_of(request), which)
    if isinstance(kept, Problem):
        return visit.refuse(kept) if kept.code is Code.RESTING else page_of(visit, which, kept, how)
    return redirect(f"/question?note={how if how in ('put-down', 'take-up') else 'noted'}")


def bring(request: HttpRequest, which: str) -> HttpResponse:
    """Bring a passage that was marked in a book: it was found for the open question."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    marked = highlights.one(visit.desk, visit.now, which)
    if marked is None:
        raise Http404
    thread = question.the_open(visit.desk, visit.now)
    context = {"marked": marked.highlight, "thread": thread, "act": act_of(request)}
    if request.method != "POST":
        return visit.render("practice/question_bring.html", context) if thread else redirect("/question")
    words, meant = text(request.POST, "words"), text(request.POST, "question")
    kept = question.find(visit.desk, visit.now, act_of(request), meant, words, marked.highlight)
    if isinstance(kept, Problem):
        return visit.render("practice/question_bring.html", context, problem=kept)
    return redirect("/question?note=noted")


def correct(request: HttpRequest, which: str) -> HttpResponse:
    """Correct the words of something that was said."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    told = question.said(visit.desk, visit.now, which)
    if told is None:
        raise Http404
    context = {"told": told, "back": f"/question/{told.said.question}", "act": act_of(request)}
    if request.method != "POST":
        return visit.render("practice/question_correct.html", context)
    kept = question.correct(visit.desk, visit.now, act_of(request), which, text(request.POST, "words"))
    if isinstance(kept, Problem):
        return visit.render("practice/question_correct.html", context, problem=kept)
    return redirect(f"/question/{told.said.question}?note=saved")


def _found(visit: Visit, act: str, which: str) -> Kept | Problem:
    return question.find(visit.desk, visit.now, act, which, text(visit.request.POST, "words"))


def _follow(visit: Visit, act: str, which: str) -> Kept | Problem:
    return question.follow(visit.desk, visit.now, act, which, text(visit.request.POST, "words"))


_TURNS: dict[str, Callable[[Visit, str, str], Kept | Problem]] = {
    "found": _found,
    "follow": _follow,
    "put-down": lambda visit, act, which: question.put_down(visit.desk, visit.now, act, which),
    "take-up": lambda visit, act, which: question.take_up(visit.desk, visit.now, act, which),
}


def act_of(request: HttpRequest) -> str:
    """The id of the act that was sent, which is a part of addresses; a fresh one in its place."""
    sent = text(request.POST, "act")
    return sent if _ACT.fullmatch(sent) else secrets.token_hex(8)


def page_of(visit: Visit, which: str, problem: Problem | None = None, sent: str = "") -> HttpResponse:
    """The page of a question.

    Args:
        visit: the visit.
        which: the question's id; empty for the open one.
        problem: why what was sent was refused.
        sent: which form that was. What was typed stands in it again; where the page has no such form any
            more, it is shown, so that it is not lost.
    """
    found = question.seen(visit.desk, visit.now, which)
    if isinstance(found, Problem):
        if found.code is Code.QUESTION_NONE:
            raise Http404
        return visit.refuse(found)
    thread = found.thread
    is_open = thread is not None and thread.state is State.OPEN
    has_form = (sent == "ask" and found.may_ask) or (sent in ("found", "follow") and is_open)
    context: dict[str, Any] = {
        "thread": thread,
        "parts": _parts(visit, thread) if thread else [],
        "is_open": is_open,
        "reaches": circles.reaches(visit.desk),
        "waits_home": any(each.said.brought and each.said.brought.sent for each in thread.told)
        if thread
        else False,
        "others": found.others,
        "may_ask": found.may_ask,
        "sent": sent if has_form else "",
        "typed": visit.typed(sent),
        "kept": "" if has_form or visit.no_button else "\n".join(visit.written).strip(),
        "act": secrets.token_hex(8),
    }
    return visit.render("practice/question.html", context, problem=problem)


def _was_sent(told: Dated) -> bool:
    return told.said.brought is not None and told.said.brought.sent


def _parts(visit: Visit, thread: Thread) -> list[Part]:
    return [Part(each, _LOOK.get(each.said.kind, "turn"), _stands(visit, each)) for each in thread.told]


def _stands(visit: Visit, told: Dated) -> str:
    """Where a passage stands in its book now."""
    said, shelf = told.said, visit.door.shelf
    if not said.book or isinstance(shelf.book(said.book), Problem):
        return ""
    placed = shelf.standing(said.book, said.ref)
    return f"/library/{placed.book}/{placed.place}#u{placed.place}" if placed else ""
