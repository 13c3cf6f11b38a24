"""Who imports whom, read from the sources of both languages; a room is a folder, or a file that stands alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

SCRIPTS = ROOT / "assets" / "js"
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")


def python_imports(file: Path) -> Iterator[Path]:
    """The files of this project that a Python file imports, in a function or for types too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from filter(None, map(_source_of, names))


def script_imports(file: Path) -> Iterator[Path]:
    """The files that a JavaScript module imports, at once or when it needs them, where their names are written out."""
    for name in _IMPORT.findall(file.read_text("utf-8")):
        yield (file.parent / name).resolve()


def room(file: Path, house: Path) -> str:
    """Where a file of `house` lives: its folder, or itself where it stands in no room."""
    return (file if file.parent == house else file.parent).relative_to(house).as_posix()


def _source_of(name: str) -> Path | None:
    """The file that a dotted name of this project means, or whose attribute it is; None for other packages."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.exists():
                return file
    return None
