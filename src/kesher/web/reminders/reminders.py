"""Reminders: when, by what, and a file for a calendar."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse

from kesher.actions.reminders import choosing, coming
from kesher.actions.reminders.telling import next_line
from kesher.actions.sync import due, served
from kesher.actions.sync.place import place_of
from kesher.method.problems import Code, Problem, Refused
from kesher.reminders import notice
from kesher.reminders.chosen import FURTHEST, Channel, Thing, When, Zman, by_clock, clock_text
from kesher.web.visit import Visit, redirect, text, visit_of

OFF, CLOCK, ZMAN = "off", "clock", "zman"
BEFORE = "before"
_USUAL = {Thing.SITTING: When(-30, Zman.SUNRISE), Thing.ACCOUNT: When(21 * 60 + 30)}
"""What stands in the fields until something is chosen."""


class Fields(NamedTuple):
    """What stands in the fields of one thing."""

    thing: str
    how: str
    clock: str
    zman: str
    minutes: int
    side: str

    @property
    def title(self) -> str:
        """The name of its title's words."""
        return f"reminders.{self.thing}"

    @property
    def at(self) -> dict[str, str]:
        """The names of its fields in the form."""
        return {each: f"{self.thing}.{each}" for each in ("how", "clock", "zman", "minutes", "side")}


def reminders(request: HttpRequest) -> HttpResponse:
    """The page, and what is chosen on it."""
    visit = visit_of(request)
    if request.method != "POST":
        return _shown(visit)
    problem = _chosen(visit)
    return _shown(visit, problem) if problem else redirect("/reminders?note=settings")


def calendar(request: HttpRequest) -> HttpResponse:
    """Download a year of them."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/reminders")
    made = coming.calendar(visit.desk, visit.now)
    if isinstance(made, Problem):
        return _shown(visit, made)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="kesher.ics"'
    return response


def address(request: HttpRequest) -> HttpResponse:
    """Have the host serve them to a calendar."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/reminders")
    made = served.serve(visit.desk, visit.now)
    return _shown(visit, made) if isinstance(made, Problem) else redirect("/reminders?note=settings")


def no_address(request: HttpRequest) -> HttpResponse:
    """Have it serve them no more."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/reminders")
    problem = served.stop(visit.desk, visit.now)
    return _shown(visit, problem) if problem else redirect("/reminders?note=settings")


def attempt(request: HttpRequest) -> HttpResponse:
    """Show a notice now."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/reminders")
    try:
        notice.show(visit.words.plain("app.name"), visit.words.plain("reminders.notice_text"))
    except Refused as refused:
        return _shown(visit, refused.problem)
    return redirect("/reminders?note=noticed")


def _shown(visit: Visit, problem: Problem | None = None) -> HttpResponse:
    cover, place = visit.desk.cover(visit.now), place_of(visit.desk.home)
    context: dict[str, Any] = {
        "things": [_fields(thing, cover.reminders.get(thing)) for thing in Thing],
        "ways": [(OFF, "reminders.off"), (CLOCK, "reminders.by_clock"), (ZMAN, "reminders.by_zman")],
        "hours": [(each.value, f"reminders.zman_{each}") for each in Zman],
        "by_notice": Channel.NOTICE in cover.reminded_by,
        "by_mail": Channel.MAIL in cover.reminded_by,
        "by_push": Channel.PUSH in cover.reminded_by,
        "address": served.address_of(place),
        "hosted": place is not None and bool(place.address),
        "chosen": bool(cover.reminders),
        "next": next_line(visit.desk, visit.now, visit.words) if cover.reminders else "",
    }
    return visit.render("reminders/reminders.html", context, problem=problem)


def _fields(thing: Thing, when: When | None) -> Fields:
    """What stands in the fields: what was chosen, and in those that were not, what is usual."""
    usual = _USUAL[thing]
    shown = when or usual
    clock = shown if shown.zman is None else _USUAL[Thing.ACCOUNT]
    hour = shown if shown.zman is not None else _USUAL[Thing.SITTING]
    return Fields(
        thing=thing.value,
        how=OFF if when is None else CLOCK if when.zman is None else ZMAN,
        clock=clock_text(clock),
        zman=str(hour.zman),
        minutes=abs(hour.minutes),
        side=BEFORE if hour.minutes < 0 else "after",
    )


def _chosen(visit: Visit) -> Problem | None:
    times: dict[Thing, When | None] = {}
    for thing in Thing:
        when = _read(visit.request.POST, thing)
        if isinstance(when, Problem):
            return when
        times[thing] = when
    if isinstance(found := choosing.choose(visit.desk, visit.now, times), Problem):
        return found
    for channel in Channel:
        wanted = channel.value in visit.request.POST
        if isinstance(found := due.by(visit.desk, visit.now, channel, wanted=wanted), Problem):
            return found
    return None


def _read(given: Any, thing: Thing) -> When | Problem | None:
    """When, from the fields of one thing."""
    how = text(given, f"{thing}.how")
    if how == OFF:
        return None
    if how == CLOCK:
        return by_clock(text(given, f"{thing}.clock")) or Problem(Code.REMINDER_TIME)
    zman, minutes = text(given, f"{thing}.zman"), text(given, f"{thing}.minutes").strip() or "0"
    if how != ZMAN or zman not in set(Zman):
        return Problem(Code.CHOICE_UNKNOWN)
    if not minutes.isascii() or not minutes.isdigit() or len(minutes) > 4:
        return Problem(Code.REMINDER_MINUTES, {"limit": FURTHEST})
    sign = -1 if text(given, f"{thing}.side") == BEFORE else 1
    return When(sign * int(minutes), Zman(zman))
