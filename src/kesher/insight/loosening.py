"""Since the point that is held was chosen, does what pulls rule less?

Two lots of evenings are held against one another: the first 28 that were recorded since the choosing, and the
last 28. A pull is spoken of only when it was named in *each* of the first four sevens more often than in
*any* of the last four. Had nothing changed, then of the seventy ways in which eight sevens fall into two
fours each would be as likely, and this is one of them: an exact test at one in seventy, which anyone can
check by counting.

- Sevens and not evenings are dealt, because what pulls today mostly pulls tomorrow too.
- A pull named on fewer than a quarter of the first evenings did not rule, and is not looked at. Since an
  evening names one pull, there are four at most, and a long list does not turn chance into claims.
- The last 28 are counted anew only when 28 more are full: asking every day turns chance into claims.
- Only less is asked for, since that is the question. Nothing is said of a pull that was named more.

What is counted is how often a pull was *named*. It is never said why it was named less. How often chance is
taken for more, and how often a halving is seen, is measured by ``benchmarks/insight/insight.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kesher.insight.finding import Missing
from kesher.method.phrase import plain

SEVEN = 7
LOT = 4 * SEVEN
"""Recorded evenings at either end."""
RULED = LOT // 4
"""A pull named on fewer of the first evenings is not looked at."""


class Loosened(NamedTuple):
    """A pull, and on how many evenings of the first lot and of the last it was named."""

    pull: str
    before: int
    after: int


def loosening(named: Sequence[str]) -> tuple[Loosened, ...] | Missing:
    """What was named less.

    Args:
        named: the pull of each recorded evening since the point was chosen, earliest first; empty for none.

    Returns:
        Each pull of which it can be said, the one that ruled most first; or how many evenings there are yet.
    """
    if len(named) < 2 * LOT:
        return Missing(2 * LOT, len(named), "evenings-since-the-point")
    full = len(named) // LOT * LOT
    same = [plain(each) for each in named[:full]]
    first, last = same[:LOT], same[-LOT:]
    written = dict(zip(same, named, strict=False))
    found = [
        Loosened(written[each], first.count(each), last.count(each)) for each in dict.fromkeys(first) if each
    ]
    told = [
        each
        for each in found
        if each.before >= RULED and min(_sevens(first, each.pull)) > max(_sevens(last, each.pull))
    ]
    return tuple(sorted(told, key=lambda each: -each.before))


def _sevens(lot: Sequence[str], pull: str) -> list[int]:
    """In how many evenings of each seven a pull was named."""
    same = plain(pull)
    return [lot[at : at + SEVEN].count(same) for at in range(0, LOT, SEVEN)]
