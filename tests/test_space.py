"""The front matter of README.md, by which Hugging Face runs this folder as a Space, and of the plain files' own.

Fields and values are those of https://huggingface.co/docs/hub/spaces-config-reference.
"""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.language.model_store import DEFAULT_MODEL, HUB_PATTERNS
from core.pages.document import texts
from core.static_site import write_site
from tests.conftest import ROOT

COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
# What a person needs to find the Space, and the hub to run it.
SHOWN = {"title", "emoji", "colorFrom", "colorTo", "license", "short_description", "pinned", "tags"}
RUN = {"sdk", "sdk_version", "python_version", "app_file", "suggested_hardware"}
OTHER = {"fullWidth", "models", "preload_from_hub"}
LONGEST = 60


def front_matter(readme: Path) -> dict[str, Any]:
    _, matter, _ = readme.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(matter)


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    return front_matter(ROOT / "README.md")


@pytest.fixture(scope="module")
def plain_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain") / "site"
    write_site(folder, with_model=False, spaces=True)
    return folder


def test_it_has_every_field_that_it_needs_and_no_other(space: dict[str, Any]) -> None:
    # So no `disable_embedding`, which would keep it out of frames, and no `hf_oauth`, which would ask for an account.
    assert space.keys() == SHOWN | RUN | OTHER


def test_it_is_shown_as_the_hub_allows(space: dict[str, Any], plain_files: Path) -> None:
    for shown in (space, front_matter(plain_files / "README.md")):
        assert shown["title"] == texts("page")["app.title"]
        assert {shown["colorFrom"], shown["colorTo"]} <= COLOURS
        assert 0 < len(shown["short_description"]) <= LONGEST
        assert shown["license"] == "apache-2.0"
        assert shown["emoji"] == space["emoji"]


def test_it_runs_what_is_pinned_here(space: dict[str, Any]) -> None:
    [pin] = re.findall(r"^gradio==(\S+)$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert (space["sdk"], space["sdk_version"]) == ("gradio", pin)
    assert (ROOT / space["app_file"]).is_file()
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    # A string: as a number 3.10 would be 3.1.
    least, given = (
        tuple(map(int, version.split("."))) for version in (needed.removeprefix(">="), space["python_version"])
    )
    assert given >= least
    assert space["suggested_hardware"] == "cpu-basic"


def test_it_needs_no_secret(space: dict[str, Any]) -> None:
    assert not [name for name in space if name.startswith("hf_oauth")]
    for script in [ROOT / "app.py", *(ROOT / "core").rglob("*.py"), *(ROOT / "demos").rglob("*.py")]:
        assert not re.search(r"HF_TOKEN|HUGGING_?FACE\w*TOKEN|token=", script.read_text("utf-8")), script


def test_what_it_fetches_before_it_starts_is_what_the_model_is_read_from(
    space: dict[str, Any], tiny_model: Path
) -> None:
    assert space["models"] == [DEFAULT_MODEL.name]
    [(name, files)] = [line.split(" ") for line in space["preload_from_hub"]]
    assert name == DEFAULT_MODEL.name
    fetched = set(files.split(","))
    assert fetched >= {file.name for file in tiny_model.iterdir()}
    assert all(any(fnmatch(file, pattern) for pattern in HUB_PATTERNS) for file in fetched)


def test_the_plain_files_are_a_static_space(plain_files: Path) -> None:
    described = front_matter(plain_files / "README.md")
    assert described["sdk"] == "static"
    assert (plain_files / described["app_file"]).is_file()
    assert "models" not in described  # it has none with it
