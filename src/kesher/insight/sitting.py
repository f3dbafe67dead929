"""Does a sitting come together with a clearer, more inward day?

A regression of the evening on whether there was a sitting, with the level, moods, weekdays and the day
after a rest allowed for, and a prior that expects an effect of no more than a point or so. It never says
"because": a cause of both that the journal does not see cannot be told from an effect by any model.

It is long because the finding and all that it declines for are one reckoning.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kesher.insight.finding import (
    LESS,
    MORE,
    Finding,
    Missing,
    checked,
    mixture_bounds,
    stretched,
    student_factor,
    told,
)
from kesher.insight.rows import DayRow, in_order, number, settled
from kesher.insight.selection import Evenings, Side, gaps_of, shift, unlike, widened

if TYPE_CHECKING:
    from kesher.insight import waves
    from kesher.insight.waves import Array

SATURDAY = 5
QUARTER = 91
"""Days between two looks."""
LOOK_LEVEL = 0.975
"""The level of a look: with four a year, a person on whom sitting has no effect is seldom told of one."""
PRIOR_SD = 1.0
"""Sd of the prior of the effect, in points."""
NEEDS = 21
"""Recorded days after the first fortnight."""
EACH = 5
"""Of them, at least so many with a sitting and so many without."""
BLOCK = 28
"""Recorded days that share a level in one piece of the regression; pieces know nothing of one another."""
LEARNT_FROM = 14
"""The last pieces, some year and a half, from which the sizes of moods are learnt."""
DOUBT = 0.25
"""The share of a correction for following moods that is doubted."""
DAYS_A_DEGREE = 12
"""Days that count as one degree of freedom: neighbours are alike, and the sizes are learnt from them too."""
MARGIN = 1.05
"""How much wider an interval is made than the model has it: real people are less regular."""
WEEK_VARIANCE = 1.5
"""Prior variance of a weekday's own height, in units of the noise. It is wide, so that a strong week is not
taken for an effect in one who sits by the week."""
SITTING_VARIANCE = 0.2
"""Prior variance of how often a person sits in one piece, in units of the sitting's own variance."""
EVENING = 10
"""Columns of the evenings: the number, the sitting, seven weekdays, and the day after a rest in the week."""
SECOND_PRIOR = [0.1, 10.0, 10.0]
"""Prior precision of the sitting's usual height, of the share of the number written before, and of habit."""
HOPELESS = 5.0
"""How far behind the best, in logarithms, the evenings alone may leave a guess before it is given up."""
BEST = 8
"""How many guesses are fitted to the whole of a long diary."""
LED = (-0.6, -0.4, -0.2, 0.2, 0.4, 0.6)
"""How closely sitting may go with a mood (their correlation), habits apart."""
LED_SD = 0.35
"""Prior sd of that correlation."""
NOT_LED = 0.7
"""Prior share of people whose sitting goes with no mood at all."""
BY_TODAY = 0.1
"""Prior share, among the others, of those whom the mood of the same day leads, not that of the day before."""


class Look(NamedTuple):
    """The one claim a quarter may make.

    Attributes:
        on: the day whose evening was the last one read; None before the first look.
        finding: what was found; None when it declined or before the first look.
        next: the day of the next look.
        missing: what it still waited for, or why the days could not answer; None when it did not decline.
    """

    on: date | None
    finding: Finding | None
    next: date
    missing: Missing | None = None


def sitting_effect(rows: Iterable[DayRow], outcome: str = "clarity", level: float = 0.9) -> Finding | None:
    """How much more of the outcome days with a sitting hold than days without.

    Args:
        rows: in any order.
        outcome: ``clarity``, ``love``, ``desire`` or ``thought``.
        level: the level of the interval.

    Returns:
        The difference in points; None when there are too few days of either kind, or when it would be claimed
        but for the evenings that are missing.
    """
    found = _answer(list(rows), outcome, checked(level))
    return found if isinstance(found, Finding) else None


def sitting_missing(rows: Iterable[DayRow], outcome: str = "clarity") -> Missing | None:
    """What :func:`sitting_effect` still waits for, or why these days cannot answer."""
    found = _answer(list(rows), outcome, 0.9)
    return found if isinstance(found, Missing) else None


