"""What is kept of runs, whatever happens to who writes."""

import json
from pathlib import Path

import pytest

from core.grids.results import Results
from core.grids.rows import Row
from core.runs.configuration import DistillationConfig
from core.runs.events import config_from_json

ONE = DistillationConfig(repeats=1, widths=(4,))


def row(seed: int) -> Row:
    return Row("digits", ONE.but(seed=seed), {"accuracy": 0.9}, {"accuracy": None}, None, {"accuracy": 1.0})


def test_rows_are_there_for_the_next_process_each_once(tmp_path: Path) -> None:
    file = tmp_path / "new" / "rows.jsonl"
    Results(file).add([row(0), row(1)])
    again = Results(file)
    again.add([row(1), row(2)])
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert [row(seed).key in Results(file) for seed in range(4)] == [True, True, True, False]
    assert Results(file)[row(2).key] == row(2)


@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_line_that_was_cut_off_is_no_row_and_the_others_stay(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "rows.jsonl"
    Results(file).add([row(0), row(1)])
    whole = file.read_bytes()
    file.write_bytes(whole[: max(whole.index(b"\n") + 1, len(whole) - cut)])
    results = Results(file)
    assert row(0).key in results
    assert row(1).key not in results
    results.add([row(1)])
    assert file.read_bytes() == whole


def test_a_file_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("seed,accuracy\n0,0.9\n", "utf-8")
    with pytest.raises(ValueError, match=r"must be one that a grid wrote, got 'seed,accuracy'"):
        Results(file)
    assert file.read_text("utf-8") == "seed,accuracy\n0,0.9\n"


def test_a_row_can_be_replayed() -> None:
    assert config_from_json(row(3).to_json()) == ONE.but(seed=3)
    assert json.loads(row(3).to_json())["twin"] == {"accuracy": None}
