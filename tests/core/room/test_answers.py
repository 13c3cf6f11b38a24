"""What is sent to a room is taken as it is meant, or refused with the rule and the value."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.room.answers import KINDS, Question, Run, guess_of
from core.room.codes import LENGTH, LETTERS, new_code, token_of
from core.room.refused import RefusedError
from tests.core.room.rooms import NAMES, QUESTION, RUN

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=6,
)


def is_in(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


@given(st.sampled_from(list(KINDS)), JSON)
def test_a_guess_is_a_number_in_its_range_or_refused(kind: str, value: Any) -> None:
    if is_in(value, *KINDS[kind]):
        assert guess_of(kind, value) == value
    else:
        with pytest.raises(RefusedError, match=r"^guess must be a number from .*, got ") as refused:
            guess_of(kind, value)
        assert len(str(refused.value)) < 100


@given(st.sampled_from(list(RUN)), JSON)
def test_a_run_with_any_one_field_wrong_is_refused_by_that_field(name: str, value: Any) -> None:
    limits = {"temperature": (0.05, 1000), "seed": (0, 2**31 - 1), "student": (0, 1), "twin": (0, 1)}
    lists = {"task": NAMES.tasks, "experiment": NAMES.experiments}
    valid = value in lists[name] if name in lists else is_in(value, *limits[name])
    if name == "seed":
        valid = valid and isinstance(value, int)
    if valid:
        assert isinstance(NAMES.run({**RUN, name: value}), Run)
    else:
        with pytest.raises(RefusedError, match=rf"^{name}.* must be .*, got "):
            NAMES.run({**RUN, name: value})


@given(JSON)
def test_what_is_no_run_and_no_question_is_refused(sent: Any) -> None:
    for read in (NAMES.run, NAMES.question):
        with pytest.raises(RefusedError, match=r"^an object must have the fields .*, got "):
            read(sent)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"student": 3}, "student's accuracy must be a number from 0 to 1, got 3"),
        ({"temperature": -1}, "temperature must be a number from 0.05 to 1000, got -1"),
        ({"twin": json.loads("NaN")}, "twin's accuracy must be a number from 0 to 1, got nan"),
        ({"seed": 10**400}, "seed must be a whole number from 0 to 2147483647, got 1000"),
        ({"temperature": 10**400}, "temperature must be a number from 0.05 to 1000, got 1000"),
        ({"task": "<b>digits</b>"}, "task must be one of digits, names, got '<b>digits</b>'"),
        ({"student": True}, "student's accuracy must be a number from 0 to 1, got True"),
        ({"name": "Ann"}, "an object must have the fields task, experiment, temperature, seed, student, twin, got"),
    ],
)
def test_what_is_impossible_is_refused_with_rule_and_value(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        NAMES.run({**RUN, **changed})
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("temperature", [0, 0.05, 20])
def test_a_question_is_sent_as_it_was_put(temperature: float) -> None:
    sent = {**QUESTION, "temperature": temperature}
    assert NAMES.told(NAMES.question(sent)) == sent
    assert NAMES.told(Question("share", "atlantis", 1)) is None


@pytest.mark.parametrize("temperature", [0.01, 21, -0.5, "1", None, False, float("inf"), []])
def test_a_question_at_another_temperature_is_refused(temperature: Any) -> None:
    with pytest.raises(RefusedError, match=r"^temperature must be 0, or a number from 0.05 to 20, got "):
        NAMES.question({**QUESTION, "temperature": temperature})


def test_a_code_has_four_letters_that_make_no_word_and_is_not_taken() -> None:
    assert not set(LETTERS) & set("AEIOUY0123456789")
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in (new_code(()) for _ in range(99)))
    free = "BCDF"

    class AllBut:
        def __contains__(self, code: object) -> bool:
            return code != free and code != "".join(reversed(free))

    assert new_code(AllBut()) in (free, free[::-1])


@given(JSON)
def test_a_token_is_fifteen_hexadecimal_digits(text: Any) -> None:
    with pytest.raises(RefusedError, match=r"^a learner's token must be 15 hexadecimal digits, got "):
        token_of(text)
    assert 0 <= token_of(f"{hash(str(text)) & (1 << 60) - 1:015x}") < 2**60
