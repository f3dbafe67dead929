"""Filled sheets: a photograph is read, what is in doubt is looked at, and then it is written down."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.paper import photographs, returns
from kesher.actions.paper.returns import Asked, Day, Lying
from kesher.actions.parts import Part
from kesher.actions.practice.care import measuring
from kesher.actions.wording import worded
from kesher.days import say_date
from kesher.method.page import SCALES
from kesher.method.problems import Code, Problem
from kesher.web.paper import waiting
from kesher.web.visit import Visit, redirect, text, visit_of

SCALE_ENDS = {"clarity": ("account.unclear", "account.clear")}
ENDS = ("account.world", "account.inward")
SAT_NOT = "no"


def bring(request: HttpRequest) -> HttpResponse:
    """The page on which photographs are brought; and the reading of them, or of those that wait."""
    visit = visit_of(request)
    if visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    if visit.door.served_by:
        return waiting.take(visit)
    if request.method != "POST":
        return _desk(visit, [])
    brought, refused = waiting.read(visit) if "waiting" in request.POST else ([], [])
    for file in request.FILES.getlist("file"):
        for found in _read(visit, file):
            if isinstance(found, Problem):
                refused.append((str(file.name), worded(visit.words, found)))
            else:
                brought.append(found.id)
    if not brought and not refused:
        refused.append(("", visit.words.say("sheet.read_nothing")))
    if refused:
        return _desk(visit, refused, status=200 if brought else 422)
    return redirect(f"/sheets/read/{brought[0]}" if len(brought) == 1 else "/sheets/read")


def _read(visit: Visit, file: Any) -> list[Lying | Problem]:
    """Read one file, which is in memory only, and lay each sheet in it on the desk."""
    limit = returns.too_large()
    if file.size > int(limit.values["limit"]) * 1024 * 1024:
        return [limit]
    return [
        each if isinstance(each, Problem) else returns.bring(visit.desk, visit.now, str(file.name), each)
        for each in returns.read_raw(file.read())
    ]


def _desk(visit: Visit, refused: list[tuple[str, str]], status: int = 200) -> HttpResponse:
    lying = [
        (each.id, _span(visit, each), "" if each.waits else each.file)
        for each in returns.on_the_desk(visit.desk, visit.now)
    ]
    context = {"waiting": lying, "refused": refused, "photographs": waiting.listed(visit)}
    response = visit.render("paper/returns.html", context | {"unread": Part.PHOTOGRAPHS.offered})
    response.status_code = status
    return response


def review(request: HttpRequest, name: str) -> HttpResponse:
    """What was read of a sheet, looked over; and the writing of it."""
    visit = visit_of(request)
    still = visit.desk.still(visit.now)
    lying = Problem(Code.RESTING) if still else returns.lying(visit.desk, visit.now, name)
    days = lying if isinstance(lying, Problem) else returns.days_of(visit.desk, visit.now, lying)
    if isinstance(lying, Problem) or isinstance(days, Problem):
        return visit.refuse(days if isinstance(days, Problem) else Problem(Code.SHEET_GONE))
    if request.method != "POST":
        return visit.render("paper/return_sheet.html", _context(visit, lying, days))
    if visit.no_button:
        return visit.render("paper/return_sheet.html", _context(visit, lying, days), problem=visit.no_button)
    if "away" in request.POST:
        returns.put_away(visit.desk, visit.now, name)
        return redirect("/sheets/read?note=put-away")
    return _write(visit, lying, days)


def _write(visit: Visit, lying: Lying, days: tuple[Day, ...]) -> HttpResponse:
    given = visit.request.POST
    photograph = "photograph" in given
    saved = returns.save(
        visit.desk,
        visit.now,
        lying.id,
        _chosen(given, days),
        {each.day: _line(each) in given for each in days if each.new_line},
        based_on=_based_on(given, days),
        where={each.day: text(given, _where(each)) for each in days},
        photograph=photograph,
    )
    if isinstance(saved, Problem):
        return visit.render("paper/return_sheet.html", _context(visit, lying, days), problem=saved)
    rest = returns.on_the_desk(visit.desk, visit.now)
    context = {
        "saved": saved,
        "first": lying.first,
        "which": lying.act,
        "act": secrets.token_hex(8),
        "ahead": _days(visit, saved.ahead),
        "photograph": photograph,
        "next": rest[0].id if rest else "",
    }
    return visit.render("paper/return_written.html", context)


def take_back(request: HttpRequest, first: date) -> HttpResponse:
    """Take back what a sheet brought in: on all of its days, or on one of them."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect(f"/book/{first.isoformat()}")
    given = request.POST
    act = text(given, "act") or secrets.token_hex(8)
    count = 1 if "day" in given else returns.DAYS
    days = [first + timedelta(days=each) for each in range(count)]
    done = returns.take_back(visit.desk, visit.now, act, text(given, "which"), days)
    if isinstance(done, Problem):
        return visit.refuse(done)
    return redirect(f"/book/{first.isoformat()}?note=sheet-back")


def crop(request: HttpRequest, name: str, field: str) -> HttpResponse:
    """The picture of one field of a sheet that lies on the desk."""
    visit = visit_of(request)
    return picture(returns.crop(visit.desk, visit.now, name, field))


def line(request: HttpRequest, name: str, day: int) -> HttpResponse:
    """The picture of a day's free line, of a sheet that lies on the desk."""
    visit = visit_of(request)
    return picture(returns.line(visit.desk, visit.now, name, day))


