"""A language of which a few texts are translated: what is there is shown, and English where nothing is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from core.pages.document import texts
from tests.browser.conftest import watched_page
from tests.browser.site.hosting import hosted
from tests.conftest import ROOT

OWN = {
    "page": {"language.name": "Français", "app.title": "Laboratoire de température", "neither.there": "rien"},
    "temperature": {"tab.temperature": "Température", "intro.title": "La température"},
}
BAR = "[data-testid=bar][data-prob]"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The lab as plain files with a folder assets/text/fr/ more."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in ("core", "assets"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    (tree / "assets" / "text" / "fr").mkdir()
    for part, words in OWN.items():
        (tree / "assets" / "text" / "fr" / f"{part}.json").write_text(json.dumps(words), "utf-8")
    command = [sys.executable, "-m", "core", "site", str(tree / "site"), "--without-model"]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    with hosted(tree / "site") as address:
        yield address


def test_what_a_language_has_is_shown_and_the_rest_in_english(browser: Browser, url: str) -> None:
    with watched_page(browser, url) as page:
        page.goto("?lang=fr&tab=temperature")
        page.wait_for_selector(BAR)
        expect(page).to_have_title(OWN["page"]["app.title"])
        english = [texts(tab)[f"tab.{tab}"] for tab in ("soft_labels", "distil", "deploy", "classroom")]
        expect(page.get_by_role("tab")).to_have_text(["Température", *english])
        expect(page.locator(".temperature h1")).to_have_text(OWN["temperature"]["intro.title"])
        expect(page.locator(".temperature .intro p")).to_have_text(texts("temperature")["intro.text"])
        for tab in ("soft_labels", "distil", "deploy", "classroom"):
            page.goto(f"?lang=fr&tab={tab}")
            expect(page.locator(f".{tab} h1")).to_have_text(texts(tab)[f"{tab}.title"])


def test_a_whole_language_asks_for_nothing_of_english(browser: Browser, url: str) -> None:
    with watched_page(browser, url, service_workers="block") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("?lang=zh&tab=distil")
        expect(page.locator(".distil h1")).to_have_text(texts("distil", "zh")["distil.title"])
        assert any("/text/zh/" in address for address in asked)
        assert not any("/text/en/" in address for address in asked)
        assert {name: "gaps" in said for name, said in told(page.locator("#languages").text_content()).items()} == {
            "en": False,
            "fr": True,
            "zh": False,
        }


def told(script: str | None) -> dict[str, dict[str, object]]:
    return dict(json.loads(script or "{}"))
