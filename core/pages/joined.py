"""Modules as one file: what a slow processor needs for fifty small ones is longer than what is in them takes.

No bundler comes with Python alone, and the house writes its modules in few ways: each imports and exports by name, at
the start of a line, and nothing that changes is exported. Whatever else is met raises ValueError.
"""

import re
from collections.abc import Iterable
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(
    r"^export (?=(?:async )?function\*? (\w+)|class (\w+)|const (\w+)|const \[([\w, ]+)\])", re.MULTILINE
)
# Comments that have lines of their own.
COMMENT = re.compile(r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


def modules_of(entries: Iterable[Path]) -> list[Path]:
    """`entries`, modules, with all that they import, directly or not: each behind those that it imports.

    Raises ValueError where they import each other in a circle.
    """
    found: list[Path] = []
    for entry in entries:
        _add(entry.resolve(), found, ())
    return found


def joined(modules: Iterable[Path], folder: Path, there: str) -> str:
    """One module that does and exports what `modules` do, which come behind those that they import.

    `there`: where a browser finds `folder`, which holds them all, relative to the file that this will be. Raises
    ValueError where two export the same name.
    """
    order = list(modules)
    place = {module: f"m{number}" for number, module in enumerate(order)}
    exported: dict[str, Path] = {}
    parts: list[str] = []
    for module in order:
        url = f'new URL("{there}/{module.relative_to(folder).as_posix()}", import.meta.url).href'
        code, names = _as_function(module, place, url)
        for name in names:
            if name in exported:
                raise ValueError(
                    f"modules of one file must export different names, got {name} from two of them: "
                    f"{exported[name].name}, {module.name}"
                )
            exported[name] = module
        parts.append(f"const {place[module]} = (() => {{\n{code}return {{ {', '.join(names)} }};\n}})();\n")
        if names:
            parts.append(f"export const {{ {', '.join(names)} }} = {place[module]};\n")
    return "".join(parts)


def _add(module: Path, found: list[Path], above: tuple[Path, ...]) -> None:
    if module in above:
        raise ValueError(f"modules must not import each other in a circle, got {module.name} above itself")
    if module in found:
        return
    for _, name in IMPORT.findall(module.read_text("utf-8")):
        _add((module.parent / name).resolve(), found, (*above, module))
    found.append(module)


def _as_function(module: Path, place: dict[Path, str], url: str) -> tuple[str, list[str]]:
    """A module's code as the body of a function, and what it exports. `url`: code for its own address."""
    names: list[str] = []

    def from_other(found: re.Match[str]) -> str:
        given = found[1].replace(" as ", ": ")
        return f"const {{{given}}} = {place[(module.parent / found[2]).resolve()]};\n"

    def noted(found: re.Match[str]) -> str:
        names.extend(re.findall(r"\w+", next(filter(None, found.groups()))))
        return ""

    code = COMMENT.sub("", module.read_text("utf-8"))
    code = EXPORT.sub(noted, IMPORT.sub(from_other, code))
    if left := re.search(r"^(?:import|export)\b.*", code, re.MULTILINE):
        raise ValueError(f"{module.name} must import and export by name, got {left[0]!r:.60}")
    code = re.sub(r"\bimport\.meta\.url\b", url, code)
    code = re.sub(r"(?<!\.)\bimport\(([^()]*)\)", rf"import(new URL(\1, {url}).href)", code)
    return code, names
