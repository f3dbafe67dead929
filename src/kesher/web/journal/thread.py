"""The thread: what the record shows, and how much it rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from kesher.actions.journal import letter as letters
from kesher.actions.journal import sentences
from kesher.actions.journal import thread as threads
from kesher.actions.journal.drawn import Way, keep, without
from kesher.actions.practice.pulls import against
from kesher.days import say_date
from kesher.insight.bond import bond_chart
from kesher.insight.chart import Chart, steps_svg, svg
from kesher.insight.finding import CANNOT_TELL, FIRST
from kesher.insight.loosening import LOT
from kesher.insight.places import Places
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.page import Lives
from kesher.method.phrase import shortened
from kesher.method.point import Mark
from kesher.method.problems import Code, Problem
from kesher.paper.journal import month_name
from kesher.web.visit import Visit, redirect, text, visit_of

PLACE_LIMIT = 40
"""Letters of a place; it is one word or two, and a longer one is cut."""
PULL_LIMIT = 60
HELP_LIMIT = 140
LATE = 12
"""Months whose places stand open; those before lie under a fold."""
EARLIER = 24
"""Months that lie under it; those before have pages of their own."""
STEPS = 100
"""Steps that are drawn of how a foundation lives: the last ones."""


def show(request: HttpRequest) -> HttpResponse:
    """The page of the thread."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return redirect("/")
    asked = _day(text(request.GET, "date"))
    if isinstance(asked, Problem):
        return visit.refuse(asked)
    found = threads.thread(visit.desk, visit.now, asked)
    if isinstance(found, Problem):
        return visit.refuse(found)
    until = _day(text(request.GET, "places"))
    months = [each for each in found.places if not isinstance(until, date) or each.month < until]
    shown = months[: LATE + EARLIER]
    context = {
        "places": [_places(visit, each) for each in shown[:LATE]],
        "places_before": [_places(visit, each) for each in shown[LATE:]],
        "places_until": shown[-1].month if len(months) > len(shown) else None,
        "pulls": [
            (shortened(each.pull, PULL_LIMIT), shortened(each.help, HELP_LIMIT)) for each in found.pulls
        ],
        "let_go_days": found.let_go,
        "held": found.held,
        "lived": [
            _steps(visit, name, levels[-STEPS:])
            for name, levels in found.lived
            if name in visit.pack.foundations
        ],
        "measured": found.measured is not None,
        "asked": asked,
    }
    if found.measured is not None:
        context |= _measured(visit, found.measured)
        now = found.measured.drawn is None and found.measured.found
        if now and keep(visit.desk, visit.now, now):
            visit.door.carrying.look(wrote=True)
    return visit.render("journal/thread.html", context)


def _measured(visit: Visit, found: threads.Measured) -> dict[str, Any]:
    """What the thread says in numbers and in pictures."""
    cover, say = visit.desk.cover(visit.now), visit.words.say
    bond = bond_chart(found.bond_weeks) if not cover.bond_hidden else None
    return _found(visit, found) | {
        "dull_pulls": [
            (shortened(pull, PULL_LIMIT), count, _help(cover, pull)) for pull, count in found.dull_pulls
        ],
        "dull": found.dull,
        "loosening": sentences.loosening(visit.words, found.loosening),
        "loosening_lot": LOT,
        "bond": found.bond,
        "bond_hidden": cover.bond_hidden,
        "bond_drawn": _drawn(visit, say("thread.bond"), bond) if bond else None,
        "marks": list(Mark),
        "weeks": found.bond_weeks if bond else (),
        "let_go": [(each.name, _described(visit, each)) for each in found.let_go],
        "marked": _described(visit, found.marked) if found.marked else "",
        "recorded": found.recorded,
    }


