"""The command line: its help, its one-line errors, and recording the prompts again."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import core.commands
from core.commands.cli import main
from core.language_model import LanguageModel
from core.recordings import logits as recordings
from tests.conftest import ROOT


def test_help_names_every_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "core", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    for file in Path(core.commands.__path__[0]).glob("[a-z]*.py"):
        if "HELP =" not in file.read_text("utf-8"):
            continue
        assert re.search(rf"^    {file.stem.replace('_', '-')}\s", ran.stdout, re.M)


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["record", "--nothing"], ["record", "--only"]])
def test_a_wrong_call_ends_with_status_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m core")


def test_a_slug_that_is_not_listed_is_one_line_on_standard_error() -> None:
    command = [sys.executable, "-m", "core", "record", "--only", "atlantis", "--only", "france"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert ran.stderr == "error: --only must name a slug of prompts.json, got atlantis\n"
    assert ran.stdout == ""


def test_without_the_embedded_model_nothing_is_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.language.model_store.embedded_gguf", lambda: None)
    assert main(["record"]) == 2
    assert capsys.readouterr().err == "error: the embedded model must be installed (requirements-model.txt), got none\n"


def test_recording_again_gives_the_committed_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language_model: LanguageModel,
) -> None:
    committed = recordings.FOLDER
    shutil.copy(committed / "prompts.json", tmp_path)
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    monkeypatch.setattr(recordings, "VOCABULARY", tmp_path / "vocabulary.json")
    monkeypatch.setattr("core.language_model.load_language_model", lambda _: language_model)
    assert main(["record", "--only", "france"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["france.safetensors", "prompts.json", "vocabulary.json"]
    data = (tmp_path / "france.safetensors").read_bytes()
    assert capsys.readouterr().out == f"france: {len(data):,} bytes\n"
    assert (tmp_path / "vocabulary.json").read_bytes() == (committed / "vocabulary.json").read_bytes()
    again, before = recordings.unpack(data), recordings.unpack((committed / "france.safetensors").read_bytes())
    assert np.abs(again.logits - before.logits).max() < 1e-3
    measured = {"low", "step", "versions"}
    for key in before.metadata.keys() - measured:
        assert again.metadata[key] == before.metadata[key], key
