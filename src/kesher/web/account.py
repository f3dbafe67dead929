"""The evening account, for today or an earlier day: under a minute, on one page."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions import practice
from kesher.journal.journal import Kept
from kesher.method.page import Account
from kesher.method.point import Mark
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, number, redirect, text, visit_of

SCALES = ("love", "desire", "thought", "clarity")


def write(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """Show the account of a day, or write it."""
    visit = visit_of(request)
    evening = practice.evening(visit.desk, visit.now, day)
    if isinstance(evening, Problem):
        return visit.refuse(evening)
    context = {
        "evening": evening,
        "account": evening.kept.page.account,
        "scales": _scales(visit, evening),
        "marks": list(Mark),
        "kept_mark": evening.kept.page.point.mark.value if evening.kept.page.point else None,
        "earlier": evening.day - timedelta(days=1),
        "act": text(request.POST, "act") or secrets.token_hex(8),
        "based_on": text(request.POST, "based_on") or evening.kept.version,
    }
    if request.method != "POST":
        return visit.render("account.html", context)
    answer = _write(visit, evening.day)
    if isinstance(answer, Problem):
        return visit.render("account.html", context, problem=answer)
    return redirect("/asks?note=merged" if answer.page.asks else "/?note=closed")


def _write(visit: Visit, day: date) -> Kept | Problem:
    given = visit.request.POST
    numbers: dict[str, Any] = {}
    for name in (*SCALES, "based_on"):
        read = number(given, name)
        if isinstance(read, Problem):
            return read
        numbers[name] = read
    mark = text(given, "mark")
    if mark not in ("", *Mark):
        return Problem(Code.CHOICE_UNKNOWN)
    based_on = numbers.pop("based_on")
    account = Account(**numbers, pull=text(given, "pull"), words=text(given, "words"))
    return practice.write_account(
        visit.desk,
        visit.now,
        text(given, "act") or secrets.token_hex(8),
        account,
        mark=Mark(mark) if mark else None,
        day=day,
        based_on=based_on,
    )


def _scales(visit: Visit, evening: practice.Evening) -> list[tuple[str, str, str, str, int | None]]:
    say, account = visit.words.say, evening.kept.page.account
    ends = dict.fromkeys(SCALES, ("account.world", "account.inward"))
    ends["clarity"] = ("account.unclear", "account.clear")
    return [
        (name, say(f"account.{name}"), say(ends[name][0]), say(ends[name][1]), getattr(account, name))
        for name in SCALES
    ]
