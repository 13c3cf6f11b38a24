"""Softmax with a temperature: golden values, limits, identities, and bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from core.temperature import effective_choices, entropy, retemper, sample, softmax

TRANSLATIONS = [0.60, 0.25, 0.10, 0.05]
GOLDEN = [
    (0.5, [82.76, 14.37, 2.30, 0.57], 0.796),
    (1, [60, 25, 10, 5], 1.490),
    (2, [42.69, 27.56, 17.43, 12.32], 1.848),
    (10, [28.31, 25.94, 23.67, 22.08], 1.994),
]

RANDOM = np.random.default_rng(0)

temperatures = st.floats(0.05, 20)
logit_rows = arrays(np.float64, st.integers(1, 12), elements=st.floats(-30, 30, width=32))
batches = arrays(
    np.float64, st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(2, 6)), elements=st.floats(-9, 9)
)


@pytest.mark.parametrize(("temperature", "percent", "bits"), GOLDEN)
def test_the_translation_example_has_its_golden_values(temperature: float, percent: list[float], bits: float) -> None:
    probs = retemper(TRANSLATIONS, temperature)
    assert_allclose(100 * probs, percent, atol=0.005)
    assert entropy(probs) / np.log(2) == pytest.approx(bits, abs=0.0005)
    assert effective_choices(probs) == pytest.approx(2**bits, rel=0.0005)


def test_softmax_of_two_logits_is_the_logistic_function() -> None:
    for gap in (-3.0, 0.0, 0.5, 8.0):
        for temperature in (0.05, 0.7, 1, 20):
            assert softmax([gap, 0], temperature)[0] == pytest.approx(1 / (1 + np.exp(-gap / temperature)), rel=1e-12)


@given(logit_rows)
def test_towards_zero_the_largest_logits_share_everything_equally(logits: np.ndarray) -> None:
    largest = logits == logits.max()
    limit = softmax(logits, 0)
    assert_array_equal(limit, largest / largest.sum())
    clear = np.concatenate([logits - logits.max() - 1, [0, 0]])  # two tie, all others at least 1 below
    assert_allclose(softmax(clear, 1e-3), softmax(clear, 0), atol=1e-12)
    assert_array_equal(softmax(clear, 0)[-2:], [0.5, 0.5])


@given(logit_rows)
def test_towards_infinity_every_answer_gets_the_same_share(logits: np.ndarray) -> None:
    assert_array_equal(softmax(logits, np.inf), np.full(logits.size, 1 / logits.size))
    assert_allclose(softmax(logits, 1e9), softmax(logits, np.inf), atol=1e-6)


@given(logit_rows, temperatures, temperatures)
def test_entropy_never_falls_as_the_temperature_rises(logits: np.ndarray, one: float, other: float) -> None:
    path = [0, *sorted((one, other)), np.inf]
    nats = [float(entropy(softmax(logits, temperature))) for temperature in path]
    assert (np.diff(nats) >= -1e-9).all()
    assert nats[-1] == pytest.approx(np.log(logits.size))


@given(logit_rows, temperatures)
def test_the_order_of_the_answers_never_depends_on_the_temperature(logits: np.ndarray, temperature: float) -> None:
    probs = softmax(logits, temperature)
    assert probs[logits.argmax()] == probs.max()
    assert (np.diff(probs[np.argsort(logits)]) >= 0).all()


@given(logit_rows, temperatures)
def test_probabilities_can_be_retempered_without_their_logits(logits: np.ndarray, temperature: float) -> None:
    assert_allclose(retemper(softmax(logits, 1), temperature), softmax(logits, temperature), atol=1e-9)


@given(logit_rows, st.floats(0.2, 5), st.floats(0.2, 5))
def test_retempering_twice_multiplies_the_temperatures(logits: np.ndarray, one: float, other: float) -> None:
    probs = softmax(logits / 5, 1)
    assert_allclose(retemper(retemper(probs, one), other), retemper(probs, one * other), atol=1e-9)


def test_what_has_no_probability_gets_none_at_any_temperature() -> None:
    for temperature in (0, 0.05, 1, 20, np.inf):
        assert_array_equal(retemper([0.5, 0.5, 0], temperature), [0.5, 0.5, 0])


@given(logit_rows, temperatures, st.floats(-100, 100))
def test_a_constant_added_to_every_logit_changes_nothing(logits: np.ndarray, temperature: float, shift: float) -> None:
    assert_allclose(softmax(logits + shift, temperature), softmax(logits, temperature), atol=1e-10)


@given(logit_rows, temperatures, st.randoms(use_true_random=False))
def test_reordered_logits_give_reordered_probabilities(logits: np.ndarray, temperature: float, random: object) -> None:
    order = np.arange(logits.size)
    random.shuffle(order)
    assert_allclose(softmax(logits[order], temperature), softmax(logits, temperature)[order], rtol=1e-12)


@given(batches, temperatures)
def test_a_batch_is_its_rows_along_the_last_axis(logits: np.ndarray, temperature: float) -> None:
    probs = softmax(logits, temperature)
    assert probs.shape == logits.shape
    assert_allclose(probs.sum(axis=-1), 1, rtol=1e-12)
    for row in np.ndindex(logits.shape[:-1]):
        alone = softmax(logits[row], temperature)
        assert_allclose(probs[row], alone, rtol=1e-12)
        assert_allclose(retemper(probs, 2)[row], retemper(alone, 2), rtol=1e-12)
        assert_allclose(entropy(probs)[row], entropy(alone), atol=1e-12)
        assert_allclose(effective_choices(probs)[row], np.exp(entropy(alone)), rtol=1e-12)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("temperature", [0, 1e-300, 0.05, 1, 20, np.inf])
def test_logits_of_any_size_neither_overflow_nor_warn(temperature: float) -> None:
    for size in (1e4, 1e308):
        probs = softmax([size, -size, size, 0], temperature)
        expected = [0.25] * 4 if np.isinf(temperature) else [0.5, 0, 0.5, 0]
        assert_allclose(probs, expected, atol=1e-12)


def test_float32_and_whole_numbers_are_computed_in_float64() -> None:
    assert softmax(np.float32([1, 2]), 3).dtype == np.float64
    assert_array_equal(softmax([1, 2], 3), softmax(np.float32([1, 2]), 3))


def test_entropy_of_certainty_is_zero_without_a_sign_and_of_a_fair_choice_log_n() -> None:
    assert entropy([0, 1, 0]) == 0
    assert not np.signbit(entropy([0, 1, 0]))
    assert entropy(np.full(7, 1 / 7)) == pytest.approx(np.log(7))
    assert effective_choices(np.full(7, 1 / 7)) == pytest.approx(7)


@pytest.mark.parametrize("temperature", [-1, -1e-9, np.nan, -np.inf, "abc", None, [1, 2], True])
def test_a_temperature_that_is_none_is_refused_with_rule_and_value(temperature: object) -> None:
    for change in (softmax, retemper):
        with pytest.raises(ValueError, match="temperature must be a number of 0 or above, got") as refusal:
            change([0.4, 0.6], temperature)
        assert repr(temperature) in str(refusal.value)


@pytest.mark.parametrize("logits", [[], [[]], [1, np.nan], [np.inf, 0], [[0, 1], [2, -np.inf]]])
def test_logits_that_are_empty_or_not_finite_are_refused(logits: list[object]) -> None:
    with pytest.raises(ValueError, match="logits must be finite numbers, at least one, got shape"):
        softmax(logits, 1)


@pytest.mark.parametrize("probs", [[], [0.5, 0.6], [1.5, -0.5], [np.nan, 1], [[0.5, 0.5], [1, 1]], [np.inf, 0]])
def test_rows_that_are_not_probabilities_are_refused(probs: list[object]) -> None:
    for read in (entropy, effective_choices, lambda row: retemper(row, 2), lambda row: sample(row, RANDOM)):
        with pytest.raises(ValueError, match="probs must be at least 0 and sum to 1 along the last axis, got"):
            read(probs)


def test_samples_come_as_often_as_their_probability_says() -> None:
    probs = np.array([0, 0.6, 0.25, 0, 0.1, 0.05, 0])
    draws = 40_000
    counts = np.bincount(sample(probs, np.random.default_rng(7), draws), minlength=probs.size)
    likely = probs > 0
    assert not counts[~likely].any()
    chi_squared = ((counts[likely] - draws * probs[likely]) ** 2 / (draws * probs[likely])).sum()
    assert chi_squared < 16.3  # 3 degrees of freedom: one seed in a thousand would be above


def test_the_same_seed_draws_the_same_and_another_seed_something_else() -> None:
    draws = [sample(np.full(50, 0.02), np.random.default_rng(seed), 20).tolist() for seed in (3, 3, 4)]
    assert draws[0] == draws[1] != draws[2]


@given(logit_rows, st.integers(0, 2**32 - 1))
def test_only_what_has_a_probability_is_ever_drawn(logits: np.ndarray, seed: int) -> None:
    probs = softmax(logits, 0)
    assert (probs[sample(probs, np.random.default_rng(seed), 30)] > 0).all()


class FixedDraw:
    """A generator whose every draw is `value`."""

    def __init__(self, value: float) -> None:
        self.value = value

    def random(self, size: int) -> np.ndarray:
        return np.full(size, self.value)


@given(logit_rows)
def test_neither_the_smallest_nor_the_largest_draw_is_a_token_without_probability(logits: np.ndarray) -> None:
    probs = np.concatenate([[0, 0], softmax(logits, 1), [0, 0]])
    assert sample(probs, FixedDraw(0))[0] == np.flatnonzero(probs)[0]
    assert probs[sample(probs, FixedDraw(np.nextafter(1, 0)))[0]] > 0


@pytest.mark.parametrize(("draw", "index"), [(0, 0), (0.25, 1), (0.4, 1), (0.5, 2), (0.75, 2), (0.875, 4)])
def test_a_draw_on_the_border_between_two_answers_falls_on_the_second(draw: float, index: int) -> None:
    assert sample([0.25, 0.25, 0.375, 0, 0.125], FixedDraw(draw)).tolist() == [index]


def test_sampling_a_batch_is_refused() -> None:
    with pytest.raises(ValueError, match=r"probs must be one row, \(classes,\), got shape \(2, 2\)"):
        sample([[0.5, 0.5], [0.5, 0.5]], RANDOM)
