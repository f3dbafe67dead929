"""The evening account, for today or an earlier day: under a minute, on one page."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.journal import days
from kesher.actions.practice import account as account_acts
from kesher.actions.practice.ladder import climbed, on_trial
from kesher.days import Moment, moment
from kesher.journal.journal import Kept
from kesher.method.language import address
from kesher.method.page import SCALES, Account
from kesher.method.point import Mark, Pace
from kesher.method.problems import Code, Problem
from kesher.paper.week import span
from kesher.web.visit import Visit, number, redirect, text, visit_of

DIGITS = 11
"""As many as an instant in seconds has, for some thousand years."""


def write(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """Show the account of a day, or write it. What was closed today opens again only on purpose."""
    visit = visit_of(request)
    evening = account_acts.evening(visit.desk, visit.now, day)
    if isinstance(evening, Problem):
        return visit.refuse(evening)
    if request.method != "POST" and _just_closed(visit, evening) and "correct" not in request.GET:
        return redirect(f"/book/{evening.day.isoformat()}?note=closed")
    if request.method != "POST":
        return visit.render("practice/account.html", _context(visit, evening))
    answer = _write(visit, evening.day, "")
    if isinstance(answer, Problem):
        return visit.render("practice/account.html", _context(visit, evening), problem=answer)
    return redirect("/asks?note=merged" if answer.page.asks else "/?note=closed")


def _context(visit: Visit, evening: account_acts.Evening) -> dict[str, Any]:
    page, posted = evening.kept.page, visit.request.POST
    pulls = open_pulls(visit)
    return {
        "measuring": evening.measuring,
        "evening": evening,
        "account": page.account,
        # At a gentle pace the one word of where love was is enough; the circles open by themselves.
        "folded": visit.desk.standing(visit.now).pace is Pace.GENTLE,
        "circled": any(name in posted or getattr(page.account, name) is not None for name in SCALES),
        "scales": _scales(visit, evening, evening.day.toordinal()),
        "tried": climbed(visit.desk, visit.now).rung.tried if on_trial(visit.desk, visit.now) else "",
        "kept_wider": page.point.wider.value if page.point and page.point.wider else None,
        "marks": list(Mark),
        "kept_mark": page.point.mark.value if page.point else None,
        "earlier": evening.day - timedelta(days=1),
        "pulls": pulls,
        # One of his own words stands as its button; only another one stands in the field.
        "other_pull": "" if page.account.pull in pulls else page.account.pull,
        "act": text(posted, "act") or secrets.token_hex(8),
        "based_on": text(posted, "based_on") or evening.kept.version,
        "timed": _timed(visit),
    }


def _timed(visit: Visit) -> tuple[str, int]:
    """The hidden field that times a form: when it was opened; once it was sent, how long that had taken."""
    seconds = _seconds(visit)
    return ("opened", int(visit.now.timestamp())) if seconds is None else ("took", seconds)


def _seconds(visit: Visit) -> int | None:
    """How long the form stood open until it was first sent, by this computer's own clock."""
    given = visit.request.POST
    took, opened = (_digits(text(given, name)) for name in ("took", "opened"))
    if took is not None or opened is None:
        return took
    return int(visit.now.timestamp()) - opened


