"""Trial sheets: weeks that know what is to be marked on them, one for each kind of pen.

A person prints them, fills in what stands under each day, and photographs them as any week. Since the sheet's
number says which trial it is, a photograph is enough to tell how much of it was read rightly. The sheets are
nobody's: their seals are no journal's, so none of them can be written into one.
"""

from __future__ import annotations

import hashlib
import io
from datetime import date
from enum import StrEnum
from typing import Any

from kesher.days import Place
from kesher.method.language import Language
from kesher.paper.geometry import DAYS, MARKS, NUMBERS, SAT, Paper, week_geometry
from kesher.paper.number import Number, Seal
from kesher.paper.typeset import Template, typeset
from kesher.paper.week import Said, week_data
from kesher.words import Catalogue

FIRST = date(2000, 1, 2)
"""The first day on every trial's number: a Sunday that is nobody's week."""
_EMPTY = 9
"""One row in so many is to be left empty."""


class Pen(StrEnum):
    """What a trial sheet is filled in with."""

    PENCIL = "pencil"
    BALL = "ball"
    FELT = "felt"
    HIGHLIGHTER = "highlighter"


def seal_of(pen: Pen) -> Seal:
    """The seal of a pen's trial sheet."""
    return Seal(hashlib.sha256(f"kesher trial {pen.value}".encode()).digest()[:8])


def pen_of(number: Number) -> Pen | None:
    """Which trial a sheet is; None for a sheet that is none."""
    if number.first != FIRST:
        return None
    return next((pen for pen in Pen if number.is_of(seal_of(pen))), None)


def answers_of(pen: Pen) -> dict[str, str | None]:
    """What is to be marked in each field of a pen's trial sheet; None where nothing is."""
    choices = {"point": MARKS, "sat": (SAT,)}
    answers: dict[str, str | None] = {}
    for field in week_geometry(Paper.A5, Language.HE).fields:
        drawn = int.from_bytes(hashlib.sha256(f"{pen.value} {field.id}".encode()).digest()[:4], "big")
        values = choices.get(field.name, NUMBERS)
        empty = drawn % (_EMPTY if len(values) > 1 else 2) == 0
        answers[field.id] = None if empty else values[drawn // _EMPTY % len(values)]
    return answers


def print_trial(place: Place, paper: Paper, words: Catalogue) -> bytes:
    """Print the trial sheets, a page for each kind of pen."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    parts = [
        pypdfium2.PdfDocument(typeset(Template.WEEK, trial_data(pen, place, paper, words))) for pen in Pen
    ]
    for part in parts:
        whole.import_pages(part)
    out = io.BytesIO()
    whole.save(out)
    for document in (*parts, whole):
        document.close()
    return out.getvalue()


def picture_of_trial(pen: Pen, place: Place, paper: Paper, words: Catalogue, png: float) -> bytes:
    """One trial sheet as a picture, at so many pixels per inch."""
    return typeset(Template.WEEK, trial_data(pen, place, paper, words), png=png)


def trial_data(pen: Pen, place: Place, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the week's template needs for a trial sheet: no dates, but what is to be marked."""
    data = week_data(FIRST, place, paper, words, Said(), seal_of(pen))
    named = words.say(f"sheet.pen_{pen.value}")
    answers = answers_of(pen)
    return {
        **data,
        "title": words.say("sheet.trial_title", pen=named),
        "subtitle": words.say("sheet.trial_means"),
        "days": [{**day, "hebrew": "", "note": "", "rest": False} for day in data["days"]],
        "asked": [_asked(day + 1, answers, words) for day in range(DAYS)],
        "how": {
            "fill": words.say("sheet.trial_fill", pen=named),
            "ends": words.say("sheet.trial_order"),
            "where": words.say("sheet.trial_empty"),
            "more": words.say("sheet.trial_check"),
        },
        "foot_text": [words.say("sheet.trial_photo"), words.say("sheet.trial_back")],
        "number": f"{pen.value} · {paper.value.upper()}",
    }


def _asked(day: int, answers: dict[str, str | None], words: Catalogue) -> str:
    """What is to be marked on one day: its rows in their order, then its boxes."""
    told = []
    for name, value in answers.items():
        of, _, field = name.partition(".")
        if of != str(day):
            continue
        if field == "sat":
            told += [words.say("sheet.sat")] if value else []
        elif value is None:
            told.append("–")
        else:
            told.append(words.say(f"point.mark.{value}") if field == "point" else value)
    return " · ".join(told)
