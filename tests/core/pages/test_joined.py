"""Modules as one file: it does what they do, in their order, and refuses what it does not know."""

from pathlib import Path

import pytest

from core.assets import ASSETS
from core.pages.document import scripts_of
from core.pages.joined import joined, modules_of
from core.pages.site import first_script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    return tmp_path


def written(folder: Path, **modules: str) -> list[Path]:
    """Modules in `folder`, `below_x` in the folder below."""
    files = [folder / f"{name.replace('_', '/')}.js" for name in modules]
    for file, code in zip(files, modules.values(), strict=True):
        file.write_text(code)
    return files


def test_a_module_comes_behind_those_that_it_imports_and_once(folder: Path) -> None:
    top, middle, deep = written(
        folder,
        top='import { a } from "./below/middle.js";\nimport { b } from "./deep.js";\n',
        below_middle='import {\n  b,\n} from "../deep.js";\nexport const a = b;\n',
        deep="export const b = 1;\n",
    )
    assert modules_of([top, middle]) == [deep, middle, top]


def test_what_is_imported_is_what_the_other_module_exports(folder: Path) -> None:
    modules = written(
        folder,
        deep="/** Why. */\nexport const [A, B] = [1, 2];\nconst own = 3; // kept\n// gone\nexport function f() {}\n",
        top='import { A as first, f } from "./deep.js";\nexport class C {}\nexport async function g() {}\n',
    )
    assert joined(modules, folder, "..").splitlines() == [
        "const m0 = (() => {",
        "const [A, B] = [1, 2];",
        "const own = 3; // kept",
        "function f() {}",
        "return { A, B, f };",
        "})();",
        "export const { A, B, f } = m0;",
        "const m1 = (() => {",
        "const { A: first, f } = m0;",
        "class C {}",
        "async function g() {}",
        "return { C, g };",
        "})();",
        "export const { C, g } = m1;",
    ]


def test_a_module_finds_files_from_where_it_lies(folder: Path) -> None:
    (module,) = written(
        folder,
        below_x="const here = import.meta.url;\nconst more = () => import(`./${here}.js`);\nconst o = a.import(1);\n",
    )
    url = 'new URL("../there/below/x.js", import.meta.url).href'
    text = joined([module], folder, "../there")
    assert f"const here = {url};" in text
    assert f"import(new URL(`./${{here}}.js`, {url}).href)" in text
    assert "a.import(1)" in text


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("export let a = 1;\n", "export let a"),
        ("export default 1;\n", "export default"),
        ('export * from "./b.js";\n', "export *"),
        ('import a from "./b.js";\n', "import a"),
        ('import "./b.js";\n', "import"),
    ],
)
def test_other_ways_to_import_and_export_are_refused(folder: Path, code: str, why: str) -> None:
    modules = written(folder, a=code)
    with pytest.raises(ValueError, match=r"a\.js must import and export by name, got '" + why.replace("*", r"\*")):
        joined(modules, folder, ".")


def test_one_name_from_two_modules_is_refused(folder: Path) -> None:
    modules = written(folder, a="export const x = 1;\n", b="export const x = 2;\n")
    with pytest.raises(ValueError, match=r"different names, got x from two of them: a\.js, b\.js"):
        joined(modules, folder, ".")


def test_a_circle_is_refused(folder: Path) -> None:
    a, _ = written(folder, a='import { y } from "./b.js";\n', b='import { x } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"circle, got a\.js above itself"):
        modules_of([a])


def test_the_first_view_has_each_of_its_modules_once() -> None:
    address, text = first_script()
    modules = scripts_of("temperature", "site")
    assert address.startswith("v/")
    assert address.endswith("/first.js")
    assert text.count(" = (() => {\n") == len(modules) == len(set(modules))
    assert {module.name for module in modules} > {"site.js", "temperature.js", "mount.js"}
    assert all(module.is_relative_to(ASSETS.resolve()) for module in modules)
