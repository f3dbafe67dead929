"""The week sheet: what is printed on it, and the printing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from kesher.days import (
    Further,
    Place,
    hebrew_date,
    in_jerusalem,
    is_rest,
    occasions,
    parasha,
    rest_end,
    rests,
    shown,
    weekday_name,
    zmanim,
)
from kesher.days.place import zone_of
from kesher.method.language import Language
from kesher.method.page import SCALES
from kesher.paper.fiducials import code_squares, corner_squares, number_squares
from kesher.paper.geometry import DAYS, MARKS, VERSION, Paper, week_geometry
from kesher.paper.number import Seal, code_of, corner_ids, fiducials_of
from kesher.paper.text import isolated, soft
from kesher.paper.typeset import Template, typeset
from kesher.words import Catalogue

_DAY = timedelta(days=1)
_MANY = 220
"""Characters of a person's own words that fit the sheet; the rest is in the journal."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one sheet that are not its own.

    Attributes:
        point: what the point is; empty when none is held, and a line is drawn to write it on.
        least: the least act that holds on the hardest day.
        foundation: the name of the week's foundation, a line of it and one of its questions.
        further: which further names of days are printed.
    """

    point: str = ""
    least: str = ""
    foundation: tuple[str, str, str] | None = None
    further: tuple[Further, ...] = ()


def print_week(
    first: date,
    place: Place,
    paper: Paper,
    words: Catalogue,
    said: Said,
    seal: Seal,
    *,
    png: float | None = None,
    version: int = VERSION,
) -> bytes:
    """Print a week.

    Args:
        first: the civil date of the first Hebrew day's daylight.
        place: where; for the times of the evening and the days of rest.
        paper: its size.
        words: the labels, in the person's language and form.
        said: the point and the foundation.
        seal: whose sheet it is.
        png: pixels per inch, to get a picture instead of a PDF.
        version: of the layout; an earlier one is as sheets that hang on a wall were printed.
    """
    return typeset(Template.WEEK, week_data(first, place, paper, words, said, seal, version), png=png)


def week_data(
    first: date,
    place: Place,
    paper: Paper,
    words: Catalogue,
    said: Said,
    seal: Seal,
    version: int = VERSION,
) -> dict[str, Any]:
    """Everything the week's template needs, as plain values."""
    language, geometry = words.language, week_geometry(paper, words.language, version)
    days = [first + n * _DAY for n in range(DAYS)]
    builtins = msgspec.to_builtins
    labels = {name: words.say(f"account.{name}") for name in SCALES}
    labels |= {mark: words.say(f"point.mark.{mark}") for mark in MARKS}
    return {
        "title": words.say("sheet.week_of", days=span(days[0], days[-1], language)),
        "subtitle": _subtitle(days, place, language),
        "direction": language.direction,
        "language": language.value,
        "unit": geometry.unit,
        "geometry": geometry.plain(),
        "blocks": builtins(geometry.blocks),
        "head": builtins(geometry.head),
        "words": builtins(geometry.words),
        "foot": builtins(geometry.foot),
        "corners": [corner_squares(each) for each in corner_ids(paper, language, version)],
        "numbers": builtins(geometry.numbers),
        "number_squares": [number_squares(each) for each in fiducials_of(first, seal)],
        "code": builtins(geometry.code),
        "code_squares": code_squares(code_of(paper, language, first, seal, version)),
        "labels": {**labels, "point": words.say("sheet.point"), "yes": words.say("sheet.sat")},
        "point": isolated(cut(said.point)) if said.point else "",
        "least": words.say("sheet.least", words=soft(cut(said.least))) if said.point and said.least else "",
        "vow": words.say("point.bli_neder"),
        "days": [_day(day, place, words, said.further) for day in days],
        "foundation": None
        if said.foundation is None
        else dict(zip(("name", "line", "question"), said.foundation, strict=True)),
        "how": {name: words.say(f"sheet.how_{name}") for name in ("fill", "ends", "where", "more")},
        "foot_text": [words.say("sheet.foot_photo"), words.say("sheet.foot_back")],
        "number": f"{first.isoformat()} · {paper.value.upper()}",
    }


def cut(text: str, most: int = _MANY) -> str:
    """A person's words in one line, cut at a word where they are long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + "…"


def span(first: date, last: date, language: Language) -> str:
    """Two Hebrew dates with what they share said once: ``י״ב–י״ח בכסלו תשפ״ז``."""
    one, other = hebrew_date(first), hebrew_date(last)
    begin, end = one.say(language), other.say(language)
    if one.year == other.year:
        begin = begin.rsplit(" ", 1)[0]
        if one.month == other.month:
            begin = begin.split(" ", 1)[0]
            return f"{begin}–{end}"
    return f"{begin} – {end}"


def _subtitle(days: Sequence[date], place: Place, language: Language) -> str:
    first, last = days[0], days[-1]
    begin = f"{first.day}.{first.month}"
    if first.year != last.year:
        begin += f".{first.year}"
    # Isolated, so that a range of numbers keeps its order inside Hebrew.
    civil = f"\u2066{begin} – {last.day}.{last.month}.{last.year}\u2069"
    shabbat = next((day for day in days if day.weekday() == 5), None)
    portion = parasha(shabbat, place.israel) if shabbat else None
    return f"{portion.say(language)} · {civil}" if portion else civil


def _day(day: date, place: Place, words: Catalogue, further: tuple[Further, ...]) -> dict[str, Any]:
    """One day's head: its name, its date, and the time of its evening."""
    language = words.language
    resting = is_rest(day, place.israel)
    found = shown(occasions(day, place.israel, in_jerusalem(place)), further)
    told = [each for each in found if each.kind in ("yomtov", "cholhamoed", "minor")]
    told += [each for each in found if each.kind in ("fast", "roshchodesh", "shabbat")]
    notes = [each.name.say(language) for each in told[:1]]
    notes.append(_evening(day, place, words, resting=resting))
    return {
        "weekday": weekday_name(day).say(language),
        "hebrew": hebrew_date(day).say(language).rsplit(" ", 1)[0],
        "rest": resting,
        "note": " · ".join(each for each in notes if each),
    }


def _evening(day: date, place: Place, words: Catalogue, *, resting: bool) -> str:
    """What the evening of a day brings: candles, the end of rest, or sunset."""
    if resting and not is_rest(day + _DAY, place.israel):
        return words.say("sheet.out", time=_clock(rest_end(day, place), place))
    if not resting and (coming := rests(day + _DAY, day + _DAY, place)):
        return words.say("sheet.candles", time=_clock(coming[0].start, place))
    down = zmanim(day, place)["shkia"]
    if resting or down is None:
        return ""
    return words.say("sheet.sunset", time=_clock(down, place))


def _clock(instant: datetime, place: Place) -> str:
    return instant.astimezone(zone_of(place.zone)).strftime("%H:%M")
