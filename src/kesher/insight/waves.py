"""What lies under a series of evenings: a slow level, moods, a weekday rhythm and noise.

Every part is a Gaussian process, and their sizes are not known. A small grid of sizes is weighed by how
well each explains the days (the scale of the noise is integrated out), and every answer is a mixture over
the grid, so that not knowing whether a good fortnight was a mood or a new level makes the answer wider,
as it should.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from kesher.parts import np, npt

Array = npt.NDArray[np.float64]

LEVEL_VARIANCE = 25.0
"""Prior variance of the level about the diary's own mean, in units of the noise: all but flat."""
WEEKDAY_VARIANCE = 0.15
"""Prior variance of a weekday's own height, in units of the noise."""
NOISE_SHAPE, NOISE_SUM = 1.5, 1.5
"""Prior of the noise's variance (inverse gamma): worth three days, about one point wide."""


class Sizes(NamedTuple):
    """One guess at the sizes, in units of the noise: a day's step of the level, the mood and how it lasts."""

    step: float
    mood: float
    lasting: float


def grid(steps: tuple[float, ...], moods: tuple[float, ...], lastings: tuple[float, ...]) -> list[Sizes]:
    """Every guess; without a mood it does not matter how long it lasts."""
    moody = [Sizes(*each) for each in product(steps, moods, lastings)]
    return [Sizes(step, 0.0, 0.0) for step in steps] + moody


def level_covariance(one: Array, other: Array, step: float, slope: float) -> Array:
    """How the slow level on some days goes with that on others (days counted from the first used)."""
    a, b = one[..., :, None], other[..., None, :]
    # The walk has its origin well before the first day, so that days before the first used may be asked too.
    covariance = LEVEL_VARIANCE + step**2 * (np.minimum(a, b) + 60.0)
    return covariance + slope**2 * (a - 60.0) * (b - 60.0) if slope else covariance


def noise_covariance(days: Array, sizes: Sizes, weekdays: Array | None) -> Array:
    """Moods, weekday rhythm and noise."""
    apart = np.abs(days[..., :, None] - days[..., None, :])
    covariance = np.where(apart == 0, 1.0, 0.0)
    if sizes.mood:
        covariance += sizes.mood**2 * np.exp(np.log(sizes.lasting) * apart)
    if weekdays is not None:
        covariance += WEEKDAY_VARIANCE * (weekdays[..., :, None] == weekdays[..., None, :])
    return covariance


def whitened(covariance: Array, columns: Array) -> tuple[Array, Array]:
    """Columns freed of a covariance, and the logarithm of its determinant.

    One factoring does both: the columns stand below the matrix, and come out divided by its root.
    numpy has no triangular solver, and a general one would cost several times as much.

    Args:
        covariance: ``(..., n, n)``.
        columns: ``(..., n, k)``.

    Returns:
        ``(..., k, n)`` and ``(...)``.
    """
    n, k = columns.shape[-2:]
    whole = np.zeros((*covariance.shape[:-2], n + k, n + k))
    whole[..., :n, :n] = covariance
    whole[..., n:, :n] = np.swapaxes(columns, -1, -2)
    # Only the part left of this corner is read: it has but to be big enough for the factoring to go through.
    whole[..., range(n, n + k), range(n, n + k)] = 1e12
    root = np.linalg.cholesky(whole)
    logs = 2 * np.log(np.diagonal(root[..., :n, :n], axis1=-2, axis2=-1)).sum(-1)
    return root[..., n:, :n], logs


def shares(logs: list[float]) -> list[float]:
    """Logarithms of weights → weights that sum to one."""
    weights = np.exp(np.array(logs) - max(logs))
    return [float(each) for each in weights / weights.sum()]
