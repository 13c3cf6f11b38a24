"""Top-k, top-p and min-p: what they keep, and that they are transformers' logits processors."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from transformers import MinPLogitsWarper, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from core.recordings.logits import prompts, recording
from core.temperature import softmax, truncate

torch.set_num_threads(1)  # two on a busy machine are far slower than one

SETTINGS = [
    (1.0, 40, None, None),
    (0.2, None, 0.9, None),
    (2.0, None, 0.95, 0.02),
    (0.8, 50, 0.9, 0.1),
    (20.0, 1000, 0.5, 0.01),
    (1.0, 1, 0.01, 1.0),
]

distinct_logits = st.lists(st.integers(-200, 200).map(lambda z: z / 16), min_size=1, max_size=20, unique=True)
tied_logits = st.lists(st.integers(-3, 3), min_size=1, max_size=12)
top_ks = st.none() | st.integers(1, 25)
top_ps = st.none() | st.floats(0.01, 1)
min_ps = st.none() | st.floats(0, 1)


def by_transformers(
    logits: np.ndarray, temperature: float, top_k: int | None, top_p: float | None, min_p: float | None
) -> np.ndarray:
    """Probabilities (classes,) after transformers' own processors, in float64."""
    scores = TemperatureLogitsWarper(float(temperature))(None, torch.tensor(logits, dtype=torch.float64)[None])
    for value, processor in ((top_k, TopKLogitsWarper), (top_p, TopPLogitsWarper), (min_p, MinPLogitsWarper)):
        if value is not None:
            scores = processor(value)(None, scores)
    return scores.softmax(-1)[0].numpy()


@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_a_recorded_prompt_is_cut_as_transformers_cuts_it(slug: str) -> None:
    logits = recording(slug).logits
    for temperature, *filters in SETTINGS:
        ours = truncate(softmax(logits, temperature), *filters)
        theirs = by_transformers(logits, temperature, *filters)
        assert np.count_nonzero(ours) == np.count_nonzero(theirs)
        assert_allclose(np.sort(ours), np.sort(theirs), rtol=1e-9, atol=1e-15)  # of equal ones, top-p may keep another
        assert_allclose(ours, theirs, atol=1e-15 + ours[ours > 0].min() * (1 + 1e-9))


@given(distinct_logits, st.floats(0.05, 20), top_ks, top_ps, min_ps)
def test_any_distinct_logits_are_cut_as_transformers_cuts_them(
    logits: list[float], temperature: float, top_k: int | None, top_p: float | None, min_p: float | None
) -> None:
    probs = truncate(softmax(logits, temperature), top_k)
    assume(top_p is None or np.abs(np.cumsum(np.sort(probs)[::-1]) - top_p).min() > 1e-9)  # not on the border
    kept = truncate(probs, None, top_p)
    assume(min_p is None or np.abs(kept[kept > 0] / kept.max() - min_p).min() > 1e-9)
    ours = truncate(softmax(logits, temperature), top_k, top_p, min_p)
    assert_allclose(ours, by_transformers(np.array(logits), temperature, top_k, top_p, min_p), rtol=1e-9, atol=1e-12)


@given(tied_logits, st.integers(1, 14), st.floats(0, 1))
def test_ties_are_kept_or_cut_together_by_top_k_and_min_p(logits: list[int], top_k: int, min_p: float) -> None:
    probs = softmax(logits, 1)
    assume(np.abs(probs / probs.max() - min_p).min() > 1e-9)
    ours = truncate(probs, top_k, None, min_p)
    assert_allclose(ours, by_transformers(np.array(logits), 1, top_k, None, min_p), rtol=1e-9)


@given(tied_logits, st.floats(0.01, 1))
def test_of_ties_at_the_border_of_top_p_the_first_are_kept_where_transformers_keeps_the_last(
    logits: list[int], top_p: float
) -> None:
    probs = softmax(logits, 1)
    assume(np.abs(np.cumsum(np.sort(probs)[::-1]) - top_p).min() > 1e-9)  # not on the border
    theirs_backwards = by_transformers(np.array(logits[::-1]), 1, None, top_p, None)
    assert_allclose(truncate(probs, top_p=top_p), theirs_backwards[::-1], rtol=1e-9)


@given(tied_logits, top_ks, top_ps, min_ps)
def test_what_is_kept_keeps_its_proportions_and_sums_to_one(
    logits: list[int], top_k: int | None, top_p: float | None, min_p: float | None
) -> None:
    probs = softmax(logits, 1)
    cut = truncate(probs, top_k, top_p, min_p)
    kept = cut > 0
    assert_allclose(cut[kept], probs[kept] / probs[kept].sum(), rtol=1e-9)
    assert probs[kept].min() >= probs[~kept].max(initial=0)


def test_each_filter_keeps_what_its_definition_says() -> None:
    probs = [0.1, 0.4, 0.3, 0.2]
    assert_allclose(truncate(probs, top_k=2), [0, 4 / 7, 3 / 7, 0])
    assert_allclose(truncate(probs, top_p=0.6), [0, 4 / 7, 3 / 7, 0])
    assert_allclose(truncate(probs, top_p=0.4 - 1e-9), [0, 1, 0, 0])
    assert_allclose(truncate(probs, min_p=0.5 - 1e-9), [0, 4 / 9, 3 / 9, 2 / 9])
    assert_allclose(truncate([0.4, 0.4, 0.2], top_k=1), [0.5, 0.5, 0])
    assert_allclose(truncate([0.4, 0.4, 0.2], top_p=0.3), [1, 0, 0])


def test_top_p_reads_the_shares_that_top_k_has_left() -> None:
    probs = [0.4, 0.3, 0.2, 0.1]
    assert_allclose(truncate(probs, top_p=0.55), [4 / 7, 3 / 7, 0, 0])
    assert_allclose(truncate(probs, top_k=2, top_p=0.55), [1, 0, 0, 0])  # 4/7 alone reaches 0.55


@given(tied_logits)
def test_filters_that_let_everything_through_change_nothing(logits: list[int]) -> None:
    probs = softmax(logits, 1)
    for filters in ({}, {"top_k": len(logits)}, {"top_k": 10**9}, {"top_p": 1}, {"min_p": 0}):
        assert_allclose(truncate(probs, **filters), probs, rtol=1e-12)


@given(st.integers(0, 2**32 - 1))
def test_a_batch_is_cut_row_by_row(seed: int) -> None:
    probs = softmax(np.random.default_rng(seed).normal(size=(2, 3, 9)), 0.7)
    filters = {"top_k": 6, "top_p": 0.8, "min_p": 0.1}
    cut = truncate(probs, **filters)
    for row in np.ndindex(2, 3):
        assert_array_equal(cut[row], truncate(probs[row], **filters))


@pytest.mark.parametrize(
    ("filters", "rule"),
    [
        *(({"top_k": k}, "top_k must be a whole number of at least 1") for k in (0, -1, 2.0, "abc", True, np.nan)),
        *(({"top_p": p}, "top_p must be above 0 and at most 1") for p in (0, -0.1, 1.01, np.nan, np.inf, "abc", True)),
        *(({"min_p": p}, "min_p must be between 0 and 1") for p in (-0.1, 1.01, np.nan, np.inf, "abc", True)),
    ],
)
def test_a_filter_outside_its_range_is_refused_with_rule_and_value(filters: dict[str, object], rule: str) -> None:
    with pytest.raises(ValueError, match=rule) as refusal:
        truncate([0.5, 0.5], **filters)
    assert str(refusal.value).endswith(f"got {next(iter(filters.values()))!r}")
