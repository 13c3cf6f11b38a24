"""A gain is called clear so rarely by luck that a whole sweep without any effect shows one in at most 5 %."""

import numpy as np
import pytest

from core.significance import clear_gains, student_t, threshold


@pytest.mark.parametrize(
    ("tail", "degrees", "expected"),
    [(0.05, 1, 6.314), (0.05, 2, 2.920), (0.025, 3, 3.182), (0.025, 4, 2.776), (0.005, 15, 2.947), (0.025, 30, 2.042)],
)
def test_students_t_is_the_printed_tables(tail: float, degrees: int, expected: float) -> None:
    assert student_t(tail, degrees) == pytest.approx(expected, abs=5e-4)


@pytest.mark.quick_cases(4)
@pytest.mark.parametrize("shared", [0, 0.5, 0.9, 1])
@pytest.mark.parametrize(("points", "seeds"), [(8, 3), (8, 5), (12, 3)])
def test_of_sweeps_without_an_effect_at_most_one_in_twenty_shows_one(points: int, seeds: int, shared: float) -> None:
    # What all networks of a seed share, the gain is without. `shared` is how much of a gain's variance is the twin's
    # own luck, which is in the gains of all temperatures: half where all networks are alike, more where the students
    # resemble each other.
    generator = np.random.default_rng(1)
    sweeps = 3000
    seed = generator.normal(size=(sweeps, 1, seeds)) * 3
    twin = seed + np.sqrt(shared) * generator.normal(size=(sweeps, 1, seeds))
    students = seed + np.sqrt(1 - shared) * generator.normal(size=(sweeps, points, seeds))
    announced = np.mean([clear_gains(gains).any() for gains in students - twin])
    assert announced <= 0.055


@pytest.mark.parametrize("seeds", [3, 5])
def test_an_erratic_temperature_is_not_named_for_its_luck(seeds: int) -> None:
    gains = np.random.default_rng(4).normal(size=(3000, 8, seeds))
    gains[:, 3] *= 4
    assert np.mean([clear_gains(sweep).any() for sweep in gains]) <= 0.055


def test_an_effect_is_seen_at_one_temperature_and_at_all_of_them() -> None:
    generator = np.random.default_rng(2)
    for effect in (np.eye(8)[3][:, None], np.ones((8, 1))):
        gains = 4 * effect + generator.normal(size=(1000, 8, 3)) + generator.normal(size=(1000, 1, 3))
        assert np.mean([clear_gains(sweep)[3] for sweep in gains]) > 0.75


def test_luck_that_is_shared_is_one_look_and_own_luck_as_many_as_points() -> None:
    assert threshold(1, 3) == student_t(0.04, 2)
    assert threshold(8, 3) == student_t(0.04, 2)
    assert threshold(8, 10) == student_t(0.04 / 8, 72)


def test_one_seed_shows_nothing() -> None:
    assert not clear_gains([[1.0], [2.0]]).any()