def _found(visit: Visit, measured: threads.Measured) -> dict[str, Any]:
    """What of it takes arithmetic: as it was found here, as a computer drew it last, or where it is done."""
    found, say = measured.found, visit.words.say
    if found is None:
        return {"at_home": True}
    charts = dict(found.charts)
    main = charts.pop("clarity")
    return {
        "drawn": measured.drawn,
        "main": _drawn(visit, say("account.clarity"), main),
        "small": [
            _drawn(visit, say(f"account.{name}"), chart) for name, chart in charts.items() if chart.places
        ],
        "levels": [sentences.level(visit.words, told) for told in found.levels],
        "month": sentences.change(visit.words, found.month),
        "sitting": sentences.together(visit.words, found.sitting),
        "way": _way(visit, found.way) if found.way else None,
        "rows": [
            (
                name,
                [
                    (place.day, round(place.middle, 1), round(place.low, 1), round(place.high, 1))
                    for place in c.places
                ],
            )
            for name, c in found.charts
            if c.places
        ],
    }


def _places(visit: Visit, month: Places) -> tuple[str, list[tuple[str, int]]]:
    """A month's name, and its places with how large each is set."""
    name = month_name(month.month, visit.words)
    return name, [(shortened(each.words, PLACE_LIMIT), each.weight) for each in month.all]


def _help(cover: Cover, pull: str) -> str:
    known = against(cover, pull)
    return shortened(known.help, HELP_LIMIT) if known else ""


def letter(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """The letter of a month: plain sentences, what each rests on, and one question."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return redirect("/")
    found = letters.letter(visit.desk, visit.now, day)
    at_home = isinstance(found, Problem) and without(found)
    if at_home:
        found = letters.letter(visit.desk, visit.now, day, found=False)
    if isinstance(found, Problem):
        return visit.refuse(found)
    context = {
        "letter": sentences.letter(found, visit.words, visit.pack),
        "at_home": at_home,
        "line": found.yours is not None,
        "line_hidden": found.yours_hidden,
        "first": found.first,
        "before": found.before,
        "after": found.after,
    }
    return visit.render("journal/letter.html", context)


def _drawn(visit: Visit, label: str, chart: Chart) -> dict[str, Any]:
    if not (chart.places or chart.beads):
        return {"name": label, "svg": "", "ends": ()}
    today = visit.desk.moment(visit.now).day
    begin, end = sentences.axis(visit.words, chart.first, chart.last, today)
    named = visit.words.say("thread.picture", name=label, begin=begin, end=end)
    drawing = svg(chart, rtl=visit.words.language is Language.HE, label=named)
    now = today - chart.last <= sentences.FRESH
    return {"name": label, "svg": mark_safe(drawing), "ends": (begin, end), "now": now}  # noqa: S308 - numbers and an escaped label


def _day(raw: str) -> date | Problem | None:
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return Problem(Code.DAY_UNREADABLE)


def _steps(visit: Visit, name: str, levels: tuple[Lives, ...]) -> tuple[str, str, str]:
    order = list(Lives)
    title, now = visit.pack.foundations[name].name, visit.words.say(f"lives.{levels[-1].value}")
    drawing = steps_svg(
        [order.index(each) for each in levels],
        len(order),
        rtl=visit.words.language is Language.HE,
        label=f"{title}: {now}",
    )
    return title, now, mark_safe(drawing)  # noqa: S308 - numbers and an escaped label


def _described(visit: Visit, beside: threads.Beside) -> str:
    """Two means and their numbers; nothing is claimed of what lies between them."""
    if beside.before is None or beside.after is None:
        return visit.words.say("thread.not_yet")
    return visit.words.say(
        "thread.beside",
        day=say_date(beside.day, visit.words.language),
        before=f"{beside.before:.1f}",
        n_before=str(beside.n_before),
        after=f"{beside.after:.1f}",
        n_after=str(beside.n_after),
    )


def _way(visit: Visit, way: Way) -> tuple[str, str]:
    say = visit.words.say
    names = [visit.pack.routes[each].name if each in visit.pack.routes else each for each in way.routes]
    if way.finding is None:
        missing = way.missing
        waits = say("thread.needs", need=missing.need, have=missing.have) if missing and missing.need else ""
        return sentences.declined(visit.words, missing), waits
    verdict = way.finding.verdict
    rests = say("thread.rests", days=str(way.finding.n))
    if verdict == CANNOT_TELL:
        return say("thread.way_cannot"), rests
    low, high = sorted((abs(way.finding.low), abs(way.finding.high)))
    name = names[0 if verdict == FIRST else 1]
    return say("thread.way_more", name=name, low=f"{low:.1f}", high=f"{high:.1f}"), rests
