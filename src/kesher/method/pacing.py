"""How long each line of a sitting stands.

Each part has a fixed share of the minutes that were chosen, and the picture has the largest. Inside a part
every line stands as long as it takes to be taken in, by its words; what is left of the part's time is
stillness after its last line.

In a short sitting, or after a long passage of a book, the lines may need more than their part has. Then all
lines of that part are quickened alike, down to :data:`QUICKEST` of their time and no further. What is missing
after that is given by the other parts, by each as it can, and by the picture last. Only where even this is
not enough is the sitting longer than was chosen: a line that nobody can read is no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kesher.method.late import late

PICTURE = "picture"

SHARES: Mapping[str, float] = MappingProxyType(
    {"arrive": 10, "foundation": 18, PICTURE: 36, "choice": 22, "point": 8, "close": 6}
)
"""The part of each hundred that belongs to a part of the sitting."""

LONGER = 50
"""The picture's share while the heart is silent; the others have theirs of what is left."""

SETTLING = 2.0
"""Seconds a line takes before it is read."""
A_WORD = 0.55
"""Seconds for each word of it."""
QUICKEST = 0.75
"""Of its time, the least in which a line can still be taken in."""

LONGEST = 3
"""A sitting is believed to have lasted so many times what was chosen, and no more."""

_BETWEEN = late(r"[\s\u05be]+")  # in Hebrew a maqaf, too, stands between two words


def shares(*, longer: bool) -> Mapping[str, float]:
    """The shares of a sitting; with a longer picture the other parts shrink evenly."""
    if not longer:
        return SHARES
    others = (100 - LONGER) / (100 - SHARES[PICTURE])
    return {part: LONGER if part == PICTURE else share * others for part, share in SHARES.items()}


def lasted(elapsed: int, minutes: int) -> int:
    """How many seconds a sitting is taken to have lasted.

    Nobody is hurried, so one may stay longer than was chosen. Where far more time passed on the clock, the
    lid was closed in the middle, or the clock moved; then it counts as what was chosen. A clock that was set
    back says nothing.

    Args:
        elapsed: the seconds between its beginning and its saving, by the clock.
        minutes: how long it was chosen to be.
    """
    chosen = 60 * minutes
    return max(0, elapsed) if elapsed <= LONGEST * chosen else chosen


def reading(words: str) -> float:
    """How many seconds a line needs."""
    return SETTLING + A_WORD * len([each for each in _BETWEEN.split(words) if each])


def paced(
    parts: Mapping[str, Sequence[str]], minutes: float, shares: Mapping[str, float] = SHARES
) -> dict[str, tuple[float, ...]]:
    """How many seconds each line stands; the last of a part stands through the stillness after it.

    Args:
        parts: the lines of each part that says anything.
        minutes: how long the sitting was chosen to be.
        shares: of the time, by part; a part that says nothing leaves its own to the others.

    Returns:
        The seconds by part, in the order of the lines. Together they are the minutes, or more where the lines
        cannot be read in them.
    """
    needs = {part: [reading(line) for line in lines] for part, lines in parts.items() if lines}
    present = sum(shares[part] for part in needs)
    given = {part: minutes * 60 * shares[part] / present for part in needs}
    times = _times({part: sum(each) for part, each in needs.items()}, given)
    return {part: _lines(each, times[part]) for part, each in needs.items()}


def _times(needs: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    """How long each part is: its share, but for what one part cannot do without and the others can give."""
    least = {part: need * QUICKEST for part, need in needs.items()}
    times = {part: max(given[part], least[part]) for part in needs}
    over = sum(times.values()) - sum(given.values())
    for givers in ([part for part in needs if part != PICTURE], [part for part in needs if part == PICTURE]):
        spare = sum(times[part] - least[part] for part in givers)
        if not spare:
            continue
        kept = 1 - min(1.0, over / spare)
        for part in givers:
            times[part] = least[part] + (times[part] - least[part]) * kept
        over -= min(over, spare)
    return times


def _lines(needs: Sequence[float], time: float) -> tuple[float, ...]:
    """How long each line of a part stands."""
    need = sum(needs)
    quick = min(1.0, time / need)
    *before, last = (each * quick for each in needs)
    return (*before, last + max(0.0, time - need))
