"""What is said of a sweep's students and their twins: the spread over the seeds, and when a gain is a clear one."""

import pytest

from core.runs.configuration import DistillationConfig
from core.runs.events import Scores, SweepEvent, SweepPoint, mean_and_deviation


def scores(*values: float) -> Scores:
    """`values` as accuracies, and as perplexities that fall as they rise."""
    return Scores(values, tuple(2 - value for value in values), values, values, ())


def best(twin: Scores, *students: Scores, judged_by: str = "accuracy") -> float | None:
    points = tuple(SweepPoint(DistillationConfig(temperature=1 + i), student) for i, student in enumerate(students))
    found = SweepEvent(1, 0.0, "t", points, twin, None, twin, True).best(judged_by)
    return found and found.config.temperature


def test_the_deviation_is_the_samples() -> None:
    assert mean_and_deviation((1.0, 2.0, 3.0)) == (2.0, 1.0)
    assert mean_and_deviation((4.0,)) == (4.0, 0.0)


@pytest.mark.parametrize("judged_by", ["accuracy", "perplexity"])
@pytest.mark.parametrize(
    ("gains", "clear"),
    [
        ((0.02, 0.1, 0.18), False),  # 2.2 standard errors: of three seeds luck makes that in 8 % of sweeps
        ((0.05, 0.1, 0.15), True),  # 3.5
        ((0.04, 0.1, 0.16), False),  # 2.9, and 3.5 if the deviation were over n
        ((-0.05, -0.1, -0.15), False),
    ],
)
def test_a_gain_is_clear_beyond_what_luck_makes(gains: tuple[float, ...], clear: bool, judged_by: str) -> None:
    twin = scores(0.5, 0.6, 0.7)
    student = scores(*(value + gain for value, gain in zip(twin.accuracy, gains, strict=True)))
    assert best(twin, student, judged_by=judged_by) == (1 if clear else None)


def test_what_counts_is_the_gain_seed_by_seed() -> None:
    twin, student = scores(0.1, 0.5, 0.9), scores(0.12, 0.52, 0.92)
    assert best(twin, student) == 1
    assert best(twin, scores(0.52, 0.92, 0.12)) is None


def test_of_several_the_best_mean_counts_and_one_seed_tells_nothing() -> None:
    assert best(scores(0.5, 0.51), scores(0.6, 0.615), scores(0.7, 0.715), scores(0.4, 0.4)) == 2
    assert best(scores(0.5), scores(0.9)) is None
