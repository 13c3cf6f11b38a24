"""Limits that whoever runs the server can set."""

import os
import re
import subprocess
import sys

import pytest

from core.host_limits import DOWNLOADS, PREFIX, HostLimits, from_environment, may_download
from tests.conftest import ROOT


def test_each_limit_has_a_name_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(vars(HostLimits()), start=7):
        monkeypatch.setenv(PREFIX + name.upper(), str(number))
    assert list(vars(from_environment()).values()) == list(range(7, 7 + len(vars(HostLimits()))))


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5", "٣", "9" * 20])
def test_what_is_no_limit_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_MOST_STEPS", said)
    with pytest.raises(ValueError, match="TEMPERATURE_LAB_MOST_STEPS must be a whole number of at least 1, got"):
        from_environment()


def test_a_limit_holds_where_it_bites() -> None:
    program = (
        "from demos.distil.bounds import checked_config\nfrom core.limits import check_prompt\n"
        "for call in (lambda: checked_config({'steps': 41}), lambda: check_prompt('x' * 6)):\n"
        "    try:\n        call()\n    except ValueError as error:\n        print(error)\n"
        "print(checked_config({'steps': 40}).seconds)\n"
        "from core.room.limits import LEARNERS_OF_ONE, MOST_ROOMS\nprint(MOST_ROOMS, LEARNERS_OF_ONE)"
    )
    limits = {"STEPS": "40", "CHARACTERS": "5", "SECONDS": "9", "ROOMS": "3", "LEARNERS_AN_ADDRESS": "4"}
    set_here = {f"TEMPERATURE_LAB_MOST_{name}": value for name, value in limits.items()}
    said = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | set_here, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == [
        "steps must be at most 40 on this server, got 41",
        "prompt must have at most 5 characters, got 6",
        "9",
        "3 4",
    ]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_each_limit_is_in_the_readme_with_its_usual_value(readme: str) -> None:
    table = (ROOT / readme).read_text("utf-8").partition("| TEMPERATURE_LAB_MOST_ |")[2].partition("\n\n")[0]
    said = {name.lower(): int(usual) for name, usual in re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", table, re.M)}
    assert said == vars(HostLimits())


@pytest.mark.parametrize(("said", "host", "others"), [("", True, False), ("1", True, True), ("0", False, False)])
def test_downloads_are_the_hosts_to_allow(monkeypatch: pytest.MonkeyPatch, said: str, host: bool, others: bool) -> None:
    monkeypatch.setenv(DOWNLOADS, said)
    assert (may_download(True), may_download(False)) == (host, others)


def test_another_word_for_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DOWNLOADS, "yes")
    with pytest.raises(ValueError, match="TEMPERATURE_LAB_DOWNLOADS must be 0 or 1, got 'yes'"):
        may_download(True)
