"""The one line chart of the page: what it draws, and how it is read by mouse, finger, keys and as a table."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import watched_page
from tests.browser.modules import call

MODULE = "tests/browser/shared/chart/chart.js"
STEPS = [0, 20, 40, 60, 80, 100]
STUDENT = {"name": "Student", "xs": STEPS, "values": [[step / 100, step / 200, 1] for step in STEPS]}
TWIN = {"name": "Twin", "xs": STEPS, "values": [[0.5] for _ in STEPS], "colour": "--twin", "dash": [7, 4]}


class Trial:
    """A page with one chart on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.locator("#trial .chart-field")
        self.tip = page.locator("#trial .chart-tip")
        self.status = page.locator("#trial [role=status]")

    def open(self, width: int = 600) -> "Trial":
        self.page.goto("")
        self.make(width)
        return self

    def make(self, width: int) -> None:
        call(self.page, MODULE, "make", width)

    def draw(self, *series: dict[str, Any], axis: dict[str, Any] | None = None, marker: Any = None) -> "Trial":
        self.page.evaluate("given => trial.draw(...given)", [list(series), axis or {}, marker])
        self.page.wait_for_function("() => trial.texts.length")
        return self

    def texts(self) -> dict[str, tuple[float, float]]:
        """Where each text of the last drawing was put."""
        return {text: (x, y) for text, x, y in self.page.evaluate("trial.texts")}

    def over(self) -> dict[str, float]:
        """The field of the lines on the page."""
        box = self.page.locator("#trial .u-over").bounding_box()
        assert box
        return dict(box)

    def point_at(self, across: float) -> None:
        box = self.over()
        self.page.mouse.move(box["x"] + across * box["width"], box["y"] + box["height"] / 3)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.field.press(key)

    def table(self) -> Locator:
        return self.page.locator("#trial details tr")


@pytest.fixture
def trial(page: Page) -> Trial:
    return Trial(page).open()


@pytest.fixture
def touched(browser: Browser, site_url: str) -> Iterator[Trial]:
    with watched_page(browser, site_url, has_touch=True, service_workers="block") as page:
        yield Trial(page).open()


def test_keys_find_nothing_in_a_chart_that_is_not_drawn_yet(trial: Trial) -> None:
    trial.press("ArrowLeft", "End", "PageUp", "Escape")
    expect(trial.status).to_be_empty()
    trial.draw(STUDENT)
    trial.press("End")
    expect(trial.status).to_contain_text("Student")


def test_names_at_the_lines_ends_do_not_cover_each_other(trial: Trial) -> None:
    ends = [0.5, 0.5, 0.51, 0.02, 0.0, 1.0]
    names = [f"line {i}" for i in range(len(ends))]
    lines = [{"name": n, "xs": [0, 100], "values": [[0.3], [end]]} for n, end in zip(names, ends, strict=True)]
    texts = trial.draw(*lines).texts()
    heights = sorted(texts[name][1] for name in names)
    assert all(below - above >= 15.9 for above, below in pairwise(heights))
    assert heights[0] >= 0
    assert heights[-1] <= 300
    falling = [texts[name][1] for name in ("line 5", "line 2", "line 3", "line 4")]
    assert falling == sorted(falling), "a higher line's name stands higher"


def test_names_without_room_are_shrunk_and_stay_inside(trial: Trial) -> None:
    trial.make(300)
    trial.draw(STUDENT | {"name": "A student with a name that is far too long for a phone"})
    assert trial.over()["width"] > 300 * 0.4


def test_the_pointer_reads_the_nearest_point_of_every_line(trial: Trial) -> None:
    trial.draw(STUDENT, TWIN)
    for across, step, student in ((0.41, 40, "0.40 (0.20 to 1.00)"), (0.78, 80, "0.80 (0.40 to 1.00)")):
        trial.point_at(across)
        expect(trial.tip).to_have_text(f"Step {step}Student{student}Twin0.50")
    expect(trial.status).to_have_text("")
    trial.page.mouse.move(900, 700)
    expect(trial.tip).to_be_hidden()


