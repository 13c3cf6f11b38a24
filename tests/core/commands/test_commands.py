"""The command line as a person or a script meets it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

import core.distillation
import core.teachers.teacher
from core.assets import DATA
from core.commands.cli import main
from core.tasks import find_task
from tests.conftest import ROOT
from tests.core.tasks.test_tasks import write_mnist, write_pngs

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


def test_what_is_found_of_an_interrupted_run_is_what_its_table_shows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original, events = core.distillation.distill, []

    def interrupted(*arguments: object) -> Iterator[object]:
        for event in original(*arguments):  # type: ignore[arg-type]
            events.append(event)
            yield event
            if event.step and event.corrected_student:
                raise KeyboardInterrupt

    monkeypatch.setattr(core.distillation, "distill", interrupted)
    settings = ["--experiment", "missing_class", "--steps", "60", "--every", "2", "--repeats", "2", "--hidden", "8"]
    assert main(["distil", "digits", *settings]) == 130
    gain = np.subtract(events[-1].student.accuracy, events[-1].twin.accuracy).mean()
    found = re.search(r"([\d.]+) ± .* points", capsys.readouterr().out)
    assert found
    assert float(found[1]) == pytest.approx(100 * abs(gain), abs=0.051)
    corrected = np.subtract(events[-1].corrected_student.accuracy, events[-1].corrected_twin.accuracy).mean()
    assert abs(corrected - gain) > 0.002


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
    again = ["train-teachers", str(tmp_path), "--steps", "40", "--width", "8", "--seed", "1", "--replace"]
    assert main(again) == 0
    assert weights.read_bytes() != before


def test_a_better_teacher_never_gives_way_and_ctrl_c_keeps_no_worse_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})
    train = ["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]
    assert main(train) == 0
    card, weights = (tmp_path / f"{tmp_path.name}.{kind}" for kind in ("json", "safetensors"))
    told = json.loads(card.read_text())
    told["measured"]["accuracy"] = 1.5  # better than any
    card.write_text(json.dumps(told))
    before = weights.read_bytes()
    assert main([*train, "--seed", "1", "--replace"]) == 0
    assert "not kept: the one in" in capsys.readouterr().out
    original = core.teachers.teacher.train_teacher

    def interrupted(*arguments: object) -> Iterator[object]:
        yield next(original(*arguments))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(core.teachers.teacher, "train_teacher", interrupted)
    assert main([*train, "--every", "1", "--replace"]) == 130
    assert weights.read_bytes() == before
    told["examples_sha256"] = "of other images"
    card.write_text(json.dumps(told))
    assert main([*train, "--every", "1", "--seed", "2", "--replace"]) == 130
    assert weights.read_bytes() != before


def test_a_folder_that_cannot_be_written_is_found_out_before_the_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})

    def refuse(dir: Path) -> None:
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr("core.teachers.cards.tempfile.TemporaryFile", refuse)
    monkeypatch.setattr(core.teachers.teacher, "train_teacher", lambda *_: pytest.fail("it was trained"))
    assert main(["train-teachers", str(tmp_path)]) == 2
    assert "the folder of a teacher must be writable, got " in capsys.readouterr().err


def test_what_a_teacher_says_of_own_images_is_asked_once_until_they_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})
    assert main(["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]) == 0
    asked: list[int] = []
    original = core.teachers.teacher.in_chunks

    def counted(module: object, inputs: torch.Tensor, *told: object) -> torch.Tensor:
        asked.append(len(inputs))
        return original(module, inputs, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(core.teachers.teacher, "in_chunks", counted)
    monkeypatch.setattr("core.commands.progress._SECONDS", 0)
    assert main(["distil", str(tmp_path), *QUICK]) == 0
    assert asked == [16, 4]
    assert "16 of 20 examples shown to the teacher, 0 s left" in capsys.readouterr().err
    assert main(["distil", str(tmp_path), *QUICK]) == 0
    assert asked == [16, 4]
    for image in list((tmp_path / "dark").iterdir()):
        shutil.copy(image, image.with_stem(f"again_{image.stem}"))
    assert main(["distil", str(tmp_path), *QUICK]) == 0
    assert asked == [16, 4, 24, 6]


def test_files_that_were_cut_short_are_said_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    images = np.arange(12 * 64, dtype=np.uint8).reshape(12, 8, 8)
    write_mnist(tmp_path, images, np.arange(12, dtype=np.uint8) % 3)
    assert main(["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]) == 0
    for file, said in (
        (f"{tmp_path.name}.safetensors", "a teacher's weights must be a whole safetensors file, got "),
        ("train-images-idx3-ubyte.gz", "a .gz file must be whole, got "),
    ):
        (tmp_path / file).write_bytes((tmp_path / file).read_bytes()[:-9])
        assert main(["distil", str(tmp_path), *QUICK]) == 2
        error = capsys.readouterr().err.splitlines()[-1]
        assert error.startswith(f"error: {said}")
        assert file in error


def test_options_beside_a_replayed_run_apply(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["distil", "digits", *QUICK, "--beta", "0.25", "--json"]) == 0
    (tmp_path / "run.json").write_text(lines(capsys)[-1])
    assert main(["distil", "digits", "--replay", str(tmp_path / "run.json"), "--temperature", "9", "--json"]) == 0
    config = json.loads(lines(capsys)[-1])["config"]
    assert (config["temperature"], config["beta"], config["widths"], config["steps"]) == (9, 0.25, [4], 2)


def test_classes_are_called_by_their_names_or_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_pngs(tmp_path, {"1": 10, "7": 10, "dark": 10})
    assert main(["train-teachers", str(tmp_path), "--steps", "2", "--width", "4"]) == 0
    for given, number in (("dark", 2), ("2", 2), ("1", 0), ("7", 1)):  # a name comes before a number
        asked = ["distil", str(tmp_path), *QUICK, "--experiment", "missing_class", "--classes", given, "--json"]
        capsys.readouterr()
        assert main(asked) == 0
        assert json.loads(lines(capsys)[-1])["config"]["classes"] == [number]
    assert main([*asked[:-2], "light"]) == 2
    assert "classes must be numbers or names, 1, 7, dark, got 'light'" in capsys.readouterr().err


def test_how_far_a_run_is_and_what_is_left_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distil", "digits", *QUICK]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"step +1 of 2 .* s left", printed)
    assert re.search(r"Soft labels (helped|did not help|made no clear difference).* ± .* points", printed)
    assert main(["sweep", "digits", *QUICK, "--temperatures", "2", "--json"]) == 0
    captured = capsys.readouterr()
    assert re.search(r"step +1 of 2 .* s left", captured.err)
    assert all(json.loads(line) for line in captured.out.splitlines())


def test_a_run_that_goes_astray_is_still_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distil", "digits", *QUICK, "--learning-rate", "1e30", "--json"]) == 0

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    told = [json.loads(line, parse_constant=refuse) for line in lines(capsys)]
    assert None in told[-1]["soft_loss"]


def test_ctrl_c_while_it_still_imports_ends_without_a_traceback() -> None:
    program = """
