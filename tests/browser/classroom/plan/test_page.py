"""The part for the teacher: opened by keys, kept in another language, printed whole, saved as what it shows."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.pages.document import languages, texts
from tests.browser.modules import call
from tests.browser.test_accessible import AXE, check

CLASSROOM = "?tab=classroom"
MODULE = "tests/browser/classroom/plan/paper.js"
SHEETS = ("plan", "worksheet", "key")
MARGIN = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")
# What is left of a page inside its margins, in pixels of 1/96 inch.
PAPERS = {"A4": (718, 1047), "Letter": (740, 980)}
# No sheet is longer: more would be a page nearly empty at every turn.
MOST_PAGES = {"plan": 10, "worksheet": 7, "key": 7}


def opened(page: Page, address: str = CLASSROOM) -> Locator:
    page.goto(address)
    page.locator(".plan-open summary").click()
    return ready(page)


def ready(page: Page) -> Locator:
    expect(page.get_by_test_id("plan-print")).to_be_enabled()
    return page.get_by_test_id("plan-sheet")


def choose(page: Page, sheet: str, length: int) -> Locator:
    page.locator(f"input[name=plan-sheet][value={sheet}]").check()
    page.locator(f"input[name=plan-length][value='{length}']").check()
    return ready(page)


def of(page: Page, sheet: Locator, function: str, *given: Any) -> Any:
    """What a function of MODULE says of the sheet."""
    return call(page, MODULE, function, sheet.element_handle(), *given)


def test_it_is_opened_and_chosen_from_by_keys_alone(page: Page) -> None:
    page.goto(CLASSROOM)
    page.locator(".plan-open summary").focus()
    page.keyboard.press("Enter")
    ready(page)
    page.keyboard.press("Tab")
    expect(page.locator("input[name=plan-length][value='45']")).to_be_focused()
    page.keyboard.press("ArrowUp")
    heading = page.get_by_test_id("plan-sheet").locator("h3")
    expect(heading).to_have_text("A lesson on temperature: plan for 20 minutes")
    expect(page.locator("input[name=lesson-length][value='20']")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(heading).to_have_text("Temperature: worksheet for 20 minutes")
    ready(page)
    page.evaluate("window.print = () => { window.printed = document.body.innerText }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed").strip().startswith("Temperature: worksheet for 20 minutes")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_test_id("plan-save")).to_be_visible()


def test_what_is_open_stays_open_in_another_language(page: Page) -> None:
    opened(page)
    choose(page, "key", 90)
    page.locator(".languages a[lang=zh]").click()
    words = texts("plan", "zh")
    expect(page.get_by_test_id("plan-sheet").locator("h3")).to_have_text(words["plan.title_key"].format(length=90))
    expect(page.locator("input[name=plan-sheet][value=key]")).to_be_checked()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("language", languages())
def test_what_is_saved_says_what_is_shown(page: Page, tmp_path: Path, language: str) -> None:
    sheet = opened(page, f"{CLASSROOM}&lang={language}")
    for name in SHEETS:
        choose(page, name, 90)
        with page.expect_download() as download:
            page.get_by_test_id("plan-save").click()
        assert download.value.suggested_filename == f"temperature_{name}_90_{language}.md"
        download.value.save_as(tmp_path / name)
        saved = re.sub(r"\\(.)", r"\1", (tmp_path / name).read_text("utf-8"))
        assert [text for text in of(page, sheet, "textsOf") if bare(text) not in bare(saved)] == []


def bare(text: str) -> str:
    """Letters and digits alone: what is drawn, how lines break and how Markdown marks it are left out."""
    return re.sub(r"\]\(<.*?>\)|[\W_]", "", text)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("language", languages())
def test_every_sheet_is_printed_whole(page: Page, language: str) -> None:
    sheet = opened(page, f"{CLASSROOM}&lang={language}")
    page.evaluate("document.body.classList.add('dark'), window.print = () => {}")
    for name in SHEETS:
        choose(page, name, 90)
        page.get_by_test_id("plan-print").click()
        page.emulate_media(media="print")
        assert of(page, sheet, "inks") == ["rgb(0, 0, 0)"]
        for paper, (width, height) in PAPERS.items():
            page.set_viewport_size({"width": width, "height": height})
            assert of(page, sheet, "cut", height) == []
            pages = len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(format=paper, margin=MARGIN)))
            least = sheet.bounding_box()["height"] / height  # type: ignore[index]
            assert least <= pages <= MOST_PAGES[name]
            # Chromium says that this was a print-out.
            page.get_by_test_id("plan-print").evaluate("button => button.click()")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.slow
def test_nothing_of_the_servers_page_cuts_a_sheet_off(server_page: Page) -> None:
    sheet = opened(server_page)
    server_page.evaluate("window.print = () => {}")
    server_page.get_by_test_id("plan-print").click()
    assert of(server_page, sheet, "clipping") == []
    server_page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert of(server_page, sheet, "clipping") != []


def test_the_links_lead_to_the_steps_and_to_the_dice(page: Page) -> None:
    sheet = opened(page)
    assert [link.get_attribute("data-step") for link in sheet.locator("table a[data-step]").all()] == [
        link.get_attribute("data-step") for link in page.get_by_test_id("lesson-steps").locator("a").all()
    ]
    sheet.locator("a[href='#dice']").click()
    expect(page.get_by_test_id("dice-sheet")).to_be_in_viewport()
    sheet.locator("a[data-step=digits]").first.click()
    expect(page.locator("#lesson-heading")).to_have_text("Step 6 of 9: What looks like what")


def test_a_saved_link_opens_its_step_in_a_lesson_of_that_length(page: Page) -> None:
    opened(page)
    choose(page, "plan", 90)
    with page.expect_download() as download:
        page.get_by_test_id("plan-save").click()
    addresses = re.findall(r"\(<(.*?)>\)", download.value.path().read_text("utf-8"))
    [address] = {one for one in addresses if "lesson=7&" in one}
    page.goto(address)
    expect(page.locator("#lesson-heading")).to_have_text("Step 7 of 12: What looks like what")


def test_nothing_of_it_is_fetched_before_it_is_opened(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(CLASSROOM)
    expect(page.locator("#about")).to_be_visible()
    wanted = re.compile(r"/plan/(?!part\.js)|plan\.json|safetensors")
    assert [url for url in asked if wanted.search(url)] == []
    page.locator(".plan-open summary").click()
    ready(page)
    assert any(wanted.search(url) for url in asked)


def test_what_cannot_be_fetched_is_said(page: Page) -> None:
    page.route("**/coin.safetensors", lambda route: route.abort())
    page.goto(CLASSROOM)
    page.locator(".plan-open summary").click()
    expect(page.get_by_test_id("plan-status")).to_contain_text("could not be fetched")
    expect(page.get_by_test_id("plan-print")).to_be_disabled()
    page.locator("input[name=plan-sheet][value=worksheet]").check()
    ready(page)
    page.unroute("**/coin.safetensors")
    page.locator("input[name=plan-sheet][value=key]").check()
    expect(ready(page)).to_contain_text("with answers")


def test_a_module_that_is_lost_is_said(page: Page) -> None:
    page.route("**/plan/view.js", lambda route: route.abort())
    page.goto(CLASSROOM)
    page.locator(".plan-open summary").click()
    expect(page.get_by_test_id("plan").get_by_role("alert")).to_have_text(texts("classroom")["plan.missed"])


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("width", [375, 320])
@pytest.mark.parametrize("language", languages())
def test_no_sheet_scrolls_sideways_on_a_phone(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    opened(page, f"{CLASSROOM}&lang={language}")
    for name in SHEETS:
        choose(page, name, 90)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    dice = page.get_by_test_id("dice-sheet").locator("table")
    assert dice.bounding_box()["width"] <= width  # type: ignore[index]
    assert dice.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")


@pytest.mark.slow
def test_axe_finds_nothing(page: Page) -> None:
    opened(page)
    page.evaluate(AXE)
    for name in SHEETS:
        page.set_viewport_size({"width": 1280, "height": 800})
        choose(page, name, 20)
        check(page, "#plan")
