"""The command line as a person or a script meets it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import core.distillation
from core.commands.cli import main
from core.tasks import find_task, names
from tests.core.tasks.test_tasks import write_pngs

QUICK = ["--hidden", "4", "--steps", "2", "--every", "1", "--repeats", "2"]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.strip().splitlines()


def test_distil_prints_progress_and_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distil", "digits", *QUICK, "--experiment", "missing_class"]) == 0
    printed = lines(capsys)
    assert [line.startswith("step") for line in printed[:4]] == [True, True, True, False]
    labels = [line.split("|")[1].strip() for line in printed if line.startswith("|")]
    assert labels == ["", "---", "student", "twin", "student, bias set", "twin, bias set", "teacher"]
    assert "accuracy on 3" in "\n".join(printed)


def test_distil_json_is_one_event_a_line_and_replays(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["distil", "names", *QUICK, "--temperature", "3", "--json"]) == 0
    printed = lines(capsys)
    result = json.loads(printed[-1])
    assert [json.loads(line)["step"] for line in printed] == [0, 1, 2]
    assert result["config"]["temperature"] == 3
    assert result["config"]["widths"] == [4]
    (tmp_path / "run.json").write_text("\n".join(printed))
    assert main(["distil", "names", "--json", "--replay", str(tmp_path / "run.json")]) == 0
    again = json.loads(lines(capsys)[-1])
    assert again | {"seconds": 0} == result | {"seconds": 0}


def test_sweep_prints_a_row_for_each_temperature_and_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "digits", *QUICK, "--temperatures", "1", "8"]) == 0
    printed = lines(capsys)
    labels = [line.split("|")[1].strip() for line in printed if line.startswith("|")]
    assert labels == ["T", "---", "1", "8", "twin, hard labels", "teacher"]
    assert printed[-1].startswith("Best temperature: ")


def test_ctrl_c_ends_cleanly_with_what_was_learnt(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = core.distillation.distill

    def interrupted(*arguments: object) -> Iterator[object]:
        yield next(original(*arguments))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(core.distillation, "distill", interrupted)
    assert main(["distil", "digits", *QUICK]) == 130
    assert any(line.startswith("| student |") for line in lines(capsys))


def test_a_teacher_for_own_images_and_a_student_of_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})
    assert main(["distil", str(tmp_path), *QUICK]) == 2
    assert "must be trained first" in capsys.readouterr().err
    assert main(["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]) == 0
    assert main(["distil", str(tmp_path), *QUICK]) == 0
    assert "| teacher |" in capsys.readouterr().out
    assert find_task(str(tmp_path)).classes == ("bright", "dark")


def test_names_are_made_from_the_census_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dist.female.first").write_text("MARY 2.629 2.629 1\nJAMIE 0.2 2.8 2\n")
    (tmp_path / "dist.male.first").write_text("JAMIE 0.1 0.1 1\n")
    monkeypatch.setattr(names, "FILE", tmp_path / "out" / "names.json.gz")
    assert main(["make-data", "--names-package", str(tmp_path)]) == 0
    assert names.read_names() == {"mary": 2.629, "jamie": 0.3}


def test_mistakes_are_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (["distil", "digits", "--temperature", "0"], "temperature must be positive and finite, got 0.0"),
        (["distil", "digits", "--threads", "0"], "threads must be 1 or more, got 0"),
        (["sweep", "names", "--classes", "99", *QUICK], "classes must be below 27"),
        (["make-data"], "needs --mnist or --names-package"),
    ):
        assert main(arguments) == 2
        assert message in capsys.readouterr().err
