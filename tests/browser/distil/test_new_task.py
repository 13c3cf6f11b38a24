"""A task of someone's own images, added as README.md says and by nothing else, is trained in the browser."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watched_page
from tests.browser.distil.made_up_images import write_idx_files
from tests.browser.distil.page import DistilPage
from tests.conftest import ROOT, Server, serving

pytestmark = pytest.mark.slow

SECTION = "## Add a task of your own images"
MOST_LINES = 60
GENERATED = {
    "assets/data/fashion.safetensors.gz",
    "assets/data/fashion_teacher.safetensors.gz",
    "assets/teachers/fashion.json",
    "assets/teachers/fashion.safetensors",
}


@dataclass(frozen=True)
class Tree:
    """A copy of the project in which the task was added."""

    root: Path
    by_hand: dict[str, str]
    before: dict[str, str]

    def files(self) -> dict[str, str]:
        """Every file with its hash, but for what Python keeps of its own."""
        files = (file for file in self.root.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        return {str(file.relative_to(self.root)): _hash(file) for file in files}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def readme_files() -> dict[str, str]:
    """The files that README.md has one write by hand, by their paths."""
    section = (ROOT / "README.md").read_text("utf-8").split(SECTION)[1].split("\n## ")[0]
    return dict(re.findall(r"^`([^`\s]+)` .*?\n```\w+\n(.*?)```$", section, re.M | re.S))


def copied(root: Path) -> None:
    """What git tracks, or would, into `root`."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in set(listed.split("\0")) - {""}:
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    folder = tmp_path_factory.mktemp("new_task")
    root, source = folder / "tree", folder / "fashion"
    write_idx_files(source)
    copied(root)
    tree = Tree(root, readme_files(), {})
    tree.before.update(tree.files())
    for name, content in tree.by_hand.items():
        (root / name).write_text(content, "utf-8")
    # README.md's own command; few steps are enough for shapes as simple as these.
    command = [sys.executable, "-m", "core", "make-assets", "fashion", "--source", f"fashion={source}"]
    subprocess.run([*command, "--teacher-steps", "120"], cwd=root, check=True)
    return tree


@pytest.fixture(scope="module")
def own_server(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The copy as it is served, with one more task that nobody has trained a teacher of."""
    untaught = (tree.root / "core/tasks/fashion.py").read_text("utf-8").replace('"fashion"', '"untaught"')
    (tree.root / "core/tasks/untaught.py").write_text(untaught, "utf-8")
    with serving(tmp_path_factory.mktemp("own_server"), tree.root) as running:
        yield running


@pytest.fixture
def tab(browser: Browser, own_server: Server) -> Iterator[DistilPage]:
    with watched_page(browser, own_server.url) as page:
        yield DistilPage(page)


def test_it_takes_three_small_files_and_one_command(tree: Tree) -> None:
    task = {"core/tasks/fashion.py", "assets/js/distil/tasks/fashion.js", "assets/text/en/fashion.json"}
    assert tree.by_hand.keys() == task
    assert sum(len(content.splitlines()) for content in tree.by_hand.values()) <= MOST_LINES
    now = tree.files()
    assert {name: now.get(name) for name in tree.before} == tree.before
    assert now.keys() - tree.before.keys() - {"core/tasks/untaught.py"} == task | GENERATED
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python -m core make-assets fashion --source fashion=DIR" in readme


def test_it_is_offered_behind_the_others_and_trained_in_the_browser(tab: DistilPage) -> None:
    tab.open(task="fashion", experiment="all", hidden=16, steps=200)
    assert tab.page.locator("[data-testid^=task-]").evaluate_all("all => all.map(({value}) => value)") == [
        "digits",
        "fashion",
        "names",
    ]
    expect(tab.page.locator(".stages")).to_contain_text("has learnt from 600 garments")
    names = tab.page.locator(".probe-row b")
    assert names.all_inner_texts()[3:5] == ["dress", "coat"]
    assert names.evaluate_all("all => all.every(({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)")
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    assert "garments" in tab.run()
    assert not [url for url in asked if "/call/" in url and "model_status" not in url]
    curve = tab.page.evaluate(
        "key => JSON.parse(localStorage[key])[0].curves.student.map(([mean]) => mean)",
        "temperature-lab.distil.runs.fashion",
    )
    assert len(curve) == 11
    assert curve[0] < 0.3 < 0.8 < curve[-1]


def test_what_is_hidden_is_the_tasks_own(tab: DistilPage) -> None:
    tab.open(task="fashion", steps=40)
    for name in ("Hide every dress", "Only sandals and sneakers"):
        expect(tab.page.get_by_role("radio", name=name)).to_be_visible()
    expect(tab.page.locator(".probe-caption")).to_contain_text("A new dress. Neither of them has ever seen one.")
    assert "“dress” was never shown" in tab.run()
    assert tab.result("fashion")["config"]["classes"] == [3]


def test_one_draws_and_the_teacher_answers(tab: DistilPage) -> None:
    tab.open(task="fashion", experiment="all", steps=200)
    tab.run()
    tab.open_pad()
    expect(tab.get("pad")).to_have_attribute("aria-label", re.compile("^Draw a garment here"))
    tab.draw_a_one()
    expect(tab.page.locator(".probe-caption")).to_contain_text("Your drawing")
    # An upright stroke is the first of the made-up shapes.
    assert tab.bars("teacher")[0] == max(tab.bars("teacher"))
    tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0.2")


def test_the_server_trains_it_too(tab: DistilPage) -> None:
    tab.open(task="fashion", device="server", steps=40)
    tab.run()
    assert tab.result("fashion")["task"] == "fashion"


def test_there_are_no_more_labels_than_examples(tab: DistilPage) -> None:
    tab.open(task="fashion", experiment="few_labels", labels=601)
    expect(tab.get("notices")).to_contain_text("Labels must be a whole number from 1 to 600, not “601”")
    expect(tab.page.locator("#distil-labels-hint")).to_have_text("1 to 600")
    tab.open(experiment="few_labels", labels=4000)
    tab.choose("fashion")
    expect(tab.get("distil-labels")).to_have_value("600")


def test_a_task_without_a_teacher_is_left_out_and_named_in_the_log(tab: DistilPage, own_server: Server) -> None:
    tab.open(task="untaught")
    expect(tab.get("notices")).to_contain_text("no task called “untaught”; there are digits, fashion, names")
    lines = [line for line in own_server.log.read_text("utf-8").splitlines() if "untaught" in line]
    command = "python -m core make-assets untaught --source untaught=DIR"
    assert lines == [f"The task untaught is not offered, as it has no teacher: {command} trains one."]
