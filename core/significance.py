"""Which mean gains luck alone does not explain, when several are looked at and the best is picked."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Of sweeps in which nothing has an effect at most 5 % show a clear gain. Either bound below alone, at 5 %, would
# let through up to 6.5 % where temperatures share a part of their luck; at 4 % no mixture passes 5 %.
LEVEL = 0.04


def clear_gains(gains: ArrayLike) -> NDArray[np.bool_]:
    """Which of several mean gains are clear: the chance that luck makes any of them so is at most 5 %.

    gains: (points, seeds), the differences seed by seed. Returns (points,); with one seed nothing is clear.
    A gain's standard error is taken from the variance over the seeds, averaged over the points: three seeds alone tell
    too little of it. Where a point's own is larger, it counts, so that an erratic one is not named for its luck.
    `threshold` says how many standard errors it takes.
    """
    gains = np.asarray(gains, dtype=np.float64)
    points, seeds = gains.shape
    if seeds < 2:
        return np.zeros(points, dtype=bool)
    variances = gains.var(axis=-1, ddof=1)
    errors = np.sqrt(np.maximum(variances, variances.mean()) / seeds)
    clear: NDArray[np.bool_] = gains.mean(axis=-1) > threshold(points, seeds) * errors
    return clear


def threshold(points: int, seeds: int) -> float:
    """How many standard errors a clear gain exceeds, for any correlation between the points.

    Where all points share their luck, there is one look with seeds − 1 degrees of freedom; where each has its own,
    there are `points` looks (Bonferroni) with that many more. The stricter of both is asked for.
    """
    shared = student_t(LEVEL, seeds - 1)
    own = student_t(LEVEL / points, points * (seeds - 1))
    return max(shared, own)


def student_t(tail: float, degrees: int) -> float:
    """What Student's t with `degrees` of freedom exceeds with the probability `tail`, which is below ½."""
    low, high = 0.0, math.pi / 2  # of the angle whose tangent is t / √degrees
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _upper_tail(middle, degrees) > tail else (low, middle)
    return math.sqrt(degrees) * math.tan(low)


def _upper_tail(angle: float, degrees: int) -> float:
    """P(t > √degrees · tan(angle)), a finite sum (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4)."""
    cosine, odd = math.cos(angle), degrees % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(1, degrees // 2 + 1):
        total += term
        term *= cosine**2 * (2 * k - 1 + odd) / (2 * k + odd)
    central = 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
    return (1 - central) / 2
