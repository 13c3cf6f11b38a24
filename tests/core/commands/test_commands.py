"""The command line as a person or a script meets it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import core.distillation
from core.assets import DATA
from core.commands.cli import main
from core.tasks import find_task
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


def test_what_a_task_usually_has_is_what_the_command_line_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distil", "names", *QUICK, "--experiment", "missing_class", "--json"]) == 0
    config = json.loads(lines(capsys)[-1])["config"]
    assert (config["classes"], config["temperature"], config["labels"]) == ([0], 2.0, 50)
    assert (
        main(["distil", "names", *QUICK, "--experiment", "missing_class", "--classes", "3", "--temperature", "9"]) == 0
    )
    assert "accuracy on c |" in capsys.readouterr().out


def test_a_teacher_that_is_there_is_not_replaced_unasked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})
    train = ["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]
    assert main(train) == 0
    weights = tmp_path / f"{tmp_path.name}.safetensors"
    before = weights.read_bytes()
    assert main([*train, "--seed", "1"]) == 2
    assert "--replace must be given to train another teacher" in capsys.readouterr().err
    assert main(["train-teachers", "digits"]) == 2
    assert weights.read_bytes() == before
    assert main([*train, "--seed", "1", "--replace"]) == 0
    assert weights.read_bytes() != before


def test_mistakes_are_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (["distil", "digits", "--temperature", "0"], "temperature must be a positive finite number, got 0.0"),
        (["distil", "digits", "--threads", "0"], "threads must be 1 or more, got 0"),
        (["sweep", "names", "--classes", "99", *QUICK], "classes must be below 27"),
        (["make-assets", "--source", "mars=here"], "--source must be one of digits, model, names, got mars"),
        (["make-assets", "--source", "digits"], "--source must be NAME=PATH, got digits"),
        (["make-assets", "prompts", "--source", "model=mine"], "the source model must be embedded, got mine"),
        (["make-assets", "digits", "--source", "digits=nowhere"], "the folder must hold train-images-idx3-ubyte"),
        (["export-npz", str(DATA)], "DIR must be a folder of your own"),
    ):
        assert main(arguments) == 2
        assert message in capsys.readouterr().err
