"""Softmax with a temperature, and what can be read off its result."""

from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

Probs = NDArray[np.float64]


def softmax(logits: ArrayLike, temperature: float) -> Probs:
    """Probabilities of `logits` at `temperature`, along the last axis.

    logits: (..., classes), finite. Returns float64 of the same shape.
    Temperature 0 is the limit arg max, which ties share equally; infinity is uniform.
    Raises ValueError for a temperature below 0 or NaN, and for logits that are empty or not finite.
    """
    logits = np.asarray(logits, dtype=np.float64)
    _check_temperature(temperature)
    if logits.size == 0 or not np.isfinite(logits).all():
        raise ValueError("logits must be finite numbers, at least one, got " + _describe(logits))
    return _softmax(logits, temperature)


def retemper(probs: ArrayLike, temperature: float) -> Probs:
    """p^(1/T), normalised: what `probs`, taken at temperature 1, become at `temperature`.

    probs: (..., classes), each row summing to 1. Returns float64 of the same shape. Zeros stay zero.
    Raises ValueError for a temperature below 0 or NaN, and for rows that are not probabilities.
    """
    probs = _checked_probs(probs)
    _check_temperature(temperature)
    with np.errstate(divide="ignore"):
        log_probs = np.log(probs)
    return _softmax(log_probs, temperature)


def entropy(probs: ArrayLike) -> NDArray[np.float64]:
    """Shannon entropy along the last axis, in nats.

    probs: (..., classes). Returns (...), between 0 and log(classes).
    Raises ValueError for rows that are not probabilities.
    """
    probs = _checked_probs(probs)
    logs = np.log(probs, where=probs > 0, out=np.zeros_like(probs))
    nats: Probs = np.maximum(0.0, -(probs * logs).sum(axis=-1)) + 0.0  # −0 + 0 is 0
    return nats


def effective_choices(probs: ArrayLike) -> NDArray[np.float64]:
    """exp(entropy): how many equally likely answers would be as uncertain as `probs`. (..., classes) → (...)."""
    return np.exp(entropy(probs))


def truncate(
    probs: ArrayLike, top_k: int | None = None, top_p: float | None = None, min_p: float | None = None
) -> Probs:
    """`probs` with the unlikely cut to zero by top-k, then top-p, then min-p, normalised after each.

    probs: (..., classes). Returns float64 of the same shape.
    top_k keeps the k largest (and what ties with the k-th); top_p the fewest largest whose sum reaches it;
    min_p what has at least that share of the largest. The order is that of transformers' logits processors, and so
    is the result, but for ties at the border of top_p: as many are kept, here the first ones, there the last.
    Raises ValueError for a filter outside its range, and for rows that are not probabilities.
    """
    probs = _checked_probs(probs)
    check_filters(top_k, top_p, min_p)
    if top_k is not None and top_k < probs.shape[-1]:
        kth = np.partition(probs, -top_k, axis=-1)[..., -top_k, None]
        probs = _keep(probs, probs >= kth)
    if top_p is not None and top_p < 1:
        order = np.argsort(-probs, axis=-1, kind="stable")
        sorted_probs = np.take_along_axis(probs, order, axis=-1)
        larger = np.cumsum(sorted_probs, axis=-1) - sorted_probs
        kept = np.empty(probs.shape, dtype=bool)
        np.put_along_axis(kept, order, larger < top_p, axis=-1)
        probs = _keep(probs, kept)
    if min_p is not None:
        probs = _keep(probs, probs >= min_p * probs.max(axis=-1, keepdims=True))
    return probs


def check_filters(top_k: int | None, top_p: float | None, min_p: float | None) -> None:
    """Raise ValueError where a filter is outside its range: top_k ≥ 1, 0 < top_p ≤ 1, 0 ≤ min_p ≤ 1."""
    if top_k is not None and not (is_whole(top_k) and top_k >= 1):
        raise ValueError(f"top_k must be a whole number of at least 1, got {top_k!r:.40}")
    if top_p is not None and not (is_number(top_p) and 0 < top_p <= 1):
        raise ValueError(f"top_p must be above 0 and at most 1, got {top_p!r:.40}")
    if min_p is not None and not (is_number(min_p) and 0 <= min_p <= 1):
        raise ValueError(f"min_p must be between 0 and 1, got {min_p!r:.40}")


def is_number(value: object) -> bool:
    """Whether `value` is a real number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """Whether `value` is a whole number; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def sample(probs: ArrayLike, generator: np.random.Generator, size: int = 1) -> NDArray[np.intp]:
    """`size` indices drawn from `probs` (classes,) with `generator`. Returns (size,).

    Raises ValueError for what is not one row of probabilities.
    """
    probs = _checked_probs(probs)
    if probs.ndim != 1:
        raise ValueError(f"probs must be one row, (classes,), got shape {probs.shape}")
    cumulative = np.cumsum(probs)
    drawn: NDArray[np.intp] = np.searchsorted(cumulative, generator.random(size) * cumulative[-1], side="right")
    return drawn


def _softmax(logits: Probs, temperature: float) -> Probs:
    weights: Probs
    with np.errstate(over="ignore"):  # what is beyond float64 becomes −inf, whose exp is the right 0
        shifted = logits - logits.max(axis=-1, keepdims=True)
        if temperature == 0:
            weights = (shifted == 0).astype(np.float64)
        elif np.isinf(temperature):
            weights = np.isfinite(logits).astype(np.float64)
        else:
            weights = np.exp(shifted / temperature)
    return _normalised(weights)


def _keep(probs: Probs, kept: NDArray[np.bool_]) -> Probs:
    return _normalised(np.where(kept, probs, 0.0))


def _normalised(weights: Probs) -> Probs:
    probs: Probs = weights / weights.sum(axis=-1, keepdims=True)
    return probs


def _check_temperature(temperature: float) -> None:
    if not (is_number(temperature) and temperature >= 0):
        raise ValueError(f"temperature must be a number of 0 or above, got {temperature!r:.40}")


def _checked_probs(probs: ArrayLike) -> Probs:
    probs = np.asarray(probs, dtype=np.float64)
    if probs.size == 0 or not (probs >= 0).all() or not np.allclose(probs.sum(axis=-1), 1, atol=1e-6):
        raise ValueError("probs must be at least 0 and sum to 1 along the last axis, got " + _describe(probs))
    return probs


def _describe(values: NDArray[np.float64]) -> str:
    return f"shape {values.shape}, {np.array2string(values.ravel()[:4], precision=4)}…"
