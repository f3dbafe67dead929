"""The book of past days: its contents, a day, and the places where two writings differ."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions import practice, question, reading, record
from kesher.method.highlight import Highlight
from kesher.method.language import Language
from kesher.method.merge import value_of
from kesher.method.page import SCALES, Ask, Glance, Line, Page, Reading, Sitting
from kesher.method.point import Decision, PointDay
from kesher.method.problems import Code, Problem
from kesher.method.question import Said
from kesher.paper.week import span
from kesher.web.reading import picture
from kesher.web.visit import Visit, redirect, text, visit_of


def contents(request: HttpRequest) -> HttpResponse:
    """The days that were written on, by month."""
    visit = visit_of(request)
    found = record.contents(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    months = [
        (_month(visit, month), [(page, _line(visit, page)) for page in month.pages]) for month in found.months
    ]
    return visit.render("book.html", {"months": months, "damaged": found.damaged, "hurt": found.hurt})


def day(request: HttpRequest, day: date) -> HttpResponse:
    """One day, read through."""
    visit = visit_of(request)
    found = record.day(visit.desk, visit.now, day)
    if isinstance(found, Problem):
        return visit.refuse(found)
    page = found.kept.page
    context = {
        "found": found,
        "page": page,
        "may_write": not visit.desk.still(visit.now),
        "ahead": found.day > found.moment.day,
        "act": secrets.token_hex(8),
        "sheet": reading.brought_in(visit.desk, visit.now, day),
        "account": [
            (f"account.{name}", getattr(page.account, name))
            for name in SCALES
            if getattr(page.account, name) is not None
        ],
        "sittings": [(each, visit.pack.foundations.get(each.foundation or "")) for each in page.sittings],
        "point": _held(found),
        "readings": [(each, visit.pack.foundations.get(each.foundation)) for each in page.readings],
        "questions": {each.id for each in question.all_of(visit.desk, visit.now)},
        "earlier_years": record.same_day(visit.desk, visit.now, day),
        "photographs": [
            (each, span(each.first, each.first + timedelta(days=6), visit.words.language))
            for each in reading.photographs(visit.desk, visit.now, day)
        ],
    }
    return visit.render("day.html", context)


def bring(request: HttpRequest, day: date) -> HttpResponse:
    """Bring to today what was written on a day that has not come."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect(f"/book/{day.isoformat()}")
    act = text(request.POST, "act") or secrets.token_hex(8)
    kept = practice.bring_to_today(visit.desk, visit.now, act, day)
    if isinstance(kept, Problem):
        return visit.refuse(kept)
    return redirect(
        "/asks?note=merged" if kept.page.asks else f"/book/{kept.page.day.isoformat()}?note=brought"
    )


def glance(request: HttpRequest, day: date) -> HttpResponse:
    """Take a glance of a day back."""
    visit = visit_of(request)
    back = f"/book/{day.isoformat()}"
    if request.method != "POST":
        return redirect(back)
    given = request.POST
    act = text(given, "act") or secrets.token_hex(8)
    kept = practice.take_back_glance(visit.desk, visit.now, act, day, text(given, "which"))
    if isinstance(kept, Problem):
        return visit.refuse(kept)
    return redirect(f"{'/glance' if 'here' in given else back}?note=taken-back")


def line(request: HttpRequest, day: date, name: str) -> HttpResponse:
    """A line of a day, as it was written by hand."""
    visit = visit_of(request)
    found = record.day(visit.desk, visit.now, day)
    if isinstance(found, Problem):
        raise Http404
    picked = next((each.picture for each in found.kept.page.lines if each.id == name), None)
    return picture(Problem(Code.SHEET_GONE) if picked is None else picked)


def ask_line(request: HttpRequest, which: str, side: str) -> HttpResponse:
    """One of two lines that were written by hand, for choosing between them."""
    visit = visit_of(request)
    found = record.asks(visit.desk, visit.now)
    asked = [] if isinstance(found, Problem) else [ask for day, ask in found if _which(day, ask) == which]
    if not asked or side not in ("stands", "other"):
        raise Http404
    value = value_of(asked[0].field, getattr(asked[0], side))
    return picture(value.picture if isinstance(value, Line) else Problem(Code.SHEET_GONE))


