"""The Dockerfile, without a Docker: that what it copies is enough and all there is, and that it says what is true."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, serving
from tests.test_space import front_matter

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
# Each instruction and what it says, of lines that end in \ as of one.
STEPS = re.findall(r"^([A-Z]+) (.*)$", re.sub(r"\\\n\s*", "", DOCKERFILE), re.M)


def said(instruction: str) -> list[str]:
    return [what for name, what in STEPS if name == instruction]


def copied() -> list[str]:
    """The names beside the Dockerfile that are copied into the image."""
    return [name for what in said("COPY") for name in what.split()[:-1]]


def test_it_starts_from_a_python_that_the_lab_runs_on() -> None:
    [(major, minor)] = re.findall(r"^python:(\d+)\.(\d+)-slim", said("FROM")[0])
    assert f"{major}.{minor}" == front_matter(ROOT / "README.md")["python_version"]
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert (int(major), int(minor)) >= tuple(map(int, needed.removeprefix(">=").split(".")))


def test_it_installs_what_make_run_does_and_torch_from_its_own_index() -> None:
    made = re.findall(
        r"pip install .*?((?:--no-deps )?-r requirements\S*\.txt)$", (ROOT / "Makefile").read_text(), re.M
    )
    installed = re.findall(r"pip install --quiet ((?:--no-deps )?-r \S+)", DOCKERFILE)
    assert installed == [line for line in made if "-dev" not in line]
    [pattern] = re.findall(r"\$\(grep '(.*?)' requirements\.txt\)", DOCKERFILE)
    found = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if re.search(pattern, line)]
    assert len(found) == 1
    assert re.match(r"torch[><=]", found[0])
    assert said("ARG") == ["TORCH_INDEX=https://download.pytorch.org/whl/cpu"]


def test_it_runs_as_a_plain_user_who_writes_to_the_volume_and_tmp_alone() -> None:
    names = [name for name, _ in STEPS]
    [user] = said("USER")
    assert user not in ("root", "0")
    assert f"useradd --uid 1000 --no-create-home --home-dir /tmp {user}" in DOCKERFILE
    assert not {"RUN", "COPY"} & set(names[names.index("USER") :])
    [volume] = said("VOLUME")
    settings = dict(pair.split("=", 1) for what in said("ENV") for pair in what.split())
    for name in ("TEMPERATURE_LAB_DATA", "XDG_CACHE_HOME", "HF_HOME"):
        assert Path(settings[name]).is_relative_to(volume)
    assert f"--owner {user} --group {user} {volume}" in DOCKERFILE


def test_what_is_copied_is_let_into_the_build_and_nothing_else_is() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert ignored[0] == "*"
    assert sorted(line[1:] for line in ignored if line[0] == "!") == sorted(copied())
    assert [line for line in ignored[1:] if line[0] != "!"] == ["**/__pycache__"]


def test_the_readme_runs_it_with_a_root_that_is_read_only() -> None:
    [line] = re.findall(r"^docker run .*$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert f"# {line}\n" in DOCKERFILE
    [volume], [port] = said("VOLUME"), said("EXPOSE")
    options = shlex.split(line)
    assert "--read-only" in options
    assert options[options.index("--tmpfs") + 1] == "/tmp"
    assert options[options.index("--volume") + 1].endswith(f":{volume}")
    assert options[options.index("--publish") + 1] == f"{port}:{port}"


def test_what_it_copies_is_enough_and_its_check_tells_whether_the_server_answers(tmp_path: Path) -> None:
    tree = tmp_path / "lab"
    tree.mkdir()
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, tree / name)
    [check] = [json.loads(what[what.index("[") :]) for what in said("HEALTHCHECK")]
    assert json.loads(said("CMD")[0]) == ["python", "app.py"]
    with serving(tmp_path, tree, TEMPERATURE_LAB_MODEL="nobody/none") as server:
        here = [part.replace("http://127.0.0.1:7860/", server.url) for part in check[1:]]
        assert subprocess.run([sys.executable, *here], check=False).returncode == 0
    assert subprocess.run([sys.executable, *here], stderr=subprocess.DEVNULL, check=False).returncode == 1
    written = {path.name for path in tree.rglob("*") if path.is_file()} - {
        path.name for name in copied() for path in [ROOT / name, *(ROOT / name).rglob("*")]
    }
    assert written == set()


@pytest.mark.parametrize("instruction", ["ADD", "SHELL", "ENTRYPOINT"])
def test_it_needs_no_more_than_these_tests_look_at(instruction: str) -> None:
    assert said(instruction) == []
