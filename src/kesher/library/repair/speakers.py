"""A talk of two: each turn begins with who speaks (*מראיינת: …*, *הרב כהן: …*), by names no table has.

The whole document tells: two names begin nearly all that begins with a name, they speak in turn, and one of
them asks while the other does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kesher.library.book import Kind, Paragraph, Role
from kesher.library.script import bare

_NAME = re.compile(
    r"\s*(?P<name>[^\W\d_][^\W\d_\"'׳״’.־-]*(?:[\"'׳״’.־ -]+[^\W\d_]+){0,3}[.'׳]?)\s*[:：]\s+(?=\S)"
)
_LONGEST_NAME = 30
_ASKS = re.compile(r"\?[\"'”’״׳)\]]*$")
_TURNS = 2
"""How often each speaks, at the least."""
_NEARLY = 0.85
_HALF = 0.5
_ASKING, _ANSWERING = 0.6, 0.3
"""The share of the turns that end in asking: of him who asks, and of him who is asked."""


class Turn(NamedTuple):
    """What somebody says.

    Attributes:
        kind: a question or an answer.
        name: who speaks, as it is written.
        end: where the words begin.
    """

    kind: Kind
    name: str
    end: int


def turns(paragraphs: Sequence[Paragraph]) -> dict[int, Turn]:
    """The turns of a talk of two, by the place of the paragraph each begins with; none in other texts."""
    opened = [(at, each.role, found) for at, each in enumerate(paragraphs) if (found := _named(each))]
    speakers = {bare(found["name"]) for _, role, found in opened if role is Role.BODY}
    # What was taken for a heading, since it is short and bold, may be what one of them says.
    named = [(at, found) for at, _, found in opened if bare(found["name"]) in speakers]
    spoken_at = {at for at, _ in named}
    texts = {at: each.text for at, each in enumerate(paragraphs) if each.role is Role.BODY or at in spoken_at}
    names = [bare(found["name"]) for _, found in named]
    two = Counter(names).most_common(2)
    spoken = sum(count for _, count in two)
    if len(two) < 2 or two[1][1] < _TURNS or spoken < _NEARLY * len(names) or spoken < _HALF * len(texts):
        return {}
    both = [(at, found, name) for (at, found), name in zip(named, names, strict=True) if name in dict(two)]
    changes = sum(one != other for (_, _, one), (_, _, other) in pairwise(both))
    if changes < _NEARLY * (len(both) - 1):
        return {}
    shares = {name: _asking(name, both, texts) for name, _ in two}
    asker, asked = sorted(shares, key=lambda name: -shares[name])
    if shares[asker] < _ASKING or shares[asked] > _ANSWERING:
        return {}
    return {
        at: Turn(Kind.QUESTION if name == asker else Kind.ANSWER, found["name"], found.end())
        for at, found, name in both
    }


def _named(paragraph: Paragraph) -> re.Match[str] | None:
    """The name that a paragraph begins with, if it does."""
    found = _NAME.match(paragraph.text[: 2 * _LONGEST_NAME]) if paragraph.role is not Role.NOTE else None
    return found if found and len(found["name"]) <= _LONGEST_NAME else None


def _asking(name: str, both: Sequence[tuple[int, re.Match[str], str]], texts: dict[int, str]) -> float:
    """How much of what somebody says ends in asking: of each of his turns the last paragraph."""
    ends = [at for at, _, _ in both[1:]] + [max(texts) + 1]
    own = [(at, end) for (at, _, who), end in zip(both, ends, strict=True) if who == name]
    last = [max(place for place in texts if at <= place < end) for at, end in own]
    return sum(bool(_ASKS.search(texts[place])) for place in last) / len(own)
