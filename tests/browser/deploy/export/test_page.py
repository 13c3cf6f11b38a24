"""The student as one HTML file: it answers with the network cut, from a file, and says what the network says."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.tasks.names import LETTERS, encode
from core.temperature import softmax
from tests.browser.deploy.export.conftest import Taken
from tests.browser.deploy.export.networks import MADE, Network, float_logits
from tests.browser.modules import call, open_blank
from tests.browser.test_accessible import AXE

LARGEST = 300_000


@pytest.fixture(scope="module")
def pages(browser: Browser, students: dict[str, Taken], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files, as the lab writes them."""
    folder, made = tmp_path_factory.mktemp("pages"), {}
    opened = browser.new_page()
    open_blank(opened)
    for task, student in students.items():
        said = {"scores": "<b>Scores</b> & more", "data": "data", "licence": "licence"}
        made[task] = folder / f"{task}.html"
        made[task].write_text(call(opened, MADE, "page", student.network, student.facts["classes"], said), "utf-8")
    opened.close()
    return made


@pytest.fixture
def cut_off(browser: Browser) -> Iterator[Page]:
    """A phone without a network. A request to anywhere, or an error, fails the test."""
    context = browser.new_context(viewport={"width": 375, "height": 700}, has_touch=True, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text))
    page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
    yield page
    context.close()
    assert wrong == []


def draw_three(page: Page) -> list[list[float]]:
    """Draw with the mouse; gives the corners of what was drawn, in the pad's own cells."""
    box = page.locator("#pad").bounding_box()
    assert box
    points = [(60, 40), (160, 40), (110, 100), (160, 150), (110, 190), (60, 180)]
    places = [(round(box["x"] + x), round(box["y"] + y)) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()
    return [[(x - box["x"]) * 224 / box["width"], (y - box["y"]) * 224 / box["height"]] for x, y in places]


def shares(page: Page) -> dict[str, float]:
    bars = page.locator("#bars li").all()
    return {bar.locator("b").inner_text(): float(bar.get_attribute("data-share") or "nan") for bar in bars}


def changed(page: Page) -> None:
    """Once what was drawn has been read: in the next picture."""
    page.evaluate("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")


def set_temperature(page: Page, value: str) -> None:
    page.get_by_label("Temperature").fill(value)


def test_the_files_are_small_and_their_code_can_be_read(pages: dict[str, Path]) -> None:
    for task, file in pages.items():
        content = file.read_text("utf-8")
        assert len(content.encode()) <= LARGEST
        assert "http" not in content.replace("http-equiv", "")
        assert "/** The student's answer as bars, under a slider for the temperature. */" in content
        assert f"// deploy/export/page/{task}.js" in content
        assert "import " not in content.split("<script")[2]
        assert "&lt;b>Scores&lt;/b> &amp; more" in content


@pytest.mark.parametrize("temperature", ["1", "0", "4.5"])
def test_a_drawn_digit_is_read_as_the_network_reads_it(
    cut_off: Page, modules: Page, pages: dict[str, Path], students: dict[str, Taken], temperature: str
) -> None:
    cut_off.goto(pages["digits"].as_uri())
    blank = shares(cut_off)
    pixels = np.float32(call(modules, MADE, "drawn", draw_three(cut_off)))
    changed(cut_off)
    set_temperature(cut_off, temperature)
    logits = float_logits(students["digits"].network, pixels[None])[0]
    expected = softmax(logits, float(temperature))
    np.testing.assert_allclose(list(shares(cut_off).values()), expected, rtol=0, atol=1e-5)
    assert max(shares(cut_off), key=shares(cut_off).__getitem__) == "3"
    cut_off.get_by_role("button", name="Clear").click()
    set_temperature(cut_off, "1")
    assert shares(cut_off) == pytest.approx(blank, abs=1e-9)


def test_keys_draw_too(cut_off: Page, pages: dict[str, Path]) -> None:
    cut_off.goto(pages["digits"].as_uri())
    blank = shares(cut_off)
    cut_off.locator("#pad").focus()
    cut_off.keyboard.press("Space")
    expect(cut_off.locator("p[role=status]")).to_contain_text("The pen is down")
    for _ in range(10):
        cut_off.keyboard.press("ArrowDown")
    changed(cut_off)
    assert shares(cut_off) != blank


def likeliest(network: Network, prefix: str, temperature: float) -> dict[str, float]:
    probs = softmax(float_logits(network, encode(prefix)[None])[0], temperature)
    order = sorted(range(27), key=lambda place: (-probs[place], place))
    named = {"end" if place == 0 else LETTERS[place]: probs[place] for place in order[:8]}
    return {**named, "others": probs[order[8:]].sum()}


def test_a_beginning_goes_on_as_the_network_says(
    cut_off: Page, pages: dict[str, Path], students: dict[str, Taken]
) -> None:
    network = students["names"].network
    cut_off.goto(pages["names"].as_uri())
    field = cut_off.get_by_label("The beginning of a name")
    for prefix, temperature in (("mar", "1"), ("", "2"), ("Christopher ", "0.5")):
        field.fill(prefix)
        set_temperature(cut_off, temperature)
        expected = likeliest(network, prefix.strip().lower(), float(temperature))
        assert shares(cut_off) == pytest.approx(expected, abs=1e-5)
    field.fill("mary9")
    expect(cut_off.locator("p[role=status]")).to_contain_text("It must be letters from a to z")
    assert shares(cut_off) == pytest.approx(expected, abs=1e-5)
    cut_off.get_by_role("button", name="Complete it").click()
    assert cut_off.locator("#completed").inner_text() == ""


def test_at_no_temperature_a_name_is_completed_by_its_likeliest_letters(
    cut_off: Page, pages: dict[str, Path], students: dict[str, Taken]
) -> None:
    name = "jo"
    while len(name) < 20:
        letter = int(float_logits(students["names"].network, encode(name)[None])[0].argmax())
        if not letter:
            break
        name += LETTERS[letter]
    cut_off.goto(pages["names"].as_uri())
    cut_off.get_by_label("The beginning of a name").fill("jo")
    set_temperature(cut_off, "0")
    cut_off.keyboard.press("Tab")
    cut_off.get_by_role("button", name="Complete it").press("Enter")
    assert cut_off.locator("#completed").inner_text() == name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("task", ["digits", "names"])
def test_everyone_can_use_it_on_a_phone(cut_off: Page, pages: dict[str, Path], task: str, scheme: str) -> None:
    cut_off.emulate_media(color_scheme=scheme)
    cut_off.goto(pages[task].as_uri())
    paper = cut_off.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(253, 252, 250)", "dark": "rgb(20, 21, 27)"}[scheme]
    assert cut_off.evaluate("document.documentElement.scrollWidth") <= 375
    cut_off.evaluate(AXE)
    assert cut_off.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))") == []
