"""Where in a text the words are that were found: in the text as it is, marks and all."""

from __future__ import annotations

from typing import NamedTuple

from kesher.library.search.answer import Found, Understood
from kesher.library.search.batch import NEAR
from kesher.library.search.normal import Word, words
from kesher.library.search.variants import INFLECTED

Span = tuple[int, int]


class Excerpt(NamedTuple):
    """A part of a text.

    Attributes:
        text: the part, whole words.
        spans: the marked places, counted from the part's start.
        before: something of the text stands before it.
        after: something of the text stands after it.
    """

    text: str
    spans: list[Span]
    before: bool
    after: bool


def matched(text: str, found: Found) -> list[Span]:
    """Return the places of the words that answer the query, in order, none over another.

    A word that stands for a term only loosely is marked only where another term stands near it; so is a word
    that the query did not require.
    """
    cut = words(text)
    sure: dict[int, set[int]] = {}
    loose: dict[int, set[int]] = {}
    for number, term in enumerate(found.terms):
        for at, word in enumerate(cut):
            value = term.forms.get(word.form, 0.0)
            if value:
                close = value >= 1 - INFLECTED and term.required
                (sure if close else loose).setdefault(at, set()).add(number)
        for at in _chained(cut, term):
            sure.setdefault(at, set()).add(number)
    chosen = set(sure)
    for at, terms in loose.items():
        around = range(at - NEAR, at + NEAR + 1)
        if any(sure.get(other, terms) - terms for other in around if other != at):
            chosen.add(at)
    if not chosen:  # every word is understood loosely: then that is what was found
        chosen = set(loose)
    return [(cut[at].start, cut[at].end) for at in sorted(chosen)]


def _chained(cut: list[Word], term: Understood) -> set[int]:
    """Return which words stand in a run that stands for the term."""
    inside: set[int] = set()
    for chain in term.chains:
        for at in range(len(cut) - len(chain) + 1):
            if all(cut[at + step].form in forms for step, forms in enumerate(chain)):
                inside.update(range(at, at + len(chain)))
    return inside


def excerpt(text: str, spans: list[Span], around: int = 30) -> Excerpt:
    """Return the part of a text where most of its marked places are, of about so many words.

    A text that is hardly longer is returned whole.
    """
    cut = words(text)
    if len(cut) <= around * 5 // 4:
        return Excerpt(text, spans, False, False)
    starts = {start for start, _end in spans}
    marked = [word.start in starts for word in cut]
    sums = [0]
    for each in marked:
        sums.append(sums[-1] + each)
    best = max(range(len(cut) - around + 1), key=lambda at: (sums[at + around] - sums[at], -at))
    inside = [at for at in range(best, best + around) if marked[at]]
    if inside:  # the marked words into the middle
        best = max(0, min((inside[0] + inside[-1] - around + 1) // 2, len(cut) - around))
    last = best + around
    start = 0 if best == 0 else cut[best].start
    end = len(text) if last == len(cut) else cut[last - 1].end
    return Excerpt(
        text[start:end],
        [(a - start, b - start) for a, b in spans if start <= a and b <= end],
        start > 0,
        end < len(text),
    )
