"""What is asked: words, phrases in quotes, words to leave out; or the reason why nothing can be asked.

A query is read with the same normaliser as the books, so pointed words, maqaf and any sign for gershayim may
stand in it. Words that carry no meaning of their own are not required. An abbreviation is also asked for in
full, and what has an abbreviation is also asked for by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from kesher.library.search import abbreviations
from kesher.library.search.normal import forms, words
from kesher.method.problems import Code, Problem

MOST_CHARACTERS = 1000
MOST_WORDS = 64

_QUOTES = '"\u05f4\u201c\u201d\u201e\u201f\uff02'
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-\u2212\u2013](?=\S))?"
    rf"(?:(?<![^\s\-\u2212\u2013(\[])[{_QUOTES}](?P<phrase>[^{_QUOTES}]*(?:[{_QUOTES}](?=\w)[^{_QUOTES}]*)*)"
    rf"[{_QUOTES}](?!\w)|(?P<words>\S+))"
)

FUNCTION_WORDS = frozenset(
    forms(
        "של על את אל אתה הוא היא הם הן אני אנו אנחנו זה זו זאת אלה אלו כי אשר או גם לא מן עם כל אבל רק אם מה "
        "מי לי לו לה בו בה לך לכם להם להן היה היתה היו יש אין איך למה כן אך אף עד כמו כדי מתי איפה היכן אצל "
        "בין דא די הא לית אית ליה להו האי "
        "the of and a an in to is are was were be it its that this for on as with by from at or not what how "
        "why who"
    )
)
"""Words that help to rank a passage and that no passage needs to have."""

FIRSTS = frozenset(forms("בין אי חד רב תת דו תלת בלתי אין אנטי קדם על חסר אל כל כלי בר בת"))
"""What is often written as one word with the next: *bein-le'umi*, *chad-pe'ami*."""
_SECOND = 3
"""So many letters at least has the next."""


@dataclass(frozen=True)
class Term:
    """One thing that is asked for.

    Attributes:
        forms: the words, one unless it is a phrase.
        exact: only these very words, one after the other.
        required: a passage without it comes after all that have it.
        unfinished: the word is still being typed.
        chains: other words for the same thing, each a run of words: what an abbreviation stands for.
        covers: single words that stand for this word and its neighbours together: their abbreviation, or both
            without the space between them.
    """

    forms: tuple[str, ...]
    exact: bool = False
    required: bool = True
    unfinished: bool = False
    chains: tuple[tuple[str, ...], ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The term as it is shown: its folded words."""
        return " ".join(self.forms)


@dataclass(frozen=True)
class Query:
    """A query that can be asked."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = field(default=())


def parse(query: str, *, typing: bool = False) -> Query | Problem:
    """Read a query.

    Args:
        query: as a person wrote it.
        typing: the last word may be unfinished.

    Returns:
        the query, or why it cannot be asked: it is too long, or nothing in it can be looked for.
    """
    if len(query) > MOST_CHARACTERS:
        return Problem(Code.QUERY_LONG, {"most": MOST_CHARACTERS})
    wanted: list[Term] = []
    without: list[Term] = []
    run: list[str] = []
    count = 0
    open_end = False
    for piece in _PIECE.finditer(query):
        found = tuple(forms(piece["words"] if piece["phrase"] is None else piece["phrase"]))
        count += len(found)
        if not found:
            continue
        open_end = piece["minus"] is None and piece["phrase"] is None
        if piece["minus"]:
            without.append(Term(found, exact=len(found) > 1 or piece["phrase"] is not None))
        elif piece["phrase"] is not None:
            wanted += _plain(run)
            run = []
            wanted.append(Term(found, exact=True))
        else:
            run += found
    if count > MOST_WORDS:
        return Problem(Code.QUERY_LONG, {"most": MOST_CHARACTERS})
    last = words(query)[-1:]
    ends_open = typing and open_end and bool(last) and last[0].end == len(query)
    wanted += _plain(run, unfinished=ends_open)
    if not wanted:
        return Problem(Code.QUERY_EMPTY)
    if not any(term.required for term in wanted):
        wanted = [Term(**{**vars(term), "required": True}) for term in wanted]
    return Query(tuple(wanted), tuple(without))


def _plain(run: list[str], *, unfinished: bool = False) -> list[Term]:
    """Return the terms of a run of plain words; the last may be unfinished."""
    covers: list[list[str]] = [[] for _ in run]
    for start, end, short in abbreviations.inside(run):
        for at in range(start, end):
            covers[at].append(short)
    for at, (first, second) in enumerate(pairwise(run)):
        if first in FIRSTS and len(second) >= _SECOND:
            covers[at].append(first + second)
            covers[at + 1].append(first + second)
    last = len(run) - 1
    return [
        Term(
            (form,),
            required=form not in FUNCTION_WORDS,
            unfinished=unfinished and at == last,
            chains=abbreviations.expansions(form),
            covers=tuple(covers[at]),
        )
        for at, form in enumerate(run)
        if form not in run[:at] or at == last
    ]