def photograph(request: HttpRequest, first: date, mark: str) -> HttpResponse:
    """A kept photograph; or, by its form, the deleting of it."""
    visit = visit_of(request)
    if request.method != "POST":
        return picture(photographs.photograph(visit.desk, visit.now, first, mark), "image/jpeg")
    problem = photographs.forget_photograph(visit.desk, visit.now, first, mark)
    return visit.refuse(problem) if problem else redirect(f"/book/{first.isoformat()}?note=forgotten")


def picture(content: bytes | Problem, kind: str = "image/png") -> HttpResponse:
    """Answer with a picture, which no cache keeps (the gate says so on every answer).

    Raises:
        Http404: there is none.
    """
    if isinstance(content, Problem):
        raise Http404
    return HttpResponse(content, content_type=kind)


# --- the form -----------------------------------------------------------------------------------------------


def _chosen(given: Any, days: tuple[Day, ...]) -> dict[str, str | None]:
    """What was answered; what was left open, or left as it stands, is nothing."""
    return {
        asked.id: value
        for day in days
        for asked in day.asked
        if (value := text(given, asked.id)) and not (asked.name == "sat" and value == SAT_NOT)
    }


def _based_on(given: Any, days: tuple[Day, ...]) -> dict[date, int]:
    """The versions of the pages that the person saw."""
    seen = ((each.day, text(given, f"{each.day.isoformat()}.based_on")) for each in days)
    return {day: int(raw) for day, raw in seen if raw.isascii() and raw.isdigit() and len(raw) < 10}


def _line(day: Day) -> str:
    return f"{day.day.isoformat()}.line"


def _where(day: Day) -> str:
    return f"{day.day.isoformat()}.where_word"


# --- what is shown ------------------------------------------------------------------------------------------


def _context(visit: Visit, lying: Lying, days: tuple[Day, ...]) -> dict[str, Any]:
    posted = visit.request.method == "POST"
    return {
        "sheet": lying,
        "span": _span(visit, lying),
        "direction_of_sheet": lying.sheet.geometry.language.direction,
        "looks": returns.looks(days),
        "known": returns.known(visit.desk, visit.now, lying, days),
        "measuring": measuring(visit.desk, visit.now),
        "ahead": _days(visit, tuple(each.day for each in days if each.ahead and each.said)),
        "days": [
            {
                "day": each.day,
                "rested": each.rested,
                "damaged": each.damaged,
                "point_left": each.point_left,
                "version": text(visit.request.POST, f"{each.day.isoformat()}.based_on") or each.version,
                "looks": [_field(visit, asked) for asked in each.looks],
                "sure": [_field(visit, asked) for asked in each.sure],
                "told": _told(visit, each),
                "line": each.new_line,
                "line_name": _line(each),
                "where_name": _where(each),
                "where": each.where,
                "line_stands": each.line_stands is not None,
                "line_kept": _line(each) in visit.request.POST if posted else each.line_stands is None,
                "number": number,
            }
            for number, each in enumerate(days, 1)
            if not each.ahead
        ],
    }


def _field(visit: Visit, asked: Asked) -> dict[str, Any]:
    say = visit.words.say
    name = say(f"account.{asked.name}" if asked.name in SCALES else f"sheet.{asked.name}")
    stands = "" if asked.stands is None else _value(visit, asked, asked.stands)
    given = text(visit.request.POST, asked.id) if asked.id in visit.request.POST else None
    ends = SCALE_ENDS.get(asked.name, ENDS) if asked.name in SCALES else None
    return {
        "id": asked.id,
        "name": name,
        "kind": "scale" if asked.name in SCALES else asked.name,
        "values": [(each, _value(visit, asked, each)) for each in asked.values],
        "others": [(each, _value(visit, asked, each)) for each in asked.values if each != asked.stands],
        "ends": tuple(map(say, ends)) if ends else (),
        "stands": stands,
        "read": "" if asked.value is None else _value(visit, asked, asked.value),
        "value": asked.value or "",
        "chosen": given if given is not None else _first_choice(asked),
        "why": say(f"sheet.flag.{asked.flag}") if asked.flag else say("sheet.look_changed"),
        "differs": asked.differs,
    }


def _first_choice(asked: Asked) -> str:
    """What is chosen before anyone looked: what was read surely, and what stands wherever something does."""
    return "" if asked.wants_a_look or asked.value in (None, asked.stands) else str(asked.value)


def _value(visit: Visit, asked: Asked, value: str) -> str:
    """An answer in words."""
    if asked.name == "point":
        return visit.words.say(f"point.mark.{value}")
    return visit.words.say("sheet.sat") if asked.name == "sat" else value


def _told(visit: Visit, day: Day) -> str:
    """What was read surely of a day, in one line."""
    told = []
    for each in day.sure:
        if each.value is not None:
            said = _value(visit, each, each.value)
            names = f"account.{each.name}" if each.name in SCALES else f"sheet.{each.name}"
            told.append(said if each.name == "sat" else f"{visit.words.say(names)} {said}")
    # A name and its answer stay on one line.
    return " · ".join(each.replace(" ", "\u00a0") for each in told)


def _span(visit: Visit, lying: Lying) -> str:
    from kesher.paper.week import span

    return span(lying.first, lying.last, visit.words.language)


def _days(visit: Visit, days: tuple[date, ...]) -> str:
    return "; ".join(say_date(each, visit.words.language) for each in days)
