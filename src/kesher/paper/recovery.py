"""The recovery sheet: the code that opens the journal without its passphrase, or a place to write it."""

from __future__ import annotations

from typing import Any

from kesher.paper.geometry import SIZES, Paper
from kesher.paper.typeset import Template, typeset
from kesher.words import Catalogue

GROUPS, LETTERS = 7, 4
"""How the code is written: so many groups of so many letters."""


def print_recovery(code: str, day: str, paper: Paper, words: Catalogue, *, png: float | None = None) -> bytes:
    """Print the recovery sheet.

    Args:
        code: the code with dashes between its groups; empty for a form to write it on by hand.
        day: the day on which the code was made, as it is said; empty for a place to write it.
        paper: its size.
        words: what the sheet says.
        png: pixels per inch, to get a picture instead of a PDF.
    """
    return typeset(Template.RECOVERY, recovery_data(code, day, paper, words), png=png)


def recovery_data(code: str, day: str, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the template of the recovery sheet needs, as plain values."""
    width, height = SIZES[paper]
    return {
        "title": words.say("code.title"),
        "language": words.language.value,
        "direction": words.language.direction,
        "page": {"w": width, "h": height},
        "groups": code.split("-") if code else [],
        "count": GROUPS,
        "letters": LETTERS,
        "day": words.say("sheet.code_day", day=day) if day else "",
        "day_hand": words.say("sheet.code_day_hand"),
        "parts": [
            {"label": words.say(f"sheet.code_{name}"), "text": words.say(f"sheet.code_{name}_means")}
            for name in ("for", "where", "use")
        ],
        "foot": words.say("sheet.code_foot" if code else "sheet.code_hand"),
    }
