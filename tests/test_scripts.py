"""JavaScript is held to the same bar as Python: it lives in modules, and no line is longer than 120 columns."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS = ("core", "demos", "tests")
SOURCES = [ROOT / "app.py", *(file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py")))]
MODULES = [file for folder in ("assets/js", "tests") for file in sorted((ROOT / folder).rglob("*.js"))]
JAVASCRIPT = re.compile(r"=>|\bdocument\.|\bwindow\.|\bnew Promise\b|\bawait import\b|\bquerySelector")


def scripts_in(source: str) -> Iterator[int]:
    """The lines at which strings of JavaScript begin that take more than one line; a docstring is prose."""
    nodes = list(ast.walk(ast.parse(source)))
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        is_text = isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in prose
        if is_text and node.end_lineno != node.lineno and JAVASCRIPT.search(ast.unparse(node)):
            yield node.lineno


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_python_holds_no_script_of_more_than_a_line(file: Path) -> None:
    assert list(scripts_in(file.read_text("utf-8"))) == []


def test_a_script_in_python_is_found_however_it_is_written() -> None:
    for script in ('"""() => {\n}"""', 'f"""() => {{\n{x}}}"""', '("const x = 1;"\n "document.body.append(x);")'):
        assert set(scripts_in(f"x = 1\nrun = {script}\n")) == {2}
    assert list(scripts_in('def f():\n    """A docstring:\n    x => y\n    """\n')) == []
    assert list(scripts_in("one = '() => document.title'\n")) == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_line_of_a_script_is_longer_than_120_columns(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 120] == []
