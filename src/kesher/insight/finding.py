"""What a finding is: a number, how sure it is, how much it rests on, and a verdict.

A verdict is a code. The sentence a person reads is made elsewhere, from the pack's words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

MORE = "together-more"
"""The sitting came together with more of the outcome."""
LESS = "together-less"
"""The sitting came together with less of the outcome."""
FIRST = "first-more"
"""More on days of the route whose name comes first in the order of letters."""
SECOND = "second-more"
"""More on days of the route whose name comes second."""
HIGHER = "higher"
"""This month is higher than the one before."""
LOWER = "lower"
"""This month is lower than the one before."""
LEVEL = "level"
"""A level, with nothing claimed of it."""
CANNOT_TELL = "cannot-tell"
"""The interval holds nought: nothing is claimed."""


class Finding(NamedTuple):
    """A number and its uncertainty.

    Attributes:
        estimate: the middle of what the days allow, in points of the scale of 0 to 10.
        low: the lower end of the interval.
        high: the upper end.
        level: how often, over many people, an interval made in this way holds the truth.
        n: how many recorded days it rests on.
        verdict: a code of this module.
    """

    estimate: float
    low: float
    high: float
    level: float
    n: int
    verdict: str


class Missing(NamedTuple):
    """What a finding still waits for.

    Attributes:
        need: how many are needed.
        have: how many there are.
        what: the code of what is counted, or of why the days cannot answer at all (then both are 0).
    """

    need: int
    have: int
    what: str


def told(bounds: tuple[float, float, float], level: float, n: int, more: str, less: str) -> Finding:
    """Make a finding of a difference: it is claimed only when the interval leaves nought out."""
    low, middle, high = bounds
    verdict = more if low > 0 else less if high < 0 else CANNOT_TELL
    return Finding(middle, low, high, level, n, verdict)


def stretched(bounds: tuple[float, float, float], values: Sequence[int]) -> tuple[float, float, float]:
    """Widen the interval of a difference by what the ends of the scale hide.

    An evening of 10 cannot become 11: of a difference that holds for every evening only those show their part
    that are not at an end. The bounds move away from nought only, so that nothing is claimed on this account.
    """
    seen = 1 - min(0.5, sum(value in (0, 10) for value in values) / len(values))
    low, middle, high = bounds
    return min(low, low / seen), middle, max(high, high / seen)


def checked(level: float) -> float:
    """Hold a level to what an interval can have.

    Raises:
        ValueError: it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(level)
    return level


def normal_quantile(p: float) -> float:
    """The point of the standard normal below which a share ``p`` lies."""
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2
        if math.erfc(-middle / math.sqrt(2)) / 2 < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def student_factor(level: float, freedom: float) -> float:
    """How much wider Student's interval is than the normal one (the first terms of Fisher's expansion)."""
    z = normal_quantile((1 + level) / 2)
    return 1 + (z**2 + 1) / (4 * freedom) + (5 * z**4 + 16 * z**2 + 3) / (96 * freedom**2)


def mixture_bounds(
    weights: Sequence[float], means: Sequence[float], sds: Sequence[float], level: float
) -> tuple[float, float, float]:
    """The middle and the two ends of a mixture of normals.

    Returns:
        The lower end, the mean and the upper end.
    """
    parts = [each for each in zip(weights, means, sds, strict=True) if each[0] > 1e-6]
    total = sum(weight for weight, _, _ in parts)

    def below(x: float) -> float:
        return sum(w * math.erfc((m - x) / (s * math.sqrt(2))) / 2 for w, m, s in parts) / total

    def quantile(p: float) -> float:
        low = min(m - 9 * s for _, m, s in parts)
        high = max(m + 9 * s for _, m, s in parts)
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) < p else (low, middle)
        return (low + high) / 2

    mean = sum(w * m for w, m, _ in parts) / total
    return quantile((1 - level) / 2), mean, quantile((1 + level) / 2)
