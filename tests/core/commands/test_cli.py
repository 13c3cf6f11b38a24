"""The command line: its help and its one-line errors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import core.commands
from core.commands.cli import main
from tests.conftest import ROOT


def test_help_names_every_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "core", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    for file in Path(core.commands.__path__[0]).glob("[a-z]*.py"):
        if "HELP =" not in file.read_text("utf-8"):
            continue
        assert re.search(rf"^    {file.stem.replace('_', '-')}\s", ran.stdout, re.M)


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["make-assets", "--nothing"], ["train-teachers"]])
def test_a_wrong_call_ends_with_status_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m core")


def test_a_wrong_value_is_one_line_on_standard_error() -> None:
    command = [sys.executable, "-m", "core", "make-assets", "atlantis", "bits"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert re.fullmatch(r"error: NAME must be one of bits, .*, translation, got atlantis\n", ran.stderr)
    assert ran.stdout == ""
