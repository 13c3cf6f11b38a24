"""The Deploy tab's endpoint as a function: what it answers, and what it refuses."""

import pytest

from demos.deploy.handlers import answer_times


def test_the_times_come_as_plain_numbers() -> None:
    found = answer_times("names", 8)
    assert {who: set(how) for who, how in found.items()} == {
        "teacher": {"alone", "batch"},
        "student": {"alone", "batch"},
    }
    assert set(found["student"]["alone"]) == {"median", "least", "most"}


@pytest.mark.parametrize(
    ("task", "hidden", "rule"),
    [
        ("letters", 32, "task must be one of digits, names, got 'letters'"),
        (7, 32, "task must be one of digits, names, got 7"),
        ("digits", 0, "hidden must be a whole number from 1 to 512, got 0"),
        ("digits", 513, "hidden must be a whole number from 1 to 512, got 513"),
        ("digits", "32", "hidden must be a whole number from 1 to 512, got '32'"),
    ],
)
def test_what_is_wrong_is_said_with_its_rule(task: str, hidden: int, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        answer_times(task, hidden)
