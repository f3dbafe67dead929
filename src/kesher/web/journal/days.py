"""The journal's past days: its contents, a day, and the places where two writings differ."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.journal import asks as asks_acts
from kesher.actions.journal import days as days_acts
from kesher.actions.paper import photographs, returns
from kesher.actions.practice import question
from kesher.actions.practice import today as today_acts
from kesher.days import HebrewDate, days_of_month, hebrew_date, say_date, weekday_name
from kesher.days.calendar import TISHREI
from kesher.days.letters import letters
from kesher.method.highlight import Highlight
from kesher.method.language import Language
from kesher.method.merge import value_of
from kesher.method.page import SCALES, Ask, Glance, Line, Page, Reading, Sitting
from kesher.method.phrase import shortened
from kesher.method.point import Decision, PointDay
from kesher.method.problems import Code, Problem
from kesher.method.question import Said
from kesher.paper.week import span
from kesher.web.paper.returns import picture
from kesher.web.visit import Visit, redirect, text, visit_of

SHABBAT = 6
"""Its number in the week, as the standard counts from Monday."""
EARLIER_YEARS = 7
"""Earlier years that stand on a day's page; all of them, where they are asked for."""
FIRST_LIMIT = 40
"""Letters of a day's first words; the whole of them stands on its page."""


