"""The foundation cards: one principle to a card, several to a page, to be cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kesher.method.language import address
from kesher.method.pack import Foundation
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.text import soft
from kesher.paper.typeset import Template, typeset
from kesher.words import Catalogue

GRID = {Paper.A5: (1, 2), Paper.A4: (2, 2)}
"""Cards beside each other, and under each other."""


def print_foundations(
    sets: Sequence[tuple[str, Sequence[Foundation]]],
    paper: Paper,
    words: Catalogue,
    *,
    png: float | None = None,
) -> bytes:
    """Print foundations as cards.

    Args:
        sets: each set's name, and its foundations in order.
        paper: what they are printed on.
        words: the language and the form of address.
        png: pixels per inch, to get a picture of the first page instead of a PDF.
    """
    return typeset(Template.FOUNDATIONS, foundations_data(sets, paper, words), png=png)


def foundations_data(
    sets: Sequence[tuple[str, Sequence[Foundation]]], paper: Paper, words: Catalogue
) -> dict[str, Any]:
    """Everything the template of the cards needs, as plain values."""
    (width, height), (across, down) = SIZES[paper], GRID[paper]
    return {
        "title": words.say("foundations.title"),
        "language": words.language.value,
        "direction": words.language.direction,
        "page": {"w": width, "h": height},
        "across": across,
        "down": down,
        "cards": [
            {
                "set": soft(address(name, words.form)),
                "name": soft(address(each.name, words.form)),
                "text": [soft(address(line, words.form)) for line in each.text],
                "questions": [soft(address(line, words.form)) for line in each.questions],
            }
            for name, foundations in sets
            for each in foundations
        ],
    }