def test_a_line_without_a_point_there_is_not_read(trial: Trial) -> None:
    other = {"name": "A", "xs": [30, 70], "values": [[0.1], [0.2]], "faint": True}
    trial.draw(STUDENT, other)
    trial.point_at(0.31)
    expect(trial.tip).to_have_text("Step 30A0.10")
    trial.point_at(0.6)
    expect(trial.tip).to_have_text("Step 60Student0.60 (0.30 to 1.00)")


def test_a_finger_reads_it_too(touched: Trial) -> None:
    touched.draw(STUDENT)
    box = touched.over()
    touched.page.touchscreen.tap(box["x"] + 0.2 * box["width"], box["y"] + 50)
    expect(touched.tip).to_have_text("Step 20Student0.20 (0.10 to 1.00)")


def test_keys_move_along_the_points_and_what_they_find_is_spoken(trial: Trial) -> None:
    trial.draw(STUDENT, TWIN)
    trial.press("Home")
    expect(trial.status).to_have_text("Step 0: Student 0.00 (0.00 to 1.00), Twin 0.50")
    trial.press("ArrowRight", "ArrowRight")
    expect(trial.status).to_have_text("Step 40: Student 0.40 (0.20 to 1.00), Twin 0.50")
    expect(trial.tip).to_have_text("Step 40Student0.40 (0.20 to 1.00)Twin0.50")
    trial.press("ArrowLeft")
    expect(trial.status).to_contain_text("Step 20:")
    trial.press("End", "ArrowRight")
    expect(trial.status).to_contain_text("Step 100:")
    trial.press("Escape")
    expect(trial.tip).to_be_hidden()
    expect(trial.field).to_have_attribute("aria-label", "A trial. Arrow keys read the values one after the other.")


def test_the_keys_cursor_keeps_its_point_while_the_line_grows(trial: Trial) -> None:
    trial.draw(STUDENT, axis={"range": [0, 100]})
    trial.press("Home", "ArrowRight")
    trial.draw(STUDENT, axis={"range": [0, 400]})
    expect(trial.tip).to_have_text("Step 20Student0.20 (0.10 to 1.00)")
    cursor = trial.page.locator("#trial .u-cursor-x").bounding_box()
    assert cursor
    box = trial.over()
    assert cursor["x"] - box["x"] == pytest.approx(box["width"] * 20 / 400, abs=1.5)


def test_the_table_holds_the_numbers_and_is_made_when_it_is_opened(trial: Trial) -> None:
    dots = {"name": "Start 1", "xs": STEPS, "values": [[0.25] for _ in STEPS], "dots": True}
    trial.draw(STUDENT, TWIN, dots)
    expect(trial.table()).to_have_count(0)
    trial.page.get_by_text("Numbers as a table").last.click()
    expect(trial.table()).to_have_count(1 + len(STEPS))
    assert trial.table().nth(0).locator("th").all_text_contents() == ["steps", "Student", "Twin", "Start 1"]
    third = trial.table().nth(3).locator("th, td")
    assert third.all_text_contents() == ["40", "0.40 (0.20 to 1.00)", "0.50", "0.25"]
    longer = {"name": "Student", "xs": [*STEPS, 120], "values": [*STUDENT["values"], [0.9]]}  # type: ignore[misc]
    trial.draw(longer, axis={"range": [0, 120]})
    expect(trial.table()).to_have_count(2 + len(STEPS))


def test_a_log_axis_puts_equal_ratios_at_equal_distances(trial: Trial) -> None:
    axis = {"range": [0.5, 40], "log": True, "ticks": [2, 4, 8, 16, 32]}
    line = {"name": "line", "xs": [0.5, 4, 40], "values": [[0.2], [0.4], [0.6]]}
    texts = trial.draw(line, axis=axis, marker={"x": 4}).texts()
    places = [texts[tick][0] for tick in ("2", "4", "8", "16", "32")]
    steps = [b - a for a, b in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 4, abs=1.1)
    assert steps[0] > 40
    trial.press("Home", "ArrowRight")
    cursor, marker = (trial.page.locator(f"#trial .{name}").bounding_box() for name in ("u-cursor-x", "chart-marker"))
    assert cursor
    assert marker
    assert cursor["x"] == pytest.approx(marker["x"], abs=2)
    assert cursor["x"] == pytest.approx(places[1], abs=2)


