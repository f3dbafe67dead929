"""The pocket card of the point: a strip to cut out and fold twice into the size of a bank card."""

from __future__ import annotations

from typing import Any

import msgspec

from kesher.paper.geometry import SIZES, Paper
from kesher.paper.text import one, paragraphs
from kesher.paper.typeset import Template, typeset
from kesher.paper.week import cut
from kesher.words import Catalogue

CARD = (85.0, 54.0)
"""Width and height of one of its three faces, mm."""

FACES = 3
COPIES = {Paper.A5: 1, Paper.A4: 2}
"""One for the pocket; where there is room, one more for the prayer book."""

MANY, LINES = 260, 4
"""Characters and lines of one part that a face has room for."""

_GAP = 15.0


class PointWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a point. Where one is empty, lines are drawn to write it on; what was given has none."""

    act: str = ""
    when: str = ""
    least: str = ""
    against: str = ""
    why: str = ""
    given: str = ""


def print_card(point: PointWords, paper: Paper, words: Catalogue, *, png: float | None = None) -> bytes:
    """Print the card.

    Args:
        point: what it says.
        paper: what it is printed on.
        words: the labels.
        png: pixels per inch, to get a picture instead of a PDF.
    """
    return typeset(Template.CARD, card_data(point, paper, words), png=png)


def card_data(point: PointWords, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the card's template needs, as plain values."""
    language, (width, height), (wide, high) = words.language, SIZES[paper], CARD
    copies = COPIES[paper]
    left = (width - copies * wide - (copies - 1) * _GAP) / 2
    return {
        "title": words.say("point.title"),
        "language": language.value,
        "direction": language.direction,
        "page": {"w": width, "h": height},
        "card": {"w": wide, "h": high},
        "top": (height - FACES * high) / 2,
        "places": [left + copy * (wide + _GAP) for copy in range(copies)],
        "label": words.say("point.title"),
        "act": one(cut(point.act), language) if point.act else None,
        "given": one(cut(words.plain("point.given_in", words=point.given)), language)
        if point.given
        else None,
        "vow": words.say("point.bli_neder"),
        "parts": [
            {"label": words.say(f"sheet.card_{name}"), "lines": paragraphs(_held(text), language)}
            for name, text in (
                ("when", point.when),
                ("least", point.least),
                ("against", point.against),
                ("why", point.why),
            )
        ],
        "how": words.say("sheet.card_how"),
    }


def _held(text: str) -> str:
    """What a face of the card holds; of more, the beginning. The whole is in the journal."""
    return text if len(text) <= MANY and text.count("\n") < LINES else cut(text, MANY)