import core.commands.cli, os, runpy, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it runs in the background
core.commands.cli.main = lambda: os.kill(os.getpid(), signal.SIGINT) or time.sleep(9)
runpy.run_module("core", run_name="__main__")
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_mistakes_are_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (["distil", "digits", "--temperature", "0"], "temperature must be a positive finite number, got 0.0"),
        (["distil", "digits", "--threads", "0"], "threads must be 1 or more, got 0"),
        (["sweep", "names", "--classes", "99", *QUICK], "classes must be below 27"),
        (["distil", "digits", "--seed", "4294967296"], "seed must be a whole number from 0 to 4294967295, got 429"),
        (
            ["distil", "digits", "--seed", "4294967295"],
            "the last of the seeds must be at most 4294967295, got 4294967299",
        ),
        (["sweep", "digits", "--seed", "4294967296"], "seed must be a whole number from 0 to 4294967295, got 429"),
        (["train-teachers", "digits", "--replace", "--seed", "4294967296"], "seed must be a whole number from 0 to"),
        (["distil", "digits", "--replay", "nofile"], "No such file or directory: 'nofile'"),
        (["distil", "digits", "--replay", "/dev/null"], "a config must be JSON, got ''"),
        (["make-assets", "--source", "mars=here"], "--source must be one of digits, model, names, got mars"),
        (["make-assets", "--source", "digits"], "--source must be NAME=PATH, got digits"),
        (["make-assets", "prompts", "--source", "model=mine"], "the source model must be embedded, got mine"),
        (["make-assets", "digits", "--source", "digits=nowhere"], "the folder must hold train-images-idx3-ubyte"),
        (["export-npz", str(DATA)], "DIR must be a folder of your own"),
    ):
        assert main(arguments) == 2
        assert message in capsys.readouterr().err
