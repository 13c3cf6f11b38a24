"""What a visitor of the Soft labels tab sees, in a real browser."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from safetensors.numpy import load_file

from core.assets import SOFT_LABELS
from core.recordings.translation import ARTICLE, known, recorded
from core.temperature import retemper, softmax
from tests.browser.distil.page import DistilPage
from tests.browser.soft_labels.page import MODEL_SECONDS, SoftLabels

GOLDEN = {
    0.5: (["82.76", "14.37", "2.30", "0.57"], "0.796"),
    1: (["60", "25", "10", "5"], "1.490"),
    2: (["42.69", "27.56", "17.43", "12.32"], "1.848"),
    10: (["28.31", "25.94", "23.67", "22.08"], "1.994"),
}


@pytest.fixture
def soft(page: Page) -> SoftLabels:
    return SoftLabels(page)


@pytest.fixture
def on_server(server_page: Page) -> SoftLabels:
    return SoftLabels(server_page)


@pytest.mark.parametrize("temperature", GOLDEN)
def test_the_articles_table_has_the_printed_digits(soft: SoftLabels, temperature: float) -> None:
    shares, bits = GOLDEN[temperature]
    soft.open(T=temperature)
    soft.see("answers")
    expect(soft.get("article-bits")).to_contain_text(f"{bits} bits")
    shown = soft.page.locator("[data-testid=article] li .bar-share").all_text_contents()
    assert shown == [f"{share}\u00a0%" for share in shares]
    np.testing.assert_allclose(soft.shares("bar", "article"), retemper(list(ARTICLE.values()), temperature), atol=1e-9)


def test_the_article_is_marked_as_an_illustration_and_the_difference_comes_from_numbers(soft: SoftLabels) -> None:
    soft.open()
    expect(soft.get("article")).to_contain_text("An illustration")
    best = max(recorded()["answers"], key=lambda answer: sum(answer["log_probs"]))["text"]
    expect(soft.get("differs")).to_contain_text(f"likes “{best}” best, which the article does not list")
    expect(soft.get("differs")).to_contain_text(
        "“I feel hungry”: 0.02\u00a0% for the model, 5.00\u00a0% in the article"
    )


def test_the_first_sentence_is_one_that_the_model_knows(soft: SoftLabels) -> None:
    soft.open(T=2)
    first, second, *others = soft.shares("bar", "known")
    recorded_nats = [answer["log_prob"] for answer in known()["answers"]]
    np.testing.assert_allclose([first, second, *others], softmax(recorded_nats, 2), atol=1e-9)
    assert first > second > 5 * max(others)
    expect(soft.get("known-bits")).to_contain_text(f"“I am a student” {first:.0%}".replace("%", "\u00a0%"))


def test_the_contents_lead_to_each_part(soft: SoftLabels) -> None:
    soft.page.set_viewport_size({"width": 375, "height": 667})
    soft.open()
    before = soft.page.url
    links = soft.page.locator(".contents a")
    headings = soft.page.locator(".soft_labels h2").all_inner_texts()
    assert links.all_inner_texts() == headings
    for heading in headings[::-2]:
        links.filter(has_text=heading).press("Enter")
        assert soft.page.evaluate("document.activeElement.textContent") == heading
        assert soft.page.evaluate("document.activeElement.getBoundingClientRect().top") < 667 / 2
    assert soft.page.url == before


@pytest.mark.slow
def test_no_request_while_dragging(on_server: SoftLabels) -> None:
    on_server.open()
    for part in ("answers", "meanings", "digits", "bits", "jobs"):
        drawn = on_server.see(part)
        on_server.turn(0.05)
        on_server.wait_for_model()
        before = drawn.inner_text()
        with on_server.no_requests():
            for step in range(10):
                on_server.turn(0.1 * 1.6**step)
            on_server.page.wait_for_timeout(700)
        assert drawn.inner_text() != before


def test_the_three_meanings_agree_at_one_and_differ_elsewhere(soft: SoftLabels) -> None:
    soft.open(T=1)
    soft.see("meanings")
    whole, token, best = (soft.shares(f"share-{name}", "meanings") for name in ("whole", "token", "best"))
    np.testing.assert_allclose(whole, token, atol=1e-6)
    assert best == [1, *[0] * (len(best) - 1)]
    expect(soft.get("meanings-finding")).to_contain_text("At T = 1 the first two columns are the same")
    soft.turn(0.2)
    expect(soft.get("meanings-finding")).to_contain_text("among whole answers but")
    whole, token = (soft.shares(f"share-{name}", "meanings") for name in ("whole", "token"))
    assert max(abs(a - b) for a, b in zip(whole, token, strict=True)) > 0.2


def test_answers_can_be_added_and_removed_without_a_request_where_they_are_recorded(on_server: SoftLabels) -> None:
    on_server.open().wait_for_model()
    with on_server.no_requests():
        on_server.page.get_by_label("Remove “I'm happy”").click()
        expect(on_server.get("bar", "model")).to_have_count(6)
        on_server.write("answer", "The cat is blue")
        expect(on_server.get("bar", "model")).to_have_count(7)
    assert "The cat is blue" in on_server.link()["answers"]
    on_server.page.go_back()
    expect(on_server.get("bar", "model")).to_have_count(6)


def test_a_changed_sentence_is_scored_by_the_model(on_server: SoftLabels) -> None:
    on_server.open()
    on_server.write("sentence", "我很累")
    on_server.write("answer", "I am exhausted")
    expect(on_server.get("soft-note")).to_have_text("Scored by the model just now.", timeout=MODEL_SECONDS)
    expect(on_server.get("bar", "model")).to_have_count(8)
    assert on_server.link()["sentence"] == "我很累"


def test_the_models_own_answers_are_counted_as_they_come(on_server: SoftLabels) -> None:
    on_server.open(T=0.5)
    on_server.see("meanings")
    expect(on_server.get("drawn-note")).to_contain_text("Recorded: of 100 answers written at T = 0.5")
    on_server.get("draw-answers").click()
    expect(on_server.get("drawn-note")).to_contain_text("Of 20 answers written at T = 0.5", timeout=MODEL_SECONDS)
    counts = on_server.page.locator("[data-testid=drawn] .drawn-count").all_text_contents()
    assert all(re.fullmatch(r"\d+ ×", count) for count in counts)
    before = on_server.get("bar", "model").count()
    on_server.page.get_by_role("button", name="Add to the list").first.click()
    expect(on_server.get("bar", "model")).to_have_count(before + 1, timeout=MODEL_SECONDS)


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        ("sentence", "  ", "A sentence needs at least one character"),
        ("sentence", "饿" * 2000, "at most 120 characters; this one has 2000"),
        ("answer", "", "An answer needs at least one character"),
        ("answer", " I'm  hungry ", "“I'm hungry” is in the list already"),
        ("answer", "x" * 2000, "at most 120 characters; this one has 2000"),
    ],
)
def test_bad_input_gets_its_rule_and_everything_stays(soft: SoftLabels, field: str, text: str, rule: str) -> None:
    soft.open()
    before = soft.shares("bar", "model")
    soft.write(field, text)
    expect(soft.page.locator(".soft_labels .problem:not(:empty)")).to_contain_text(rule)
    assert soft.shares("bar", "model") == before


def test_two_hundred_answers_in_a_link_get_the_rule(soft: SoftLabels) -> None:
    soft.open(answers="\n".join(map(str, range(200))), T="abc", digit=9999, cell="xx", network="me")
    notices = soft.get("notices")
    for rule in (
        "at most 12 answers",
        "Temperature must be",
        "A digit's number",
        "A cell must be",
        "no network called",
    ):
        expect(notices).to_contain_text(rule)
    expect(soft.get("bar", "model")).to_have_count(7)


@pytest.mark.slow
def test_markup_is_an_answer_like_any_other(on_server: SoftLabels) -> None:
    on_server.open()
    on_server.write("answer", "<img src=x onerror=alert(1)>")
    expect(on_server.get("bar", "model").filter(has_text="<img src=x")).to_have_count(1, timeout=MODEL_SECONDS)
    assert on_server.page.locator(".soft_labels img").count() == 0


@pytest.mark.slow
def test_a_script_that_the_model_does_not_know_is_said_to_be_so(on_server: SoftLabels) -> None:
    on_server.open()
    on_server.write("sentence", "𐤀𐤁𐤂")
    expect(on_server.get("soft-note")).to_contain_text("knows no words of this script", timeout=MODEL_SECONDS)


def test_at_zero_every_part_says_what_is_true_and_finite(soft: SoftLabels) -> None:
    soft.open(T=0)
    for part in ("answers", "meanings", "digits", "bits", "jobs"):
        soft.see(part)
    expect(soft.get("bits-tokens")).to_contain_text("At T = 0 a soft label is open by 0.00 bits. It is 0.00 bits away")
    expect(soft.get("bits-digits")).to_contain_text("At T = 0 a soft label is open by 0.00 bits. It is 0.00 bits away")
    expect(soft.get("to-distil")).to_have_attribute("href", "?tab=distil&train_T=0.05")
    expect(soft.get("meanings-finding")).to_contain_text("these answers are 100\u00a0% of all")
    said = soft.page.inner_text("body")
    assert "NaN" not in said
    assert "Infinity" not in said
    assert not soft.page.locator("[style*=NaN], [style*=Infinity]").count()


def test_the_heat_map_blooms_from_the_identity_and_a_cell_shows_its_digits(soft: SoftLabels) -> None:
    soft.open(T=0.05)
    soft.see("digits")
    tensors = load_file(SOFT_LABELS / "digits.safetensors")
    mistakes = (tensors["teacher"].argmax(axis=1) == 9)[tensors["targets"] == 4].mean()  # all that is left at T → 0
    expect(soft.get("cell-finding")).to_contain_text(f"the 4s look {100 * mistakes:.2f}\u00a0%", timeout=10_000)
    expect(soft.get("heat-map")).to_have_role("application")  # a reader keeps the arrow keys on a picture for itself
    box = soft.get("heat-map").bounding_box()
    assert box
    cell = box["width"] * 44 / 470
    at = {"x": box["width"] * 30 / 470 + cell * 5.5, "y": box["width"] * 30 / 470 + cell * 3.5}
    soft.get("heat-map").click(position=at)
    expect(soft.get("cell-finding")).to_contain_text("the 3s look")
    soft.turn(5)
    expect(soft.get("cell-finding")).to_contain_text("At T = 5 the 3s look")
    numbers = soft.get("all-digits").locator(".chart-numbers")
    numbers.locator("summary").click()
    share = numbers.locator("tbody tr").nth(3).locator("td").nth(5).inner_text()
    expect(soft.get("cell-finding")).to_contain_text(f"the 3s look {share} like a 5")
    expect(soft.page.locator("[data-testid=made-by] .tile")).to_have_count(8)
    assert soft.get("made-by").locator(".tile").first.get_attribute("aria-label") == "handwritten digit 3"
    soft.get("heat-map").press("ArrowLeft")
    expect(soft.get("cell-finding")).to_contain_text("like a 4")


def test_a_digit_can_be_picked_shuffled_and_drawn(soft: SoftLabels) -> None:
    soft.open(T=2)
    soft.see("digits")
    expect(soft.get("digit-finding")).to_contain_text("The hard label says 4")
    soft.page.locator("[data-testid=digit] .thumb").nth(8).click()
    expect(soft.get("digit-finding")).to_contain_text("says 8")
    before = soft.link().get("digit")
    soft.get("shuffle").click()
    soft.page.wait_for_function("before => new URLSearchParams(location.search).get('digit') !== before", arg=before)
    soft.get("draw-digit").click()
    expect(soft.get("pad-note")).to_contain_text("As long as it is empty", timeout=10_000)
    box = soft.get("pad").bounding_box()
    assert box
    mouse = soft.page.mouse
    mouse.move(box["x"] + 150, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 152, box["y"] + 400, steps=12)
    mouse.up()
    expect(soft.get("digit-finding")).to_contain_text("There is no hard label")
    shares = soft.shares("bar", "digit")
    assert shares.index(max(shares)) == 1
    soft.get("pad-clear").click()
    expect(soft.get("pad-note")).to_contain_text("As long as it is empty")


def test_the_dial_moves_the_calibration_error_but_never_the_accuracy(soft: SoftLabels) -> None:
    soft.open(T=1)
    soft.see("jobs")
    expect(soft.get("ece-dial")).to_have_text(soft.get("ece-trained").text_content() or "")
    for network in ("teacher", "hard", "soft"):
        soft.get(f"network-{network}").check()
        accuracy = soft.get("accuracy-trained").text_content() or ""
        expect(soft.get("accuracy-fitted")).to_have_text(accuracy)
        finding = soft.get("calibration-finding")
        expect(finding).to_contain_text("Accuracy stays at")
        # 0.85 to 0.75 %: of the teacher's 1,000 digits that is luck.
        assert ("no clear gain" in finding.inner_text()) == (network == "teacher")
        for temperature in (0.1, 3, 20):
            soft.turn(temperature)
            expect(soft.get("accuracy-dial")).to_have_text(accuracy)
    assert soft.get("ece-dial").text_content() != soft.get("ece-trained").text_content()


def test_each_diagram_has_its_numbers_in_a_table(soft: SoftLabels) -> None:
    soft.open(T=1)
    soft.see("jobs")
    soft.get("network-teacher").check()
    trained = soft.page.locator(".diagram-trained")
    trained.get_by_text("Numbers as a table").click()
    trained.locator("tbody tr").first.wait_for()  # its rows are made when it has opened
    rows = trained.locator("tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.innerText))")
    sure, right, counts = zip(*rows, strict=True)
    assert sum(int(count) for count in counts) == 1000
    shares = [[float(text.strip("<>\xa0 %")) for text in column] for column in (sure, right)]
    gap = sum(abs(a - b) * int(count) for a, b, count in zip(*shares, counts, strict=True)) / 1000
    assert gap == pytest.approx(float((soft.get("ece-trained").text_content() or "").strip("\xa0 %")), abs=0.3)


@pytest.mark.slow
def test_a_sentence_that_was_asked_without_a_server_is_scored_once_it_is_back(on_server: SoftLabels) -> None:
    on_server.open().wait_for_model()
    on_server.page.context.set_offline(True)
    on_server.write("sentence", "我很累")
    expect(on_server.get("soft-note")).to_contain_text("The server does not answer")
    on_server.page.context.set_offline(False)
    expect(on_server.get("soft-note")).to_have_text("Scored by the model just now.", timeout=MODEL_SECONDS)


def test_the_curves_marker_says_the_recorded_bits(soft: SoftLabels) -> None:
    bits = json.loads((SOFT_LABELS / "bits.json").read_text("utf-8"))
    soft.open(T=1)
    soft.see("bits")
    expected = np.interp(0, np.log(bits["temperatures"]), bits["open"])
    expect(soft.get("bits-tokens")).to_contain_text(f"{expected:.2f} bits")


def test_tabs_write_the_link_take_the_temperature_along_and_go_back(on_server: SoftLabels) -> None:
    on_server.page.goto("?tab=temperature&T=3")
    on_server.page.wait_for_selector("[data-testid=bar][data-prob]")
    on_server.page.get_by_role("tab", name="Soft labels").click()
    on_server.page.wait_for_selector("[data-testid=soft-labels]")
    assert (on_server.link()["tab"], on_server.link()["T"]) == ("soft_labels", "3")
    expect(on_server.get("temperature-exact")).to_have_value("3")
    on_server.turn(5)
    on_server.page.wait_for_function("() => new URLSearchParams(location.search).get('T') === '5'")
    on_server.page.get_by_role("tab", name="Temperature").click()
    assert on_server.link()["tab"] == "temperature"
    expect(on_server.page.locator(".temperature .dial-exact")).to_have_value("5")
    on_server.page.go_back()
    expect(on_server.page.get_by_role("tab", name="Soft labels")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_phone(soft: SoftLabels, scheme: str) -> None:
    soft.page.set_viewport_size({"width": 375, "height": 812})
    soft.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    soft.open(T=2)
    for part in ("meanings", "digits", "bits", "jobs"):
        soft.see(part)
        assert soft.page.evaluate("document.documentElement.scrollWidth") == 375


def test_the_link_to_the_distil_tab_takes_the_temperature_along(soft: SoftLabels) -> None:
    soft.open(T=6)
    soft.see("bits")
    soft.get("to-distil").click()
    expect(soft.page.locator("[data-testid=distil] [data-testid=temperature-exact]")).to_have_value("6", timeout=20_000)


@pytest.mark.slow
def test_a_training_goes_on_behind_the_link_to_it(soft: SoftLabels) -> None:
    distil = DistilPage(soft.page).open(steps=5000, device="cpu", hidden=8)
    distil.start()
    distil.reach(1)
    soft.page.get_by_role("tab", name="Soft labels").click()
    soft.see("bits")
    with soft.page.context.expect_page():
        soft.get("to-distil").click(modifiers=["Control"])
    assert soft.link()["tab"] == "soft_labels"
    soft.get("to-distil").click()
    expect(distil.get("stop-training")).to_be_enabled()
    assert soft.link()["steps"] == "5000"
    distil.get("stop-training").click()
    distil.finish()
