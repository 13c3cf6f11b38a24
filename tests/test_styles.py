"""The style sheets: each in its layer, a tab's rules inside its root, Gradio answered in one place."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.pages.document import ALONE, ENTRIES, FORCED, styles
from demos.serving import find_tabs
from tests.conftest import ROOT

CSS = ROOT / "assets" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
TABS = [tab.__name__.removeprefix("demos.") for tab in find_tabs()]
BESIDE = re.compile(r"(& *)?[+~]")
LATER = re.compile(r".&")
# They win over what Gradio says, which is in no layer.
UNLAYERED = ("gradio.css", ALONE)
ORDER = "@layer page, shared, tab;"
# Bytes: a request's headers, and what the four sheets weighed, packed, that once came with every first view.
HEADERS = 339
FOUR_SHEETS_FOR_ALL = 10_266 + 4 * HEADERS


@dataclass(frozen=True)
class Block:
    """What stands before a brace, the declarations inside, and the blocks inside."""

    prelude: str
    declarations: tuple[str, ...]
    blocks: tuple["Block", ...]

    def selectors(self) -> list[str]:
        """The selectors of a rule; none of an at-rule."""
        return [] if self.prelude.startswith("@") else re.split(r",\s*(?![^()]*\))", self.prelude)

    def inside(self) -> Iterator["Block"]:
        """Every block in this one, at any depth."""
        for block in self.blocks:
            yield block
            yield from block.inside()


def parse(text: str) -> Block:
    """A style sheet as one block. No string in these sheets holds a brace or a semicolon."""
    pieces = re.findall(r"[^{};]*[{};]", re.sub(r"/\*.*?\*/", "", text, flags=re.S))

    def block(prelude: str) -> Block:
        declarations: list[str] = []
        blocks: list[Block] = []
        while pieces:
            piece = pieces.pop(0)
            said = piece[:-1].strip()
            if piece.endswith("{"):
                blocks.append(block(said))
            elif said:
                declarations.append(said)
            if piece.endswith("}"):
                break
        return Block(prelude, tuple(declarations), tuple(blocks))

    return block("")


def outside(root: str, text: str) -> list[str]:
    """The selectors of a sheet that can reach an element outside `root`."""
    rules = [rule for layer in parse(text).blocks for rule in layer.blocks]
    begins = re.compile(rf"{re.escape(root)}(?![\w-])")
    leaks = [one for rule in rules for one in rule.selectors() or [rule.prelude] if not begins.match(one)]
    # Beside the root; and a root that is not where the rule begins, but for the page's dark colours.
    leaks += [one for rule in rules for nested in rule.blocks for one in nested.selectors() if BESIDE.match(one)]
    leaks += [one for rule in rules for block in rule.inside() for one in block.selectors() if LATER.search(one)]
    return [one for one in leaks if one != ".dark &"]


def name(sheet: Path) -> str:
    return sheet.relative_to(CSS).as_posix()


def test_the_first_line_of_the_first_sheet_orders_the_layers() -> None:
    for tab in TABS:
        assert styles(tab, "gradio")[0] == "page.css"
    assert parse((CSS / "page.css").read_text("utf-8")).declarations == (ORDER.removesuffix(";"),)
    assert re.sub(r"/\*.*?\*/", "", (CSS / "page.css").read_text("utf-8"), flags=re.S).lstrip().startswith(ORDER)


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name not in UNLAYERED], ids=name)
def test_every_rule_lies_in_the_layer_of_its_folder(sheet: Path) -> None:
    folder = sheet.relative_to(CSS).parts[0]
    layer = {"page.css": "page", "site.css": "page", "shared": "shared"}.get(folder, "tab")
    assert layer != "tab" or folder in TABS
    assert {block.prelude for block in parse(sheet.read_text("utf-8")).blocks} == {f"@layer {layer}"}


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.parent != CSS], ids=name)
def test_no_sheet_reaches_beyond_its_root(sheet: Path) -> None:
    folder = sheet.relative_to(CSS).parts[0]
    root = ".lab" if folder == "shared" else f".{folder}"
    assert outside(root, sheet.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("rules", "leak"),
    [
        (".distil { .fine { color: red } } .fine { color: red }", ".fine"),
        (".distil, p { color: red }", "p"),
        (".distil-more { color: red }", ".distil-more"),
        (".distil { + p { color: red } }", "+ p"),
        (".distil { & ~ p { color: red } }", "& ~ p"),
        (".distil { .fine { :not(&) { color: red } } }", ":not(&)"),
        ("@media print { p { color: red } }", "@media print"),
    ],
)
def test_a_rule_that_leaves_its_root_is_found(rules: str, leak: str) -> None:
    assert outside(".distil", f"@layer tab {{ {rules} }}") == [leak]


def test_what_lies_in_no_layer_speaks_to_gradio_alone() -> None:
    for rule in [rule for sheet in UNLAYERED for rule in parse((CSS / sheet).read_text("utf-8")).blocks]:
        for selector in rule.selectors():
            assert re.match(r"(body|gradio-app|\.gradio-container|#tabs)(?![\w-])", selector)
            if ".lab" in selector:
                assert {said.split(": ")[1] for said in rule.declarations} == {"revert-layer"}


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name not in UNLAYERED], ids=name)
def test_no_rule_needs_to_be_important_but_the_one_that_hides(sheet: Path) -> None:
    important = [
        (block.prelude, said)
        for block in parse(sheet.read_text("utf-8")).inside()
        for said in block.declarations
        if "!important" in said
    ]
    assert important == ([("[hidden]", "display: none !important")] if sheet.name == "page.css" else [])


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_sheet_fits_in_a_head(sheet: Path) -> None:
    assert len(sheet.read_text("utf-8").splitlines()) <= 200


def test_every_sheet_is_some_tabs() -> None:
    later = {
        "classroom/lesson/curve/curve.css",
        "classroom/lesson/guess.css",
        "classroom/lesson/strip.css",
        "classroom/plan/fill.css",
        "classroom/plan/paper.css",
        "classroom/plan/plan.css",
        "classroom/projector/projector.css",
        "deploy/projector/projector.css",
        "distil/projector/projector.css",
        "distil/formula/formula.css",
        "classroom/prepare/prepare.css",
        "shared/chart/chart.css",
        "shared/language/language.css",
        "shared/pad/pad.css",
        "shared/place/place.css",
        "shared/set/set.css",
        "shared/view/links.css",
        "shared/view/projector.css",
        "soft_labels/projector/projector.css",
        "temperature/beside/beside.css",
        "temperature/list/list.css",
        "temperature/own/own.css",
        "temperature/picture/picture.css",
        "temperature/projector/projector.css",
        "temperature/written/written.css",
    }
    beside = later | {ALONE, FORCED}
    theirs = {sheet for tab in TABS for own in ENTRIES for sheet in styles(tab, own)}
    assert theirs | beside == {name(sheet) for sheet in SHEETS}
    assert not beside & set(styles("temperature", "gradio"))


def test_the_first_view_carries_no_more_style_than_when_all_of_it_came_at_once() -> None:
    packed = [len(gzip.compress((CSS / sheet).read_bytes())) + HEADERS for sheet in styles("temperature", "gradio")]
    assert sum(packed) <= FOUR_SHEETS_FOR_ALL
