"""`python -m core make-assets` in a copy of the tree: what is made, what is left alone, what a second run changes."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.core.tasks.test_tasks import write_mnist

SHAPES = '''"""Bright halves of images."""

from core.tasks.images import shipped_image_task
from core.tasks.task import Origin

TASK = shipped_image_task(
    name="shapes",
    classes=("above", "below"),
    hidden={"missing_class": (1,), "only_classes": (0,)},
    origin=Origin(data="made up", source="a test", licence="none"),
)
'''


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of core and of the files that it makes, which may be changed."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("data", "teachers", "recordings", "texts"):
        shutil.copytree(ROOT / "assets" / folder, copy / "assets" / folder)
    return copy


def core(tree: Path, *arguments: str) -> str:
    """What a command prints."""
    ran = subprocess.run([sys.executable, "-m", "core", *arguments], cwd=tree, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def content(tree: Path) -> dict[str, bytes]:
    """Every file of assets."""
    files = (file for file in (tree / "assets").rglob("*") if file.is_file())
    return {str(file.relative_to(tree)): file.read_bytes() for file in files}


def halves(folder: Path, ink: int) -> Path:
    images = np.zeros((20, 28, 28), np.uint8)
    images[::2, :14], images[1::2, 14:] = ink, ink
    write_mnist(folder, images, (np.arange(20) % 2).astype(np.uint8))
    return folder


@pytest.mark.slow
def test_what_is_made_of_shipped_files_is_made_again_to_the_same_bytes(tree: Path) -> None:
    shipped = content(tree)
    remade = [
        "assets/data/digits_teacher.safetensors.gz",
        "assets/data/names_teacher.safetensors.gz",
        "assets/recordings/soft_labels/bits.json",
        "assets/recordings/soft_labels/digits.png",
        "assets/recordings/soft_labels/digits.safetensors",
    ]
    runs = []
    for _ in range(2):
        for name in remade:
            (tree / name).unlink()
        core(tree, "make-assets")
        runs.append(content(tree))
    assert runs[0] == runs[1]
    assert runs[0].keys() == shipped.keys()
    # Sums differ in their last bits from one processor to another; all else is as it ships.
    changed = {name for name, data in runs[0].items() if data != shipped[name]}
    assert changed <= {name for name in remade if "safetensors" in name}


def test_where_nothing_changed_nothing_is_made_and_the_reason_is_said(tree: Path) -> None:
    before = content(tree)
    lines = core(tree, "make-assets", "digits", "names", "tiles", "prompts", "translation").splitlines()
    assert content(tree) == before
    assert sum(line.endswith("up to date") for line in lines) == 5
    assert "digits: data/digits.safetensors.gz: kept, as --source digits=PATH is not named" in lines
    assert sum("--source model=PATH is not named" in line for line in lines) == 2


def test_names_are_made_from_the_census_lists(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "dist.female.first").write_text("MARY 2.629 2.629 1\nJAMIE 0.2 2.8 2\n")
    (tmp_path / "dist.male.first").write_text("JAMIE 0.1 0.1 1\n")
    file = tree / "assets" / "data" / "names.json.gz"
    before = file.read_bytes()
    script = (
        "import sys, pathlib; from core.tasks import names; names.make(pathlib.Path(sys.argv[1]));"
        "assert names.read_names() == {'mary': 2.629, 'jamie': 0.3}"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], cwd=tree, check=True)
    file.write_bytes(before)


@pytest.mark.slow
def test_a_new_task_is_one_file_and_one_command(tree: Path, tmp_path: Path) -> None:
    (tree / "core" / "tasks" / "shapes.py").write_text(SHAPES)
    before = content(tree)
    make = ["make-assets", "shapes", "--teacher-steps", "3", "--source", f"shapes={halves(tmp_path / 'once', 200)}"]
    core(tree, *make)
    made = content(tree)
    assert made.keys() - before.keys() == {
        "assets/data/shapes.safetensors.gz",
        "assets/data/shapes_teacher.safetensors.gz",
        "assets/teachers/shapes.safetensors",
        "assets/teachers/shapes.json",
    }
    assert before.items() <= made.items()
    card = json.loads(made["assets/teachers/shapes.json"])
    assert (card["data"], card["classes"], card["config"]["steps"]) == ("made up", ["above", "below"], 3)
    assert "accuracy on below |" in core(tree, "distil", "shapes", "--experiment", "missing_class", "--steps", "2")

    assert "shapes: teachers/shapes.safetensors and 1 more: up to date" in core(tree, *make)
    assert "shapes: teachers/shapes.safetensors and 1 more: up to date" in core(tree, "make-assets", "shapes")
    assert content(tree) == made

    other = ["make-assets", "shapes", "--teacher-steps", "3", "--source", f"shapes={halves(tmp_path / 'again', 90)}"]
    assert "its teacher was trained on other examples, and gives way to a new one" in core(tree, *other)
    assert {name for name, data in content(tree).items() if data != made[name]} == made.keys() - before.keys()


def test_a_task_without_files_and_source_is_told_what_to_name(tree: Path) -> None:
    (tree / "core" / "tasks" / "empty.py").write_text(SHAPES.replace("shapes", "empty"))
    command = [sys.executable, "-m", "core", "make-assets", "empty"]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    (tree / "core" / "tasks" / "empty.py").unlink()
    assert ran.returncode == 2
    assert ran.stderr == "error: --source empty=PATH must be named for empty: data/empty.safetensors.gz, got none\n"


def test_gzip_keeps_no_time_in_what_ships() -> None:
    for file in (ROOT / "assets" / "data").glob("*.gz"):
        assert file.read_bytes()[4:8] == bytes(4)
        assert gzip.decompress(file.read_bytes())
