"""distil-lm as a person or a script meets it."""

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.commands.cli import main
from core.layer_dropping.run import LayerDroppingRun
from tests.core.layer_dropping.sea import TEXT

QUICK = ["--layers", "2", "--tokens", "320", "--held-out", "64", "--window", "16", "--batch-rows", "4", "--every", "2"]


@pytest.fixture
def call(llama_folder: Path, tmp_path: Path) -> list[str]:
    """The command, with a teacher and a text that are small."""
    (tmp_path / "sea.txt").write_text(TEXT)
    return ["distil-lm", "--text", str(tmp_path / "sea.txt"), "--teacher", str(llama_folder), *QUICK]


def test_it_tells_its_plan_its_progress_and_a_table(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call) == 0
    printed = capsys.readouterr()
    assert re.search(r"keeping 2 of 4 layers: \d, \d\nlearning from 320 tokens, the next 64 held out; ", printed.err)
    assert "fitted to what was behind it, then the student learns the teacher's soft targets alone\n" in printed.err
    steps = [line for line in printed.out.splitlines() if line.startswith("step")]
    assert [line.split()[1] for line in steps] == ["0", "2", "4", "5"]
    assert "tokens/s  KL to the teacher: student" in steps[-1]
    labels = [line.split("|")[1].strip() for line in printed.out.splitlines() if line.startswith("|")]
    head, _, *names = labels
    assert head == "on 64 held-out tokens"
    assert names == ["student", "twin, the text alone", "gaps closed, untrained", "layers dropped alone", "teacher"]


def test_json_is_one_event_a_line_and_the_last_is_the_result(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*call, "--json", "--no-twin", "--keep-layers", "0", "3", "--temperature", "2", "--seed", "5"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["step"] for event in events] == [0, 2, 4, 5]
    result = events[-1]
    assert (result["kept"], result["twin"], result["train_tokens"]) == ([0, 3], None, 320)
    config = result["config"]
    assert (config["temperature"], config["seed"], config["keep_layers"], config["twin"]) == (2, 5, [0, 3], False)


def test_a_student_is_kept(call: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([*call, "--every-second", "--out", str(tmp_path / "student")]) == 0
    printed = capsys.readouterr()
    assert "model.safetensors" in printed.err
    card = (tmp_path / "student" / "README.md").read_text()
    assert "by forward_kl at T = 1:\n320 tokens read" in card
    scores = [line for line in printed.out.splitlines() if line.startswith("| ")][1:]
    assert "\n".join(scores) in card
    config = json.loads((tmp_path / "student" / "config.json").read_text())
    assert config["num_hidden_layers"] == 2


def test_a_student_that_learns_from_what_it_wrote_is_kept_with_a_card_that_says_so(
    call: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    more = ["--on-policy", "0.5", "--divergence", "reverse_kl", "--state-weight", "0"]
    assert main([*call, *more, "--out", str(tmp_path / "student")]) == 0
    assert "soft targets alone, in 50% of the steps on what it writes itself\n" in capsys.readouterr().err
    card = (tmp_path / "student" / "README.md").read_text()
    assert "hidden states" not in card
    assert "It wrote 64 of the tokens itself, and the teacher scored them." in card
    assert json.loads((tmp_path / "student" / "result.json").read_text())["written"] == 64


def test_ctrl_c_keeps_what_is_there(
    call: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = LayerDroppingRun.events

    def interrupted(run: LayerDroppingRun) -> Iterator[object]:
        for event in original(run):
            yield event
            if event.step == 2:
                os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(LayerDroppingRun, "events", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main([*call, "--out", str(tmp_path / "student")]) == 130
    assert signal.getsignal(signal.SIGINT) is before
    printed = capsys.readouterr()
    assert "Ctrl-C again ends at once" in printed.err
    assert "| student |" in printed.out
    assert "It was stopped after 3 of 5 steps." in (tmp_path / "student" / "README.md").read_text()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--layers", "4"], "layers must be from 1 to 3 of the teacher's 4, got 4"),
        (["--layers", "0"], "layers must be a whole number from 1 to 2147483647, got 0"),
        (["--keep-layers", "1", "9"], "keep_layers must be numbers from 0 to 3, got 9"),
        (["--keep-layers", "2", "1"], "keep_layers must be numbers of layers, each once and rising, got (2, 1)"),
        (["--keep-layers", "1", "--every-second"], "keep_layers must be left out where every second layer is kept"),
        (["--temperature", "0"], "temperature must be a positive finite number, got 0.0"),
        (["--on-policy", "2"], "on_policy must be a number from 0 to 1, got 2.0"),
        (["--learning-rate", "nan"], "learning_rate must be a positive finite number, got nan"),
        (["--window", "1024"], "the text must have at least 10,241 tokens, about 7,680 words, got 3,360"),
        (["--threads", "0"], "threads must be 1 or more, got 0"),
        (["--text", "/nowhere/at/all"], "No such file or directory"),
    ],
)
def test_a_wrong_value_is_one_line(
    call: list[str], more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*call, *more]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err.splitlines()[-1]
    assert printed.err.splitlines()[-1].startswith("error: ")


def test_a_folder_that_cannot_be_written_is_found_out_before(
    call: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*call, "--out", str(tmp_path / "sea.txt")]) == 2
    printed = capsys.readouterr()
    assert "step" not in printed.out
    assert "error: " in printed.err