def _digits(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= DIGITS else None


def week(request: HttpRequest, last: date | None = None) -> HttpResponse:
    """A week on one page. Only the days that were answered are written."""
    visit = visit_of(request)
    found = days.week(visit.desk, visit.now, last or visit.desk.moment(visit.now).day)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if request.method != "POST":
        return visit.render("practice/week.html", _week(visit, found))
    problem = None
    for kept, _, _ in found.days:
        if _answered(visit, kept):
            answer = _write(visit, kept.page.day, f"{kept.page.day.isoformat()}.")
            problem = problem or (answer if isinstance(answer, Problem) else None)
    if problem:
        # Some days may be written by now, so what the form is based on is read again.
        again = days.week(visit.desk, visit.now, found.days[-1][0].page.day)
        return visit.render(
            "practice/week.html",
            _week(visit, found if isinstance(again, Problem) else again),
            problem=problem,
        )
    return redirect("/book?note=saved")


def _week(visit: Visit, found: days.Week) -> dict[str, Any]:
    return {
        "days": [_day_of_week(visit, each) for each in found.days],
        "steps": range(11),
        "counted": visit.counted,
        "asks_point": any(held is not None for _, held, _ in found.days),
        "marks": list(Mark),
        "span": span(found.days[0][0].page.day, found.days[-1][0].page.day, visit.words.language),
        "earlier": found.days[0][0].page.day - timedelta(days=1),
        "later": _later(found),
        "last": found.days[-1][0].page.day,
        "act": secrets.token_hex(8),
    }


def _later(found: days.Week) -> date | None:
    """The end of the week after this one, or of as much of it as has come."""
    sunday = found.days[0][0].page.day + timedelta(days=7)
    return min(sunday + timedelta(days=6), found.moment.day) if sunday <= found.moment.day else None


def open_pulls(visit: Visit) -> list[str]:
    """The person's own list of pulls, without those that were let go."""
    let_go = visit.desk.standing(visit.now).let_go
    return [pull for pull in visit.desk.cover(visit.now).pulls if pull not in let_go]


def typed_pull(given: Any) -> str:
    """A pull that was written, else the one that was picked from the list."""
    return text(given, "pull").strip() or text(given, "picked")


def _just_closed(visit: Visit, evening: account_acts.Evening) -> bool:
    written = evening.kept.page.account.written
    return written is not None and moment_of(written, visit).day == evening.moment.day


def moment_of(at: datetime, visit: Visit) -> Moment:
    """The moment of an earlier instant, at the person's place."""
    return moment(at, visit.desk.cover(visit.now).place)


def _write(visit: Visit, day: date, prefix: str) -> Kept | Problem:
    given = visit.request.POST
    numbers: dict[str, Any] = {}
    for name in (*SCALES, "based_on"):
        read = number(given, prefix + name)
        if isinstance(read, Problem):
            return read
        numbers[name] = read
    mark, wider = text(given, f"{prefix}mark"), text(given, f"{prefix}wider")
    if not {mark, wider} <= {"", *Mark}:
        return Problem(Code.CHOICE_UNKNOWN)
    based_on = numbers.pop("based_on")
    act = text(given, "act") or secrets.token_hex(8)
    if prefix:
        old = visit.desk.journal(visit.now).page(day).page.account
        where = text(given, f"{prefix}where_word") if f"{prefix}where_word" in given else old.where
        account = Account(**numbers, where=where, pull=old.pull, words=old.words)
    else:
        account = Account(
            **numbers, where=text(given, "where_word"), pull=typed_pull(given), words=text(given, "words")
        )
    return account_acts.write_account(
        visit.desk,
        visit.now,
        f"{act}{prefix.rstrip('.')}",
        account,
        mark=Mark(mark) if mark else None,
        wider=Mark(wider) if wider else None,
        day=day,
        based_on=based_on,
        seconds=None if prefix else _seconds(visit),  # on a week's page nobody knows which day took how long
    )


def _answered(visit: Visit, kept: Kept) -> bool:
    """True when a day of the week's page says something that does not stand on its page already."""
    given, page = visit.request.POST, kept.page
    stands = {name: getattr(page.account, name) for name in SCALES}
    stands["where_word"] = page.account.where
    stands["mark"] = page.point.mark.value if page.point else None
    fields = {f"{page.day.isoformat()}.{name}": value for name, value in stands.items()}
    return any(
        name in given and text(given, name) != ("" if value is None else str(value))
        for name, value in fields.items()
    )


def _day_of_week(visit: Visit, day: tuple[Kept, Any, bool]) -> dict[str, Any]:
    kept, held, rested = day
    name = kept.page.day.isoformat()
    return {
        "day": kept.page.day,
        "name": name,
        "version": kept.version,
        "held": held,
        "rested": rested,
        "mark": kept.page.point.mark.value if kept.page.point else None,
        "where": kept.page.account.where,
        "where_name": f"{name}.where_word",
        "scales": [
            (f"{name}.{scale}", visit.words.say(f"account.{scale}"), getattr(kept.page.account, scale))
            for scale in (SCALES if visit.counted else ())
        ],
    }


def _scales(
    visit: Visit, evening: account_acts.Evening, turn: int
) -> list[tuple[str, str, str, str, int | None, str, str]]:
    say, account, asked = visit.words.say, evening.kept.page.account, visit.pack.evening
    ends = dict.fromkeys(SCALES, ("account.world", "account.inward"))
    ends["clarity"] = ("account.unclear", "account.clear")
    # Love, desire and thought say by themselves what they are; of clarity it is said what is to be clear.
    meant = {"clarity": say("account.clarity_of")}
    return [
        (
            name,
            say(f"account.{name}"),
            say(ends[name][0]),
            say(ends[name][1]),
            getattr(account, name),
            address(asked[name][turn % len(asked[name])], visit.words.form),
            meant.get(name, ""),
        )
        for name in SCALES
    ]