def contents(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The days of one Hebrew year that were written on, by month: of the latest, or of the one asked for."""
    visit = visit_of(request)
    found = days_acts.year(visit.desk, visit.now, year)
    if isinstance(found, Problem):
        return visit.refuse(found)
    language = visit.words.language
    shown = found.months[0].first.year if found.months else None
    if year is not None and shown != year:
        return redirect("/book")
    years = [(each, HebrewDate(each, TISHREI, 1).say_year(language)) for each in found.years]
    context = {
        "years": years,
        "year": shown,
        "year_name": dict(years).get(shown, "") if shown else "",
        "months": [
            (
                month.first.month,
                month.first.month_name().say(language),
                [_entry(visit, page) for page in month.pages],
            )
            for month in found.months
        ],
        "damaged": found.damaged,
        "hurt": found.hurt,
    }
    return visit.render("journal/days.html", context)


def _entry(visit: Visit, page: Page) -> dict[str, Any]:
    """A day as the list of days tells it: when it was, its first words, and what it holds."""
    language = visit.words.language
    hebrew = hebrew_date(page.day).say_day(language)
    return {
        "day": page.day,
        "name": f"{weekday_name(page.day).say(language)}, {hebrew}",
        "civil": f"{page.day.day}.{page.day.month}",
        "first": shortened(_first(page), FIRST_LIMIT),
        "holds": _line(visit, page),
    }


def _first(page: Page) -> str:
    """What a day says first in the person's own words: where love was, else his line, else what is there."""
    said = (
        page.account.where,
        page.account.words,
        *(each.words for each in page.sittings),
        *(each.words for each in page.readings),
        *(each.own for each in page.questions),
        *(each.words or each.quote for each in page.highlights),
        *(each.point.act for each in page.decisions if each.point),
        *(each.pull for each in page.glances),
    )
    return next((words.split("\n", 1)[0].strip() for words in said if words.strip()), "")


def calendar(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """A Hebrew month as a calendar, from which any day that has passed can be opened."""
    visit = visit_of(request)
    today = visit.desk.moment(visit.now).day
    if raw := text(request.GET, "date"):
        try:
            asked = date.fromisoformat(raw)
        except ValueError:
            return visit.refuse(Problem(Code.DAY_UNREADABLE))
        wrong = asked > today or asked.year == date.min.year
        return visit.refuse(Problem(Code.DAY_AHEAD)) if wrong else redirect(f"/book/{asked.isoformat()}")
    asked = min(day or today, today)
    return visit.render("journal/calendar.html", _calendar(visit, today, asked))


def _calendar(visit: Visit, today: date, asked: date) -> dict[str, Any]:
    language = visit.words.language
    days = days_of_month(asked)
    first, last = days[0], days[-1]
    written = days_acts.written(visit.desk, visit.now, first, last)
    hebrew = hebrew_date(days[0])
    after = days[-1] + timedelta(days=1)
    return {
        "month": f"{hebrew.month_name().say(language)} {hebrew.say_year(language)}",
        "civil_span": f"\u2066{first.day}.{first.month} – {last.day}.{last.month}.{last.year}\u2069",
        "weekdays": [_weekday(days[0] + timedelta(days=ahead), language) for ahead in _from_sunday(days[0])],
        "from": days[0].isoweekday() % 7,
        "days": [
            {
                "day": each,
                "letters": letters(number) if language is Language.HE else str(number),
                "name": f"{say_date(each, language)}, {each.day}.{each.month}.{each.year}",
                "written": each in written,
                "today": each == today,
                "ahead": each > today,
            }
            for number, each in enumerate(days, 1)
        ],
        "before": days[0] - timedelta(days=1),
        "after": after if after <= today else None,
        "today": today,
        "asked": asked,
    }


def _from_sunday(first: date) -> list[int]:
    """How far ahead of a day a Sunday and the six days after it lie."""
    sunday = -first.isoweekday() % 7
    return [sunday + ahead for ahead in range(7)]


def _weekday(day: date, language: Language) -> str:
    """A weekday at the head of a column: a letter in Hebrew, three in English."""
    if language is Language.HE:
        return weekday_name(day).he if day.isoweekday() == SHABBAT else letters(day.isoweekday() % 7 + 1)
    return weekday_name(day).say(language)[:3]


def day(request: HttpRequest, day: date) -> HttpResponse:
    """One day, read through."""
    visit = visit_of(request)
    found = days_acts.day(visit.desk, visit.now, day)
    if isinstance(found, Problem):
        return visit.refuse(found)
    page, language = found.kept.page, visit.words.language
    most = None if "years" in visit.request.GET else EARLIER_YEARS
    asked = days_acts.same_day(visit.desk, visit.now, day, most and most + 1)
    years = () if isinstance(asked, Problem) else asked
    context = {
        "found": found,
        "page": page,
        "may_write": not visit.desk.still(visit.now),
        "ahead": found.day > found.moment.day,
        "act": secrets.token_hex(8),
        "sheet": returns.brought_in(visit.desk, visit.now, day),
        "account": [
            (f"account.{name}", getattr(page.account, name))
            for name in SCALES
            if getattr(page.account, name) is not None
        ],
        "sittings": [(each, visit.pack.foundations.get(each.foundation or "")) for each in page.sittings],
        "point": _held(found),
        "readings": [(each, visit.pack.foundations.get(each.foundation)) for each in page.readings],
        "questions": {each.id for each in question.all_of(visit.desk, visit.now)},
        "earlier_years": [(each.day.isoformat(), say_date(each.day, language)) for each in years[:most]],
        "more_years": len(years) > len(years[:most]),
        "photographs": [
            (each, span(each.first, each.first + timedelta(days=6), visit.words.language))
            for each in photographs.photographs(visit.desk, visit.now, day)
        ],
    }
    return visit.render("journal/day.html", context)


def bring(request: HttpRequest, day: date) -> HttpResponse:
    """Bring to today what was written on a day that has not come."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect(f"/book/{day.isoformat()}")
    act = text(request.POST, "act") or secrets.token_hex(8)
    kept = asks_acts.bring_to_today(visit.desk, visit.now, act, day)
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
    kept = today_acts.take_back_glance(visit.desk, visit.now, act, day, text(given, "which"))
    if isinstance(kept, Problem):
        return visit.refuse(kept)
    return redirect(f"{'/glance' if 'here' in given else back}?note=taken-back")


def line(request: HttpRequest, day: date, name: str) -> HttpResponse:
    """A line of a day, as it was written by hand."""
    visit = visit_of(request)
    found = days_acts.day(visit.desk, visit.now, day)
    if isinstance(found, Problem):
        raise Http404
    picked = next((each.picture for each in found.kept.page.lines if each.id == name), None)
    return picture(Problem(Code.SHEET_GONE) if picked is None else picked)


def ask_line(request: HttpRequest, which: str, side: str) -> HttpResponse:
    """One of two lines that were written by hand, for choosing between them."""
    visit = visit_of(request)
    found = days_acts.asks(visit.desk, visit.now)
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
    found = days_acts.find(visit.desk, visit.now, sought)
    if isinstance(found, Problem):
        return redirect("/book")
    return visit.render("journal/found.html", {"found": found, "sought": sought})


def asks(request: HttpRequest) -> HttpResponse:
    """Two writings of one thing: the person chooses."""
    visit = visit_of(request)
    found = days_acts.asks(visit.desk, visit.now)
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
        return visit.render("journal/asks.html", {"asks": shown})
    chosen, which = text(request.POST, "take"), text(request.POST, "which")
    asked = next(((when, ask) for when, ask in found if _which(when, ask) == which), None)
    if chosen not in ("stands", "other") or asked is None:
        return visit.render("journal/asks.html", {"asks": shown}, problem=Problem(Code.CHOICE_UNKNOWN))
    when, ask = asked
    kept = asks_acts.settle(visit.desk, visit.now, text(request.POST, "act"), when, ask, chosen == "other")
    if isinstance(kept, Problem):
        return visit.render("journal/asks.html", {"asks": shown}, problem=kept)
    return redirect("/asks?note=settled")


def _which(day: date, ask: Ask) -> str:
    """A name of an ask. Its place in the list would, in an old tab, answer another one."""
    whole = "\n".join((day.isoformat(), ask.field, ask.stands, ask.other))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


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


def _held(found: days_acts.Day) -> str:
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