def test_a_marker_moves_without_a_drawing(trial: Trial) -> None:
    trial.draw(STUDENT, TWIN, marker={"x": 0, "values": [0, 0.5]})
    trial.page.evaluate("(trial.texts = [], trial.chart.mark({ x: 50, values: [0.5, 0.5] }))")
    box = trial.over()
    marker = trial.page.locator("#trial .chart-marker").bounding_box()
    dot = trial.page.locator("#trial .chart-dot").first.bounding_box()
    assert marker
    assert dot
    assert marker["x"] == pytest.approx(box["x"] + box["width"] / 2, abs=2)
    assert dot["y"] + dot["height"] / 2 == pytest.approx(box["y"] + box["height"] / 2, abs=2)
    trial.page.wait_for_timeout(100)
    assert trial.page.evaluate("trial.texts.length") == 0


def test_it_is_drawn_again_in_the_colours_of_the_dark_and_of_forced_colours(trial: Trial) -> None:
    trial.draw(STUDENT)
    light = trial.page.evaluate("getComputedStyle(trial.box).getPropertyValue('--student')")
    trial.page.wait_for_function("() => trial.pixels('--student') > 100")
    trial.page.evaluate("document.body.classList.toggle('dark')")
    assert trial.page.evaluate("getComputedStyle(trial.box).getPropertyValue('--student')") != light
    trial.page.wait_for_function("() => trial.pixels('--student') > 100")
    trial.page.emulate_media(forced_colors="active")
    trial.page.wait_for_function("() => getComputedStyle(trial.box).getPropertyValue('--student') === 'LinkText'")
    trial.page.wait_for_function("() => trial.pixels('--student') > 100")


def test_what_is_drawn_while_hidden_is_laid_out_when_it_is_shown(trial: Trial) -> None:
    trial.page.evaluate("trial.box.style.display = 'none'")
    trial.page.evaluate("given => trial.draw(given)", [STUDENT])
    trial.page.wait_for_timeout(700)
    assert trial.page.locator("#trial canvas").count() == 0
    trial.page.evaluate("trial.box.style.display = 'block'")
    expect(trial.page.locator("#trial canvas")).to_have_js_property("clientWidth", 600)
    assert 300 < trial.over()["width"] < 560


def test_it_follows_the_width_of_its_box(trial: Trial) -> None:
    trial.draw(STUDENT)
    for width in (320, 500):
        trial.page.evaluate("width => (trial.box.style.width = `${width}px`)", width)
        expect(trial.page.locator("#trial canvas")).to_have_js_property("clientWidth", width)
        trial.point_at(0.4)
        expect(trial.tip).to_contain_text("Step 40")


def test_it_can_be_had_on_a_canvas_with_its_names(trial: Trial) -> None:
    trial.draw(STUDENT, TWIN)
    found = trial.page.evaluate("trial.onCanvas(1120, 430)")
    assert found[:2] == [1120, 430]
    assert found[2] > 300
    assert {"Student", "Twin", "steps", "0.5"} <= set(found[3])


def test_a_thinned_line_keeps_its_peaks_and_its_ends(trial: Trial) -> None:
    kept = trial.page.evaluate("trial.thinnedLine()")
    assert len(kept) == pytest.approx(200, abs=2)
    assert max(point["most"] for point in kept) == 9
    assert min(point["least"] for point in kept) == -9
    assert (kept[0]["first"], kept[-1]["last"]) == (0, 4999 / 5000)
    assert (kept[-1]["low"], kept[-1]["high"]) == (-4999, 4999)


def test_where_the_library_cannot_be_fetched_it_is_said_and_tried_again(trial: Trial) -> None:
    trial.page.route("**/uPlot.iife.min.js", lambda route: route.abort())
    trial.page.evaluate("given => trial.draw(given)", [STUDENT])
    expect(trial.page.locator("#trial [role=alert]")).to_contain_text("could not be fetched")
    trial.page.unroute("**/uPlot.iife.min.js")
    trial.draw(STUDENT)
    expect(trial.page.locator("#trial [role=alert]")).to_be_hidden()


def test_the_library_is_fetched_with_the_first_chart_and_not_before(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("")
    page.wait_for_selector("[data-testid=bar]")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "uplot" in url.lower()] == []
