"""The READMEs' table of what is seen when things break: every test that it names is there."""

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.test_readme_twin import CHINESE, ENGLISH, blocks, read

NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def named(readme: str, section: str) -> list[tuple[str, str]]:
    """File and name of the test in the last cell of each row."""
    rows = [block.parts() for block in blocks(read(readme)) if (block.kind, block.section) == ("|", section)]
    return [found for row in rows[2:] for found in NAMED.findall(row[-1]) or [("", row[-1])]]


@pytest.mark.parametrize(("readme", "section"), [(ENGLISH, "When things break"), (CHINESE, "出故障时")])
def test_each_test_that_is_named_is_there_and_runs_on_each_change(readme: str, section: str) -> None:
    tests = named(readme, section)
    assert len(tests) >= 15
    for file, name in tests:
        tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
        [found] = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
        assert not any("slow" in ast.unparse(mark) for mark in found.decorator_list)
