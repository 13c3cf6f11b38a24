"""What a grid's table and picture say of its rows."""

import statistics
from xml.etree import ElementTree

import pytest

from core.grids.picture import picture
from core.grids.rows import Row
from core.grids.summary import points_of, table
from core.runs.configuration import DistillationConfig

AXES = ("temperature", "widths", "seed")


def row(
    temperature: float, width: int, seed: int, student: float | None, twin: float = 0.8, task: str = "digits"
) -> Row:
    config = DistillationConfig(repeats=1, temperature=temperature, widths=(width,), seed=seed)
    measure = "perplexity" if task == "names" else "accuracy"
    return Row(task, config, {measure: student}, {measure: twin}, None, {measure: 0.99})


ROWS = [
    row(t, w, seed, 0.8 + 0.01 * t + 0.001 * w + 0.01 * seed, 0.8) for t in (1, 4) for w in (8, 32) for seed in (0, 2)
]


def test_a_point_is_the_mean_over_seeds_and_a_gain_is_paired() -> None:
    first = points_of(ROWS, AXES)[0]
    values = [ROWS[0].student["accuracy"], ROWS[1].student["accuracy"]]
    assert first.seeds == 2
    assert first.student.mean == pytest.approx(statistics.mean(values))
    assert first.student.deviation == pytest.approx(statistics.stdev(values))
    assert first.gain.mean == pytest.approx(statistics.mean(values) - 0.8)


def test_the_table_has_a_line_for_each_combination() -> None:
    lines = table(points_of(ROWS, AXES)).splitlines()
    assert lines[0].startswith("| task | temperature | hidden | seeds | measure |")
    assert lines[2] == "| digits | 1 | 8 | 2 | accuracy | 82.8% ± 1.4% | 80.0% ± 0.0% | 99.0% | +2.8 ± 1.0 points |"
    assert len(lines) == 2 + 4


def test_less_perplexity_is_a_gain_and_what_is_not_finite_is_said() -> None:
    rows = [row(2, 8, 0, 7.0, 8.0, "names"), row(2, 16, 0, None, 8.0, "names")]
    lines = table(points_of(rows, AXES)).splitlines()
    assert lines[2].endswith("| 7.000 | 8.000 | 0.990 | +1.00 |")
    assert lines[3].endswith("| not finite | 8.000 | 0.990 | – |")


def test_the_picture_has_a_line_for_each_student_and_twin() -> None:
    drawn = picture(points_of(ROWS, AXES))
    assert drawn
    root = ElementTree.fromstring(drawn)
    lines = [one.get("class") for one in root.iter("{http://www.w3.org/2000/svg}polyline")]
    assert sorted(lines) == ["line student", "line student", "line twin", "line twin"]
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"digits", "accuracy", "temperature", "1", "4", "hidden 8", "hidden 32"} <= set(texts)


def test_higher_is_drawn_higher() -> None:
    drawn = picture(points_of(ROWS, AXES))
    assert drawn
    line = next(one for one in ElementTree.fromstring(drawn).iter() if one.get("class") == "line student")
    places = [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
    assert places[0][0] < places[1][0]
    assert places[0][1] > places[1][1]


@pytest.mark.parametrize("rows", [[], ROWS[:1], [row(1, 8, 0, None), row(4, 8, 0, None)]])
def test_where_nothing_can_be_drawn_there_is_no_picture(rows: list[Row]) -> None:
    assert picture(points_of(rows, AXES)) is None


def test_a_task_with_markup_in_its_name_stays_a_name() -> None:
    points = points_of([row(t, 8, 0, 0.9) for t in (1, 4)], AXES)
    drawn = picture([type(one)(**{**vars(one), "task": "<script>"}) for one in points])
    assert drawn
    assert "<script" not in drawn
