"""The addresses of the pages. None of them holds a word a person wrote."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from kesher.web import help, parts
from kesher.web.journal import (
    backups,
    begin,
    days,
    devices,
    drafts,
    passkeys,
    place,
    settings,
    thread,
    unlock,
)
from kesher.web.library import adding, booklet, highlights, repairs, shelf
from kesher.web.paper import printing, returns, waiting, whole
from kesher.web.practice import (
    account,
    brought,
    care,
    foundations,
    packs,
    point,
    question,
    sitting,
    today,
    ways,
)
from kesher.web.reminders import reminders


class DayConverter:
    """A civil date in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read it; a date that does not exist is no page."""
        found = date.fromisoformat(value)
        if found.year == date.min.year:
            raise ValueError("the days around it could not be told")
        return found

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()


class PlaceConverter:
    """A place in a book, from 1. More places than this no book has."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write it."""
        return str(value)


class YearConverter(PlaceConverter):
    """A Hebrew year in an address."""

    regex = "[1-9][0-9]{3}"


register_converter(DayConverter, "day")
register_converter(PlaceConverter, "place")
register_converter(YearConverter, "year")

urlpatterns = [
    path("", today.home),
    path("glance", today.glance),
    path("sit", sitting.begin),
    path("sit/<int:step>", sitting.step),
    path("sit/end", sitting.end),
    path("point", point.show),
    path("point/<day:day>", point.mark),
    path("point/<slug:how>", point.turn),
    path("question", question.show),
    path("question/said/<slug:which>", question.correct),
    path("question/from/<slug:which>", question.bring),
    path("question/said/<slug:which>/send", brought.send),
    path("question/home", brought.home),
    path("question/<slug:which>/circle", brought.bring),
    path("question/<slug:which>", question.one),
    path("question/<slug:which>/<slug:how>", question.turn),
    path("foundations", foundations.contents),
    path("first", foundations.first),
    path("foundations/<slug:name>", foundations.one),
    path("practice", ways.show),
    path("practice/lot", ways.lot),
    path("practice/pack/file", packs.bring),
    path("practice/pack/remove", packs.remove),
    path("practice/<slug:part>", ways.change),
    path("welcome", ways.welcome),
    path("thread", thread.show),
    path("letter", thread.letter),
    path("letter/<day:day>", thread.letter),
    path("people", care.people),
    path("care/<slug:what>", care.answer),
    path("week", account.week),
    path("week/<day:last>", account.week),
    path("account", account.write),
    path("account/<day:day>", account.write),
    path("book", days.contents),
    path("book/<year:year>", days.contents),
    path("book/find", days.find),
    path("book/<day:day>", days.day),
    path("book/<day:day>/today", days.bring),
    path("book/<day:first>/sheet-back", returns.take_back),
    path("book/<day:day>/glance", days.glance),
    path("book/<day:day>/<slug:name>.png", days.line),
    path("book/sheet/<day:first>/<slug:mark>", returns.photograph),
    path("calendar", days.calendar),
    path("calendar/<day:day>", days.calendar),
    path("asks", days.asks),
    path("asks/<slug:which>/<slug:side>.png", days.ask_line),
    path("library", shelf.shelf),
    path("library/find", shelf.find),
    path("library/add", adding.add),
    path("library/adding", adding.adding),
    path("library/mark/<slug:which>", highlights.edit),
    path("library/<slug:book>", shelf.book),
    path("library/<slug:book>/place", shelf.keep_place),
    path("library/<slug:book>/booklet", booklet.booklet),
    path("library/<slug:book>/repairs", repairs.repairs),
    path("library/<slug:book>/change", repairs.change),
    path("library/<slug:book>/<place:place>", shelf.read),
    path("library/<slug:book>/<place:place>/mark", highlights.mark),
    path("sheets", printing.show),
    path("sheets/print", printing.make),
    path("sheets/setting/<str:which>", whole.setting),
    path("sheets/printed/<str:which>", whole.printed),
    path("sheets/waiting/<slug:mark>", waiting.let_go),
    path("sheets/read", returns.bring),
    path("sheets/read/<slug:name>", returns.review),
    path("sheets/read/<slug:name>/line-<int:day>.png", returns.line),
    path("sheets/read/<slug:name>/<str:field>.png", returns.crop),
    path("help", help.contents),
    path("help/<slug:topic>", help.show),
    path("devices", devices.devices),
    path("devices/now", devices.carry),
    path("devices/pair", devices.pair),
    path("devices/passkey", passkeys.passkey),
    path("devices/passkey/forget", passkeys.forget),
    path("devices/<slug:which>/revoke", devices.revoke),
    path("reminders", reminders.reminders),
    path("reminders/address", reminders.address),
    path("reminders/address/stop", reminders.no_address),
    path("reminders/calendar", reminders.calendar),
    path("reminders/try", reminders.attempt),
    path("look", settings.look),
    path("parts/<slug:which>", parts.show),
    path("settings", settings.show),
    path("settings/towns", place.browse),
    path("settings/<str:part>", settings.change),
    path("export/<str:shape>", settings.take_out),
    path("restore", settings.bring),
    path("backups", backups.show),
    path("begin", begin.begin),
    path("begin/restore", begin.restore),
    path("begin/join", devices.join),
    path("begin/join/code", passkeys.join_by_code),
    path("begin/join/passkey", passkeys.join),
    path("begin/towns", place.browse),
    path("code/<str:which>", begin.code),
    path("code", begin.confirm),
    path("unlock", unlock.unlock),
    path("passphrase", unlock.anew),
    path("kept", drafts.show),
    path("kept/<slug:which>", drafts.let_go),
    path("lock", unlock.lock),
]

handler400 = "kesher.web.faults.unreadable"
handler404 = "kesher.web.faults.not_found"
handler500 = "kesher.web.faults.broken"
