"""The thread: what the record shows, and how much it rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from kesher.actions import thread as threads
from kesher.days import hebrew_date, say_date
from kesher.insight.bond import bond_chart
from kesher.insight.chart import Chart, steps_svg, svg
from kesher.insight.finding import CANNOT_TELL, FIRST, Finding
from kesher.method.language import Language
from kesher.method.page import Lives
from kesher.method.point import Mark
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, text, visit_of

if TYPE_CHECKING:
    from kesher.insight import Look


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
    charts = dict(found.charts)
    main = charts.pop("clarity")
    say, hidden = visit.words.say, visit.desk.cover(visit.now).bond_hidden
    bond = bond_chart(found.bond_weeks) if not hidden else None
    context = {
        "main": _drawn(visit, say("account.clarity"), main),
        "small": [
            _drawn(visit, say(f"account.{name}"), chart) for name, chart in charts.items() if chart.places
        ],
        "levels": [_level(visit, told) for told in found.levels],
        "month": _change(visit, found.month),
        "sitting": _sitting(visit, found.sitting),
        "pulls": found.pulls,
        "dull": found.dull,
        "bond": found.bond,
        "bond_hidden": hidden,
        "bond_drawn": _drawn(visit, say("thread.bond"), bond) if bond else None,
        "marks": list(Mark),
        "weeks": found.bond_weeks if bond else (),
        "lived": [
            _steps(visit, name, levels) for name, levels in found.lived if name in visit.pack.foundations
        ],
        "let_go": [(each.name, _described(visit, each)) for each in found.let_go],
        "marked": _described(visit, found.marked) if found.marked else "",
        "asked": asked,
        "way": _way(visit, found.way) if found.way else None,
        "recorded": found.recorded,
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
    return visit.render("thread.html", context)


def letter(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """The letter of a month: plain sentences, what each rests on, and one question."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return redirect("/")
    found = threads.letter(visit.desk, visit.now, day)
    if isinstance(found, Problem):
        return visit.refuse(found)
    pack = visit.pack
    hebrew = hebrew_date(found.first)
    asked = pack.foundations.get(found.question_of or "")
    context = {
        "letter": found,
        "name": _month(visit, found.first),
        "level": _level(visit, found.levels[0]),
        "month": _change(visit, found.month),
        "sitting": _sitting(visit, found.sitting),
        "foundations": [
            pack.foundations[each].name for each in found.foundations if each in pack.foundations
        ],
        "question": asked.questions[hebrew.month % len(asked.questions)] if asked else "",
    }
    return visit.render("letter.html", context)


def _drawn(visit: Visit, label: str, chart: Chart) -> dict[str, Any]:
    drawing = (
        svg(chart, rtl=visit.words.language is Language.HE, label=label)
        if chart.places or chart.beads
        else ""
    )
    ends = [_month(visit, day) for day in (chart.first, chart.last)] if drawing else []
    return {"name": label, "svg": mark_safe(drawing), "ends": ends}  # noqa: S308 - numbers and an escaped label


def _month(visit: Visit, day: date) -> str:
    hebrew, language = hebrew_date(day), visit.words.language
    return f"{hebrew.month_name().say(language)} {hebrew.say(language).rsplit(' ', 1)[-1]}"


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


def _way(visit: Visit, way: threads.Way) -> tuple[str, str]:
    say = visit.words.say
    names = [visit.pack.routes[each].name if each in visit.pack.routes else each for each in way.routes]
    if way.finding is None:
        missing = way.missing
        waits = say("thread.needs", need=missing.need, have=missing.have) if missing and missing.need else ""
        return say("thread.not_yet"), waits
    verdict = way.finding.verdict
    rests = say("thread.rests", days=str(way.finding.n))
    if verdict == CANNOT_TELL:
        return say("thread.way_cannot"), rests
    low, high = sorted((abs(way.finding.low), abs(way.finding.high)))
    name = names[0 if verdict == FIRST else 1]
    return say("thread.way_more", name=name, low=f"{low:.1f}", high=f"{high:.1f}"), rests


def _numbers(finding: Finding) -> dict[str, str]:
    return {
        "middle": f"{finding.estimate:.1f}",
        "low": f"{finding.low:.1f}",
        "high": f"{finding.high:.1f}",
        "n": str(finding.n),
    }


def _level(visit: Visit, told: threads.Told) -> tuple[str, str, str]:
    """A sentence, and what it rests on; or that it is not enough yet."""
    say, name = visit.words.say, visit.words.say(f"account.{told.name}")
    if told.finding is None:
        return name, say("thread.not_yet"), _waits(visit, told)
    numbers = _numbers(told.finding)
    return name, say("thread.level", **numbers), say("thread.rests", days=numbers["n"])


def _change(visit: Visit, told: threads.Told) -> tuple[str, str]:
    say = visit.words.say
    if told.finding is None:
        return say("thread.not_yet"), _waits(visit, told)
    verdict = told.finding.verdict
    said = (
        say("thread.month_cannot")
        if verdict == CANNOT_TELL
        else say(f"thread.month_{verdict}", **_numbers(told.finding))
    )
    return said, say("thread.rests", days=str(told.finding.n))


def _sitting(visit: Visit, look: Look | None) -> tuple[str, str]:
    """The one claim a quarter may make, in words that never say *because*."""
    say = visit.words.say
    if look is None or look.on is None:
        return say("thread.sitting_wait"), ""
    if look.finding is None:
        return say("thread.not_yet"), ""
    numbers = _numbers(look.finding)
    verdict = look.finding.verdict
    name = "thread.sitting_cannot" if verdict == CANNOT_TELL else f"thread.sitting_{verdict}"
    return say(name, **numbers), say("thread.rests", days=numbers["n"])


def _waits(visit: Visit, told: threads.Told) -> str:
    missing = told.missing
    return (
        visit.words.say("thread.needs", need=missing.need, have=missing.have)
        if missing and missing.need
        else ""
    )