def find(request: HttpRequest) -> HttpResponse:
    """Words in one's own pages. They are sent in the form's body, never in an address."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/book")
    sought = text(request.POST, "words")[:200]
    found = record.find(visit.desk, visit.now, sought)
    if isinstance(found, Problem):
        return redirect("/book")
    return visit.render("found.html", {"found": found, "sought": sought})


def asks(request: HttpRequest) -> HttpResponse:
    """Two writings of one thing: the person chooses."""
    visit = visit_of(request)
    found = record.asks(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    shown = [
        {
            "which": _which(when, ask),
            "day": when,
            "field": _field(visit, ask.field),
            "stands": _side(visit, ask, ask.stands),
            "other": _side(visit, ask, ask.other),
            "act": secrets.token_hex(8),
        }
        for when, ask in found
    ]
    if request.method != "POST":
        return visit.render("asks.html", {"asks": shown})
    chosen, which = text(request.POST, "take"), text(request.POST, "which")
    asked = next(((when, ask) for when, ask in found if _which(when, ask) == which), None)
    if chosen not in ("stands", "other") or asked is None:
        return visit.render("asks.html", {"asks": shown}, problem=Problem(Code.CHOICE_UNKNOWN))
    when, ask = asked
    kept = practice.settle(visit.desk, visit.now, text(request.POST, "act"), when, ask, chosen == "other")
    if isinstance(kept, Problem):
        return visit.render("asks.html", {"asks": shown}, problem=kept)
    return redirect("/asks?note=settled")


def _which(day: date, ask: Ask) -> str:
    """A name of an ask. Its place in the list would, in an old tab, answer another one."""
    whole = "\n".join((day.isoformat(), ask.field, ask.stands, ask.other))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _month(visit: Visit, month: record.Month) -> str:
    language = visit.words.language
    return f"{month.first.month_name().say(language)} {_year(month, language)}"


def _year(month: record.Month, language: Language) -> str:
    return month.first.say(language).rsplit(" ", 1)[-1]


def _line(visit: Visit, page: Page) -> str:
    """What a day holds, in a few words."""
    say = visit.words.say
    parts = []
    if page.sittings:
        parts.append(say("book.sat"))
    if page.point is not None:
        parts.append(say(f"point.mark.{page.point.mark.value}"))
    if page.closed:
        parts.append(say("book.closed"))
    if not parts and page.glances:
        parts.append(say("book.glances"))
    if not parts and page.decisions:
        parts.append(say("book.point"))
    if not parts and page.lines:
        parts.append(say("sheet.line"))
    if not parts and page.highlights:
        parts.append(say("margin.one"))
    if not parts and page.questions:
        parts.append(say("question.ask"))
    return " · ".join(parts)


def _held(found: record.Day) -> str:
    page = found.kept.page
    if page.point is None or found.held is None or found.held.point.id != page.point.point:
        return ""
    return found.held.point.act


def _field(visit: Visit, field: str) -> str:
    name = field.partition("/")[0]
    if "/" in field:
        return visit.words.say(f"asks.field_{name}")
    return visit.words.say("point.title" if name == "point" else name)


def _side(visit: Visit, ask: Ask, raw: str) -> str:
    """One side of an ask, in words; empty for a line by hand, which is shown as its picture."""
    value: Any = value_of(ask.field, raw)
    say = visit.words.say
    match value:
        case PointDay():
            said = say(f"point.mark.{value.mark.value}")
        case Sitting():
            said = value.words or say("book.sat")
        case Reading():
            said = value.words or say(f"lives.{value.lives}" if value.lives else "asks.empty")
        case Glance():
            said = f"{value.where} {value.pull}".strip()
        case Line():
            said = ""
        case Highlight():
            said = "\n".join(each for each in (value.quote, value.words, value.today) if each)
        case Said():
            said = f"{value.quote}\n{value.words}".strip() or say(f"question.said.{value.kind.value}")
        case Decision():
            said = value.point.act if value.point else say(f"book.decision.{value.kind.value}")
        case _:
            said = say("asks.empty") if value in (None, "") else str(value)
    return said
