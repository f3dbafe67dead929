"""Which field of a form a refusal speaks of, so that its sentence stands there and is read there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from kesher.method.page import clean
from kesher.method.problems import Code, Problem
from kesher.reminders.chosen import FURTHEST, Thing, by_clock

_FILE = ("file",)
_FIELDS: dict[Code, tuple[str, ...]] = {
    Code.CITY_UNKNOWN: ("city",),
    Code.CITY_TWICE: ("city",),
    Code.PLACE_LATITUDE: ("latitude",),
    Code.PLACE_LONGITUDE: ("longitude",),
    Code.PLACE_ELEVATION: ("elevation",),
    Code.PLACE_ZONE: ("zone",),
    Code.PLACE_CANDLES: ("candles",),
    Code.PLACE_FAST: ("fast_minutes",),
    Code.PASSPHRASE_WRONG: ("passphrase", "proof"),
    Code.PASSPHRASE_SHORT: ("new_passphrase", "passphrase"),
    Code.PASSPHRASE_DIFFERS: ("again",),
    Code.CODE_WRONG: ("code",),
    Code.CODE_MISTYPED: ("code",),
    Code.PAIR_MISTYPED: ("code",),
    Code.DEVICE_CODE_WRONG: ("host_code",),
    Code.HOST_ADDRESS: ("address",),
    Code.CODE_MISTYPED_BACK: ("last",),
    Code.PROOF_WRONG: ("proof",),
    Code.POINT_EMPTY: ("do",),
    Code.GIVEN_NONE: ("given",),
    Code.REASON_NONE: ("reason",),
    Code.PULLS_FULL: ("pull",),
    Code.QUESTION_EMPTY: ("words",),
    Code.FILE_FOREIGN: _FILE,
    Code.FILE_DAMAGED: _FILE,
    Code.FILE_NEWER: _FILE,
    Code.PACK_FOREIGN: _FILE,
    Code.PACK_LARGE: _FILE,
    Code.PACK_TORN: _FILE,
    Code.PACK_OURS: _FILE,
    Code.PACK_OLDER: _FILE,
    Code.NOTHING_GIVEN: _FILE,
    Code.CHOICE_UNKNOWN: ("idle",),
    Code.REMINDERS_HOST: ("mail", "push"),
    Code.HOST_MAIL_NONE: ("mail",),
    Code.HOST_PUSH_NONE: ("push",),
}
"""The fields a refusal may speak of; the first that the form has is meant."""

_NUMBERS = ("latitude", "longitude", "elevation", "candles", "fast_minutes")


class Wrong:
    """What is wrong, and in which field of which form. Where no field is at fault, it says nothing."""

    def __init__(self, request: HttpRequest, problem: Problem | None, sentence: str) -> None:
        self.path = request.path
        self.sentence = sentence
        self.field = _field(request, problem) if problem else ""

    def is_in(self, name: str, at: str) -> bool:
        """Whether it is in a field of this name.

        Args:
            name: of the field.
            at: where its form is sent to, on a page of several forms; a form that is sent to several paths
                gives what they begin with, up to a slash.
        """
        there = not at or at == self.path or (at.endswith("/") and self.path.startswith(at))
        return bool(name) and name == self.field and there


def _field(request: HttpRequest, problem: Problem) -> str:
    if request.method != "POST":
        return ""
    try:
        given, files = request.POST.dict(), request.FILES
    except (SuspiciousOperation, MultiPartParserError):
        return ""
    # A file that was not chosen is sent by some browsers as nothing at all.
    sends_files = bool(files) or (request.content_type or "").startswith("multipart/")
    sent = {*given, *(_FILE if sends_files else ())}
    return next((name for name in _meant(problem, given) if name in sent), "")


def _reminded(given: Mapping[str, str], how: str) -> Iterator[str]:
    """Of what a reminder was chosen in one way."""
    fields = ("clock", "minutes")
    for of in Thing:
        if given.get(f"{of}.how") == how and all(f"{of}.{each}" in given for each in fields):
            yield of


def _far(minutes: str) -> bool:
    return not (minutes.strip().isdecimal() and int(minutes) <= FURTHEST)


def _meant(problem: Problem, given: Mapping[str, str]) -> Iterator[str]:
    yield from _FIELDS.get(problem.code, ())
    if problem.code is Code.WORDS_TOO_LONG:
        length = problem.values.get("length")
        yield from (name for name, value in given.items() if len(clean(value)) == length)
    elif problem.code is Code.NUMBER_OUT_OF_RANGE:
        number = str(problem.values.get("number"))
        yield from (name for name, value in given.items() if value.strip() == number)
    elif problem.code is Code.PLACE_UNREADABLE:
        yield from (name for name in _NUMBERS if given.get(name, "").strip() and not _number(given[name]))
        yield from ("city",)
    elif problem.code is Code.REMINDER_TIME:
        yield from (f"{of}.clock" for of in _reminded(given, "clock") if not by_clock(given[f"{of}.clock"]))
    elif problem.code is Code.REMINDER_MINUTES:
        yield from (f"{of}.minutes" for of in _reminded(given, "zman") if _far(given[f"{of}.minutes"]))
    elif problem.code is Code.FILE_OTHER_JOURNAL:
        yield "code" if given.get("code") else "passphrase"


def _number(typed: str) -> bool:
    try:
        float(typed.replace("\u2212", "-"))
    except ValueError:
        return False
    return True
