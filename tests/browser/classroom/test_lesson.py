"""The lesson's records and guesses: what is kept is taken as far as it makes sense, and a score is what it says."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.modules import call

MODULE = "tests/browser/classroom/lesson.js"
GUESSES = "assets/js/classroom/lesson/guesses.js"
STROKES = "assets/js/classroom/lesson/curve/strokes.js"
CHECK = "assets/js/classroom/check/answered.js"
NAMES = ["share", "dial", "ends", "likeliest", "soft", "student", "nobody", "__proto__", "length"]
EMPTY: dict[str, Any] = {"length": 45, "at": None, "steps": {}}

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner),
    max_leaves=8,
)
entries = st.fixed_dictionaries(
    {"stage": st.sampled_from(["guess", "try", "told"]), "guess": anything, "run": anything}
)
records = st.fixed_dictionaries(
    {
        "length": anything,
        "at": anything,
        "steps": anything | st.dictionaries(st.sampled_from(NAMES), entries | anything),
    }
)


@settings(max_examples=20)
@given(found=st.lists(anything | records, min_size=20, max_size=20))
def test_any_record_is_taken_as_far_as_it_makes_sense(modules: Page, found: list[Any]) -> None:
    for record in call(modules, MODULE, "readAll", [json.dumps(one) for one in found]):
        assert record["length"] in (20, 45, 90)
        for entry in record["steps"].values():
            assert entry.keys() == {"stage", "guess", "run"}
            assert entry["stage"] in ("guess", "try", "told")


@pytest.mark.parametrize("text", [None, "", "{", "null", "[]", "7", '"x"', '{"steps": null}', '{"steps": []}'])
def test_a_record_that_is_none_is_an_empty_one(modules: Page, text: str | None) -> None:
    assert call(modules, MODULE, "readAll", [text]) == [EMPTY]


def test_what_of_a_record_makes_sense_is_kept(modules: Page) -> None:
    steps = {
        "dial": {"stage": "told", "guess": 60},
        "share": {"stage": "told", "guess": [50, 20, 20]},
        "student": {"stage": "told", "guess": 90, "run": {"student": 3}},
        "gone": {"stage": "told", "guess": 1},
        "ends": {"stage": "later", "guess": 1},
    }
    [read] = call(modules, MODULE, "readAll", [json.dumps({"version": 0, "length": 30, "at": "gone", "steps": steps})])
    assert read == EMPTY | {
        "steps": {
            "share": {"stage": "told", "guess": None, "run": None},
            "dial": {"stage": "told", "guess": 60, "run": None},
            "student": {"stage": "try", "guess": 90, "run": None},
        }
    }


def test_a_guess_of_an_older_version_of_a_step_is_left_out_and_a_curve_kept(modules: Page) -> None:
    curve = [100, 90, 10, 0, 0]
    for guess, kept in ((2, None), (curve, curve), (curve[1:], None), ([100, 90, 101, 0, 0], None)):
        stored = {"version": 1, "at": "ends", "steps": {"ends": {"stage": "told", "guess": guess, "run": None}}}
        [read] = call(modules, MODULE, "readAll", [json.dumps(stored)])
        assert read["at"] == "ends"
        assert read["steps"]["ends"] == {"stage": "told", "guess": kept, "run": None}


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [
        ([0, 1], [1, 0], [100, 75, 50, 0]),  # passes over all
        ([0.2, 0.5], [0.3, 0.3], [10, 40, 10, 10]),  # over one
        ([0.3, 0.3], [0.2, 0.5], [10, 40, 10, 10]),  # and backwards
        ([0.52, 0.9], [0.52, 0.9], [10, 10, 90, 10]),  # a touch near a point
        ([0.4, 0.9], [0.4, 0.9], [10, 10, 10, 10]),  # and near none
        ([0.9, 0.5], [1.2, -0.4], [10, 10, 10, 20]),  # out of the field
        ([-0.2, 1.4], [0.02, 1.3], [100, 10, 10, 10]),
    ],
)
def test_a_stroke_moves_what_it_passes(modules: Page, start: list[float], end: list[float], after: list[int]) -> None:
    places = [0, 0.25, 0.5, 1]
    points = call(modules, STROKES, "stroked", [10, 10, 10, 10], places, start, end)
    assert points == after


def test_a_record_outlives_the_page_where_it_can(modules: Page) -> None:
    entry = {"stage": "try", "guess": 30, "run": None}
    assert call(modules, MODULE, "kept") == {"again": [20, "dial", entry], "refused": [False, 30], "none": False}


@given(
    bars=st.lists(st.integers(0, 100), min_size=2, max_size=5).filter(any), at=st.integers(0, 4), to=st.integers(0, 100)
)
@settings(max_examples=30)
def test_dragged_bars_always_add_up_to_100(modules: Page, bars: list[int], at: int, to: int) -> None:
    place = at % len(bars)
    start = call(modules, "assets/js/maths/whole_parts.js", "wholeParts", bars, 100)
    moved = call(modules, GUESSES, "balanced", start, place, to)
    assert sum(start) == sum(moved) == 100
    assert moved[place] == to
    assert all(isinstance(bar, int) and bar >= 0 for bar in moved)


@pytest.mark.parametrize(
    ("guess", "truth", "kind", "points", "word"),
    [
        ([50, 50], [0.5, 0.5], "bars", 0, "exact"),
        ([100, 0], [0, 1], "bars", 100, "far"),
        ([60, 30, 10], [0.5, 0.35, 0.15], "bars", 20 / 3, "close"),
        ([100, 100, 20], [0.9, 0.6, 0.1], "curve", 20, "away"),
        (40, 0.6, "number", 20, "away"),
        (1, 1, "choice", None, "right"),
        (0, 1, "choice", None, "wrong"),
    ],
)
def test_the_score_is_the_mean_distance(
    modules: Page, guess: Any, truth: Any, kind: str, points: float | None, word: str
) -> None:
    score = call(modules, GUESSES, "scoreOf", guess, truth, kind)
    assert score == {"points": points if points is None else pytest.approx(points), "word": word}


def test_who_guesses_what_is_true_is_right_at_every_step(modules: Page) -> None:
    for one in call(modules, MODULE, "kinds"):
        assert one["score"]["word"] in ("exact", "right")


@pytest.mark.parametrize(("length", "count"), [(20, 5), (45, 9), (90, 12)])
def test_a_lesson_is_no_longer_than_it_says(modules: Page, length: int, count: int) -> None:
    size = call(modules, MODULE, "sizeOf", length)
    assert size["count"] == count
    assert size["minutes"] <= length


def test_answers_that_make_no_sense_are_left_out(modules: Page) -> None:
    stored = {"version": 1, "answers": {"ranking": "c", "sure": "c", "options": 7, "nobody": "a"}}
    assert call(modules, CHECK, "readAnswers", json.dumps(stored)) == {"ranking": "c"}
    for text in (None, "", "[", "null", '{"answers": 3}', '{"answers": ["a"]}'):
        assert call(modules, CHECK, "readAnswers", text) == {}


def test_the_dice_sheet_has_the_true_shares(modules: Page) -> None:
    die = "assets/js/classroom/dice/loaded_die.js"
    counts = [12, 7, 6, 5, 3, 3]
    for temperature in (0.5, 1, 2):
        powers = [count ** (1 / temperature) for count in counts]
        shares = [power / sum(powers) for power in powers]
        assert call(modules, die, "sharesAt", temperature) == pytest.approx(shares)
        numbers = call(modules, die, "numbersAt", temperature)
        sizes = [number["to"] - number["from"] + 1 for number in numbers]
        assert numbers[0]["from"] == 1
        assert numbers[-1]["to"] == 36 == sum(sizes)
        assert min(sizes) > 0  # as the sheet says: no face vanishes
        assert sizes == sorted(sizes, reverse=True)
        assert all(abs(size - 36 * share) < 1 for size, share in zip(sizes, shares, strict=True))
