"""Headings by how they look, in files whose writer set them by hand: larger than the text, or bold and alone.

What says that it is a heading is believed; only where nothing in a file does is it looked at how its
paragraphs are set. One bold lemma, a bold sentence and a text that is all bold make none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from kesher.library.book import Paragraph, Role
from kesher.library.labels import label_of, perhaps_of
from kesher.library.letters import count

_BIG = 1.15
"""How many times as large as the text a heading is."""
_LONGEST, _MOST_WORDS, _MOST_BOLD_WORDS = 90, 14, 8
_ENDS = tuple(".,;:?!׃…")
_MOST = 0.34
"""Of all paragraphs; where more are bold, it is not headings that are."""


class Look(NamedTuple):
    """How a paragraph is set.

    Attributes:
        size: of most of its letters, in points; 0 where nobody knows.
        bold: all of it.
    """

    size: float
    bold: bool


def with_headings(paragraphs: Sequence[Paragraph], looks: Sequence[Look | None]) -> list[Paragraph]:
    """The paragraphs, those that are set as headings said to be ones; the largest of them are the highest.

    Args:
        paragraphs: of a file, in reading order.
        looks: of each, how it is set; None for what is no heading however it is set.
    """
    made = list(paragraphs)
    if any(each.role is Role.HEADING for each in made):
        return made
    both = enumerate(zip(looks, made, strict=False))
    seen = [(at, look) for at, (look, each) in both if look is not None and each.role is Role.BODY]
    sizes: Counter[float] = Counter()
    bold = 0
    for at, look in seen:
        sizes[look.size] += count(made[at].text)
        bold += look.bold * count(made[at].text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    all_bold = 2 * bold > sizes.total()
    able = [(at, look) for at, look in seen if _may(made[at].text)]
    large = {at: look.size for at, look in able if usual and look.size >= _BIG * usual}
    alone = {
        at: usual
        for at, look in able
        if look.bold and not all_bold and at not in large and _alone(at, made, looks)
    }
    if len(alone) < 2 - bool(large) or len(alone) > _MOST * len(made):
        alone = {}
    found = large | alone
    if len(found) > _MOST * len(made) + 1:
        return made
    order = sorted(set(found.values()), reverse=True)
    for at, size in found.items():
        level = min(order.index(size) + 1, 6)
        made[at] = msgspec.structs.replace(made[at], role=Role.HEADING, level=level, lead=0)
    return made


def _may(text: str) -> bool:
    """Whether a paragraph may be a heading: short, no sentence, no label of a question or an answer."""
    return (
        0 < len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS
        and not text.endswith(_ENDS)
        and label_of(text, perhaps=True) is None
        and perhaps_of(text) is None
    )


def _alone(at: int, paragraphs: Sequence[Paragraph], looks: Sequence[Look | None]) -> bool:
    """Whether a bold paragraph stands over text that is not bold."""
    after = looks[at + 1] if at + 1 < len(looks) else None
    few = len(paragraphs[at].text.split()) <= _MOST_BOLD_WORDS
    return few and after is not None and not after.bold and paragraphs[at + 1].role is Role.BODY