def quarterly_look(rows: Iterable[DayRow], today: date, outcome: str = "clarity") -> Look | None:
    """The finding of the last quarter that was completed before today.

    Whoever asks every day is answered with the same finding until the next look, so that asking often cannot
    make a chance into a claim. This is the only rule by which an effect of sitting may be claimed.

    Args:
        rows: in any order; those after the look are not read.
        today: the day of asking.
        outcome: declared once, beforehand; the others may be described and not claimed.

    Returns:
        The look; None when nothing was recorded yet.
    """
    every = list(rows)
    ordered = in_order(every)
    if not ordered:
        return None
    first = ordered[0].day
    until = last_look(first, today)
    ahead = until + timedelta(days=QUARTER)
    if until == first:
        return Look(None, None, ahead)
    found = _answer([row for row in every if row.day < until], outcome, LOOK_LEVEL)
    on = until - timedelta(days=1)
    return Look(on, found, ahead) if isinstance(found, Finding) else Look(on, None, ahead, found)


def last_look(first: date, today: date) -> date:
    """The day before which the last look read; the first recorded day itself before there was one."""
    return first + timedelta(days=max(0, (today - first).days // QUARTER) * QUARTER)


class Evening(NamedTuple):
    """A day with an evening's number; ``after`` when the day before was one of rest, and no plain Shabbat."""

    day: date
    value: int
    sat: bool
    after: bool


Days = list[Evening]


def _usable(every: list[DayRow], outcome: str) -> Days:
    # After Shabbat is told by the weekday; after a Yom Tov in the week nothing else would tell it.
    rests = {row.day + timedelta(days=1) for row in every if row.rest and row.day.weekday() != SATURDAY}
    found = ((row.day, number(row, outcome), row.sat) for row in settled(in_order(every)))
    return [
        Evening(day, value, sat, day in rests)
        for day, value, sat in found
        if value is not None and sat is not None
    ]


def _missing(days: Days) -> Missing | None:
    sat = sum(each.sat for each in days)
    if len(days) < NEEDS:
        return Missing(NEEDS, len(days), "days-after-the-first-fortnight")
    if sat < EACH:
        return Missing(EACH, sat, "days-with-a-sitting")
    return Missing(EACH, len(days) - sat, "days-without-a-sitting") if len(days) - sat < EACH else None


class Mixture(NamedTuple):
    """What each guess that weighs says of the effect."""

    weights: list[float]
    effects: list[float]
    sds: list[float]


def _answer(every: list[DayRow], outcome: str, level: float) -> Finding | Missing:
    days = _usable(every, outcome)
    if missing := _missing(days):
        return missing
    found = _mixture(days)
    factor = MARGIN * student_factor(level, len(days) / DAYS_A_DEGREE)
    seen = mixture_bounds(found.weights, found.effects, [factor * each for each in found.sds], level)
    bounds = stretched(seen, [each.value for each in days])
    wide = widened(bounds, shift(_evenings(every, days)))
    return unlike(bounds, wide) or told(wide, level, len(days), MORE, LESS)


def _evenings(every: list[DayRow], days: Days) -> Evenings:
    """The evenings that were written, and what is known of those that were not."""
    first, last, written = days[0].day, days[-1].day, {each.day for each in days}
    known = [row for row in in_order(every) if first <= row.day <= last]
    sides = [
        Side(
            sum(each.sat is sat for each in days),
            sum(row.sat is sat and row.day not in written for row in known),
        )
        for sat in (True, False)
    ]
    gaps = gaps_of(every, first, last)
    return Evenings(sides[0], sides[1], gaps, [(each.day, each.value) for each in days])


def _mixture(days: Days) -> Mixture:
    from kesher.insight import waves

    diary = _pieces(days)
    recent = diary.last(LEARNT_FROM)
    evenings = recent.evenings()
    sizes = waves.grid((0.06,), (0.5, 0.9, 1.4), (0.55, 0.75, 0.88))
    alone = [(_fit(evenings, Guess(each)), each) for each in sizes]
    bar = max(fit.log for fit, _ in alone) - HOPELESS
    prior = _prior()
    known: dict[Guess, Fit] = {}
    for fit, size in alone:
        for led, log in (prior if size.mood else [(NOT, 0.0)]) if fit.log > bar else ():
            guess = Guess(size, led, math.sqrt(fit.spread))
            found = _fit(recent, guess)
            known[guess] = found._replace(log=found.log + log)
    kept = sorted(known, key=lambda each: -known[each].log)
    if len(diary.at) > LEARNT_FROM:
        # Guesses that hardly weigh are not worth a fit of the whole diary.
        kept = kept[:BEST]
        logs = dict(prior)
        for guess in kept:
            found = _fit(diary, guess)
            known[guess] = found._replace(log=found.log + (logs[guess.led] if guess.sizes.mood else 0.0))
    fits = [known[each] for each in kept]
    weights = waves.shares([fit.log for fit in fits])
    # A correction is itself only a model: the further it moves the effect, the less is it relied on.
    plain = _fit(diary, kept[0]._replace(led=NOT)).effect
    sds = [math.hypot(fit.sd, DOUBT * (fit.effect - plain)) for fit in fits]
    return Mixture(weights, [each.effect for each in fits], sds)


class Led(NamedTuple):
    """How closely sitting goes with a mood, and of how many days before (0 or 1)."""

    closely: float
    before: int


NOT = Led(0.0, 1)


def _prior() -> list[tuple[Led, float]]:
    """Every way in which a mood may lead to sitting, and the logarithm of its prior weight; they sum to one.

    The mood of the day itself must be among them. It is learnt from the evenings around, to which it belongs
    as much as to its own; left out, whoever sits when he wakes well would seem to be helped by sitting.
    """
    closely = {each: math.exp(-((each / LED_SD) ** 2) / 2) for each in LED}
    whole = sum(closely.values()) / (1 - NOT_LED)
    shares = {1: 1 - BY_TODAY, 0: BY_TODAY}
    led = [
        (Led(each, before), math.log(weight * share / whole))
        for each, weight in closely.items()
        for before, share in shares.items()
    ]
    return [(NOT, math.log(NOT_LED)), *led]


class Guess(NamedTuple):
    """One guess: the sizes, how a mood leads to sitting, and how wide the noise is in points."""

    sizes: waves.Sizes
    led: Led = NOT
    width: float = 1.0


class Fit(NamedTuple):
    """How well a guess explains the days (a logarithm), the noise's variance, the effect and its sd."""

    log: float
    spread: float
    effect: float
    sd: float


class Pieces(NamedTuple):
    """A diary cut into pieces of as many recorded days.

    Every day stands twice: once with its evening, and once with its sitting, which is itself something that
    moods may bring about. Were it only an explanation, a person who sits after good days would seem to be
    helped by sitting.

    Attributes:
        at: the day of each place ``(pieces, 2 · BLOCK)``: evenings, then sittings; an empty place is not a
            number.
        columns: ``(pieces, 2 · BLOCK, 13)``: what is explained; for the evenings the sitting, seven weekdays
            and whether it is after a rest in the week; for the sittings their usual height, the number
            written the evening before and the sitting of the day before. An empty place has nought in every
            column and so says nothing.
    """

    at: Array
    columns: Array

    def evenings(self) -> Pieces:
        """The first half by itself."""
        return Pieces(self.at[:, :BLOCK], self.columns[:, :BLOCK, :EVENING])

    def last(self, pieces: int) -> Pieces:
        """The last pieces only."""
        return Pieces(self.at[-pieces:], self.columns[-pieces:])


def _pieces(days: Days) -> Pieces:
    from kesher.parts import np

    last = days[-1][0].toordinal()
    back = np.array([last - each.day.toordinal() for each in days])
    # The first piece may be short. Gaps take no place: the fewer pieces, the fewer levels are to be learnt.
    count = -(-len(days) // BLOCK)
    piece, place = np.divmod(np.arange(len(days)) + count * BLOCK - len(days), BLOCK)
    values = np.array([each.value for each in days], float)
    values -= values.mean()
    sat = np.array([each.sat for each in days], float)
    sat -= sat.mean()
    weekday = np.array([each.day.weekday() for each in days])
    after = np.array([each.after for each in days], float)
    next_day = np.diff(back, prepend=back[0] + 9) == -1
    before = np.where(next_day, np.roll(values, 1), 0.0)
    habit = np.where(next_day, np.roll(sat, 1), 0.0)
    at = np.full((count, 2 * BLOCK), np.nan)
    columns = np.zeros((count, 2 * BLOCK, EVENING + len(SECOND_PRIOR)))
    at[piece, place] = -back
    columns[piece, place, 0] = values
    columns[piece, place, 1] = sat
    columns[piece, place, 2 + weekday] = 1.0
    columns[piece, place, EVENING - 1] = after
    at[piece, BLOCK + place] = -back
    columns[piece, BLOCK + place, 0] = sat / sat.std()
    columns[piece, BLOCK + place, EVENING] = 1.0
    columns[piece, BLOCK + place, EVENING + 1] = before
    columns[piece, BLOCK + place, EVENING + 2] = habit / sat.std()
    return Pieces(at, columns)


def _fit(diary: Pieces, guess: Guess) -> Fit:
    """Fit the regression for one guess."""
    from kesher.insight import waves
    from kesher.parts import np

    covariance = _covariance(diary.at, guess)
    columns = diary.columns.copy()
    # The two halves share one noise: the sitting is brought to the evening's width.
    columns[:, BLOCK:, 0] *= guess.width
    columns[:, BLOCK:, EVENING + 2 :] *= guess.width
    second = int((~np.isnan(diary.at[:, BLOCK:])).sum())
    white, logs = waves.whitened(covariance, columns)
    products = (white @ np.swapaxes(white, -1, -2)).sum(0)
    n = int((~np.isnan(diary.at)).sum())
    shape = waves.NOISE_SHAPE + n / 2
    spread = 1.0
    precision = products[1:, 1:]
    for _ in range(4):  # the prior is in points and the rest in units of the noise: settle their ratio
        evening = [spread / PRIOR_SD**2] + [1 / WEEK_VARIANCE] * (EVENING - 2)
        prior = np.diag((evening + SECOND_PRIOR)[: len(precision)])
        inverse = np.linalg.inv(precision + prior)
        betas = inverse @ products[1:, 0]
        rest = products[0, 0] - betas @ products[1:, 0]
        spread = (waves.NOISE_SUM + rest / 2) / shape
    determinant = logs.sum() + np.linalg.slogdet(precision + prior)[1] - np.log(prior[0, 0])
    sd = float(np.sqrt(spread * inverse[0, 0]))
    log = second * math.log(guess.width) - determinant / 2 - shape * np.log(spread)
    return Fit(float(log), float(spread), float(betas[0]), sd)


def _covariance(at: Array, guess: Guess) -> Array:
    """How the places of each piece go together: moods in both halves, each half's own level, noise."""
    from kesher.insight import waves
    from kesher.parts import np

    size, width = guess.sizes, at.shape[1]
    empty = np.isnan(at)
    days = np.where(empty, 0.0, at)
    days[:, BLOCK:] -= guess.led.before
    noise = np.ones(width)
    # A sitting is measured in its own sd: what a mood explains of it is no noise any more.
    noise[BLOCK:] -= guess.led.closely**2
    covariance = np.zeros((len(at), width, width))
    if size.mood:
        share = np.where(np.arange(width) < BLOCK, size.mood, guess.led.closely)
        apart = np.abs(days[:, :, None] - days[:, None, :])
        covariance += np.exp(np.log(size.lasting) * apart) * (share[:, None] * share)
    evenings = days[:, :BLOCK] - days[:, :BLOCK].min(-1, keepdims=True)
    covariance[:, :BLOCK, :BLOCK] += waves.level_covariance(evenings, evenings, size.step, 0.0)
    covariance[:, BLOCK:, BLOCK:] += SITTING_VARIANCE
    covariance *= ~(empty[:, :, None] | empty[:, None, :])
    covariance[:, range(width), range(width)] += np.where(empty, 1.0, noise)
    return covariance
