"""A language model distilled in the Deploy tab: what was recorded, a run on the server, and what can go wrong."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.deploy.language.page import LanguagePart, messages_of, opened, plan_of, recording
from tests.browser.modules import call

FAKE = "tests/browser/deploy/language/fake.js"
MODEL = "student-0123456789abcdef"
BOOK = "It was the best of times, it was the worst of times. " * 200


@pytest.fixture
def part(browser: Browser) -> Iterator[LanguagePart]:
    with opened(browser) as found:
        yield found


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    return recording("moby_dick")


def shows(part: LanguagePart, event: dict[str, Any]) -> None:
    """The numbers are those of the event, and so is the chart's last point."""
    for who in ("student", "twin", "mended", "dropped"):
        assert float(part.score("kl_to_teacher", who)) == pytest.approx(event[who]["kl_to_teacher"], abs=0.0051)
        share = float(part.score("agreement", who).split("\u00a0")[0])
        assert share == pytest.approx(100 * event[who]["agreement"], abs=0.051)
        perplexity = float(part.score("perplexity", who).replace(",", ""))
        assert perplexity == pytest.approx(event[who]["perplexity"], rel=0.006)
    perplexity = float(part.score("perplexity", "teacher").replace(",", ""))
    assert perplexity == pytest.approx(event["teacher_perplexity"], rel=0.006)
    table = part.chart_table()
    expect(table.locator("thead th")).to_have_text(["tokens", "Layers dropped only", "Twin", "Student"])
    tokens = part.page.get_by_role("rowheader", name=f"{event['tokens']:,}", exact=True)
    cells = [part.score("kl_to_teacher", who) for who in ("dropped", "twin", "student")]
    expect(table.locator("tr", has=tokens).locator("td")).to_have_text(cells)
    written = part.get("lm-written").locator("li")
    assert written.evaluate_all("(items) => items.map(item => item.textContent)") == [
        one["prompt"] + one["text"] for one in event["continuations"]
    ]


@pytest.mark.parametrize("has_server", [True, False])
def test_what_was_recorded_is_shown_and_said_to_be(part: LanguagePart, run: dict[str, Any], has_server: bool) -> None:
    part.open(has_server)
    expect(part.get("lm-run")).to_contain_text("Recorded: 15 of 30 layers of SmolLM2-135M-Instruct on Moby Dick")
    assert part.kept() == run["result"]["kept"]
    shows(part, run["result"])
    expect(part.chart_table().locator("tbody tr")).to_have_count(len(run["events"]) + 1)
    expect(part.get("lm-verdict")).to_contain_text("Soft labels")
    expect(part.get("lm-keep")).to_contain_text("without the student's files")
    expect(part.get("lm-kept")).to_have_text("15 of 30 layers stay.")


def test_without_a_server_there_is_no_dead_button_but_a_command(part: LanguagePart) -> None:
    part.open(has_server=False)
    expect(part.part).to_contain_text("needs the edition with a server")
    assert part.get("lm-start").count() == part.get("lm-text-own").count() == 0
    part.get("lm-preset-20").click()
    part.get("lmTemperature").fill("2")
    part.get("lmTemperature").press("Enter")
    expect(part.get("lm-command")).to_have_text(
        "python -m core distil-lm --text moby_dick --layers 20 --temperature 2 --out student"
    )
    expect(part.get("lm-run")).to_contain_text("the command above makes one")
    expect(part.get("lm-results")).to_be_hidden()
    part.get("lm-recorded").click()
    expect(part.get("lm-run")).to_contain_text("Recorded: 15 of 30")


def test_every_second_layer_gone_is_one_click_away(part: LanguagePart) -> None:
    part.open(lm_text="alice", lm_T=3)
    part.get("lm-wreck").click()
    wreck = recording("moby_dick-every-second")
    expect(part.get("lm-run")).to_contain_text("every second layer")
    assert part.kept() == list(range(0, 30, 2))
    shows(part, wreck["result"])
    expect(part.get("lm-wreck")).to_be_hidden()
    part.page.wait_for_url("**lm_layers=every_second**")


def test_layers_go_and_come_back_by_mouse_and_by_keys(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    kept = run["result"]["kept"]
    gone = next(layer for layer in range(30) if layer not in kept)
    bars = part.get("lm-layers").locator("button")
    bars.nth(gone).click()
    expect(part.get("lm-kept")).to_have_text("16 of 30 layers stay.")
    assert part.kept() == sorted([*kept, gone])
    part.page.wait_for_url(f"**lm_layers={'.'.join(map(str, sorted([*kept, gone])))}**")
    assert bars.nth(gone).get_attribute("aria-label") == (
        f"Layer {gone}, influence {run['result']['influence'][gone]:.3f}"
    )
    part.page.keyboard.press("Space")
    expect(part.get("lm-kept")).to_have_text("15 of 30 layers stay.")
    expect(part.get("lm-preset-15")).to_have_attribute("aria-pressed", "true")
    part.page.keyboard.press("Home")
    part.page.keyboard.press("ArrowRight")
    expect(bars.nth(1)).to_be_focused()
    assert bars.evaluate_all("(all) => all.filter(one => one.tabIndex === 0).length") == 1


def test_a_student_keeps_one_layer_at_least_and_not_all(part: LanguagePart) -> None:
    part.open(lm_layers="0.")
    assert part.kept() == [0]
    part.get("lm-layers").locator("button").first.click()
    expect(part.part.get_by_role("alert").filter(has_text="must keep 1 to 29")).to_be_visible()
    assert part.kept() == [0]
    part.get("lm-preset-25").click()
    assert len(part.kept()) == 25


@pytest.mark.slow
def test_the_student_can_write_what_it_learns_from(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    part.get("lmWriter").select_option("the student too")
    part.page.wait_for_url("**lm_writer=student**")
    expect(part.part).to_contain_text("The run takes about twice as long.")
    expect(part.get("lm-run")).to_have_text("There is no run with these settings yet.")
    assert part.start()["config"]["on_policy"] == 0.5
    part.send(plan_of(run), {"type": "event", "event": run["events"][0]})
    expect(part.get("lm-run")).to_contain_text("learns from what it writes itself")
    part.get("lm-stop").click()
    part.finish(run, MODEL)
    part.get("lm-recorded").click()
    expect(part.get("lmWriter")).to_have_value("text")
    expect(part.get("lm-run")).not_to_contain_text("writes itself")


def test_a_run_is_asked_for_followed_and_kept(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open(lm_text="alice", lm_layers=20, lm_T=2, lm_divergence="jsd", lm_tokens=4096)
    expect(part.get("lm-run")).to_have_text("There is no run with these settings yet.")
    asked = part.start()
    assert re.fullmatch(r"[0-9a-f]{32}", asked.pop("run"))
    assert asked == {
        "name": "distil_language",
        "text": "",
        "shelf": "alice",
        "config": {"layers": 20, "temperature": 2, "divergence": "jsd", "on_policy": 0, "tokens": 4096, "every": 2},
    }
    part.send({"type": "queued", "before": 2})
    expect(part.get("lm-note")).to_have_text("2 before you on the server.")
    part.send({"type": "queued", "before": 0}, {"type": "working", "stage": "choosing", "done": 0, "of": 0})
    expect(part.get("lm-note")).to_contain_text("how much its layers matter")
    part.send(plan_of(run), {"type": "working", "stage": "reading", "done": 512, "of": 2048})
    expect(part.get("lm-note")).to_contain_text("512 of 2,048 held-out tokens")
    assert part.kept() == run["result"]["kept"]
    for event in run["events"][:3]:
        part.send({"type": "event", "event": event})
        expect(part.get("lm-at")).to_contain_text(f"After {event['tokens']:,} tokens")
        shows(part, event)
    expect(part.get("lm-note")).to_contain_text("a second, about")
    expect(part.get("lm-end")).to_be_hidden()
    part.get("lm-stop").focus()
    part.finish(run, MODEL)
    expect(part.get("lm-start")).to_be_focused()
    shows(part, run["result"])
    expect(part.get("lm-note")).to_have_text(f"Finished after {run['result']['tokens']:,} tokens.")
    expect(part.get("lm-run")).to_contain_text("Your run: ")
    for file in ("model.gguf", "student.zip"):
        link = part.get("lm-keep").locator(f"[data-file='{file}']")
        assert (link.get_attribute("href") or "").endswith(f"/language/students/{MODEL}/{file}")
    assert part.get("lm-beside").get_attribute("href") == f"?tab=temperature&beside={MODEL}"
    part.get("lm-preset-25").click()
    expect(part.get("lm-results")).to_be_hidden()
    part.get("lm-preset-20").click()
    expect(part.get("lm-run")).to_contain_text("Your run: ")


@pytest.mark.slow
def test_a_student_that_was_not_kept_has_no_links(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    part.start()
    part.send(*messages_of(run))
    part.finish(run, None)
    expect(part.get("lm-keep")).to_contain_text("has not kept this student")
    assert part.get("lm-keep").locator("a").count() == 0


def test_a_run_is_stopped_with_what_it_has_learnt(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    name = part.start()["run"]
    part.send(*messages_of(run)[:5])
    expect(part.get("lm-at")).to_contain_text(f"After {run['events'][2]['tokens']:,} tokens")
    part.get("lm-stop").click()
    expect(part.get("lm-note")).to_contain_text("Stopping")
    part.send({"type": "working", "stage": "scoring", "done": 1, "of": 2}, {"type": "working", "stage": "training"})
    part.get("lm-stop").dispatch_event("click")
    expect(part.get("lm-stop")).to_have_attribute("aria-disabled", "true")
    expect(part.get("lm-note")).to_contain_text("Stopping")
    assert part.asked("call") == [{"name": "steer", "run": name, "action": "stop"}]
    early = {**run["result"], "step": run["events"][2]["step"], "tokens": run["events"][2]["tokens"]}
    part.finish(run, MODEL, early)
    expect(part.get("lm-note")).to_have_text(
        f"Stopped after {early['tokens']:,} tokens; what was learnt by then counts."
    )
    expect(part.get("lm-verdict")).to_contain_text("Soft labels")


@pytest.mark.slow
def test_a_run_that_has_not_begun_is_stopped_at_once(part: LanguagePart) -> None:
    part.open()
    part.start()
    part.send({"type": "queued", "before": 3})
    part.get("lm-stop").click()
    expect(part.get("lm-note")).to_have_text("Stopped before anything was learnt.")
    assert call(part.page, FAKE, "told")["aborted"]
    expect(part.get("lm-run")).to_contain_text("Recorded: ")


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("begun", [False, True])
def test_a_server_that_is_lost_is_said_and_nothing_that_was_set_is(
    part: LanguagePart, run: dict[str, Any], begun: bool
) -> None:
    part.open(lm_layers=25, lm_T=2)
    part.start()
    if begun:
        part.send(*messages_of(run)[:4])
        expect(part.get("lm-at")).not_to_be_empty()
    call(part.page, FAKE, "fail", None)
    expect(part.get("lm-problem")).to_contain_text("The server is not heard any more")
    expect(part.get("lmTemperature")).to_have_value("2")
    expect(part.get("lm-start")).to_be_enabled()
    assert part.get("lm-results").is_visible() is begun
    expect(part.get("lm-end")).to_be_hidden()
    part.start()
    expect(part.get("lm-problem")).to_be_empty()
    call(part.page, FAKE, "end")
    expect(part.get("lm-problem")).to_contain_text("The server is not heard any more")


@pytest.mark.slow
def test_what_the_server_refuses_is_said_in_its_sentence(part: LanguagePart) -> None:
    part.open(lm_text="own")
    part.get("lm-start").click()
    expect(part.get("lm-problem")).to_contain_text("There is no text yet")
    assert part.asked("stream") == []
    part.get("lm-own").fill("Call me Ishmael.")
    expect(part.get("lm-problem")).to_be_empty()
    assert part.start()["text"] == "Call me Ishmael."
    refused = "the text must have at least 1,281 tokens, about 960 words, got 5"
    call(part.page, FAKE, "fail", refused)
    expect(part.get("lm-problem")).to_have_text(f"That did not work: {refused}. Your settings are as they were.")
    expect(part.get("lm-own")).to_have_value("Call me Ishmael.")


@pytest.mark.slow
def test_a_server_without_the_model_says_so(part: LanguagePart) -> None:
    part.open()
    call(part.page, FAKE, "setTeacher", {"state": "missing"})
    part.get("lm-start").click()
    expect(part.get("lm-problem")).to_have_text("The model is not on this server.")
    assert part.asked("stream") == []
    call(part.page, FAKE, "setTeacher", {})
    assert part.start()["shelf"] == "moby_dick"
    expect(part.get("lm-problem")).to_be_empty()


@pytest.mark.slow
def test_ones_own_text_has_its_own_influence_and_its_own_run(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    part.get("lm-text-own").check()
    expect(part.get("lm-influence")).to_contain_text("That on your text is measured before the first step")
    part.get("lm-own").fill(BOOK)
    expect(part.get("lm-run")).to_have_text("There is no run with these settings yet.")
    assert "shelf" not in part.start()
    own = {**plan_of(run), "influence": [*reversed(run["result"]["influence"])], "kept": list(range(15))}
    part.send(own)
    expect(part.get("lm-influence")).to_have_text("Influence measured on: your own text.")
    assert part.kept() == list(range(15))
    part.send(*messages_of(run)[2:])
    part.finish(run, MODEL)
    assert part.kept() == list(range(15))
    part.get("lm-own").fill(f"{BOOK} And then?")
    expect(part.get("lm-run")).to_have_text("There is no run with these settings yet.")


def test_a_file_is_read_as_text_or_refused(part: LanguagePart) -> None:
    part.open(lm_text="own")
    file = part.get("lm-file")
    file.set_input_files({"name": "book.txt", "mimeType": "text/plain", "buffer": BOOK.encode()})
    expect(part.get("lm-own-note")).to_have_text("book.txt is read: 10,600 characters.")
    expect(part.get("lm-own")).to_have_value(BOOK)
    file.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\0\0"})
    expect(part.get("lm-own-problem")).to_have_text(
        "The file was not taken. It must be text in UTF-8; a.png holds something else."
    )
    expect(part.get("lm-own")).to_have_value(BOOK)
    file.set_input_files({"name": "long.txt", "mimeType": "text/plain", "buffer": BOOK.encode() * 100})
    expect(part.get("lm-own-note")).to_have_text("long.txt has 1.06\u00a0MB; its first 200,000 characters are used.")
    expect(part.get("lm-own-problem")).to_be_empty()
    assert len(part.start()["text"]) == 200_000


def test_what_a_student_writes_is_text(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    part.start()
    marked = [{"prompt": "<b>a", "text": "<img src=x onerror=alert(1)>"}]
    part.send(*messages_of(run)[:2], {"type": "event", "event": {**run["events"][0], "continuations": marked}})
    expect(part.get("lm-written")).to_have_text("<b>a<img src=x onerror=alert(1)>")


@pytest.mark.slow
def test_a_run_that_goes_astray_has_dashes_and_says_so(part: LanguagePart, run: dict[str, Any]) -> None:
    part.open()
    part.start()
    lost = {"student": {"kl_to_teacher": None, "agreement": 0.0, "perplexity": None}}
    part.send(*messages_of(run))
    part.finish(run, None, {**run["result"], **lost})
    assert part.score("kl_to_teacher", "student") == part.score("perplexity", "student") == "–"
    expect(part.get("lm-verdict")).to_contain_text("Training went astray")


def test_a_link_with_wrong_values_is_answered_by_the_rules(part: LanguagePart) -> None:
    part.open(lm_text="bible", lm_layers=30, lm_T=0, lm_divergence="l2", lm_tokens=7)
    notices = part.page.get_by_test_id("notices")
    for rule in (
        "no text called “bible”",
        "keep 1 to 29 of the teacher's 30 layers, not 30",
        "T must be a number from",
        "one of forward_kl, reverse_kl, jsd, not “l2”",
        "whole number of tokens from 1024 to 16384",
    ):
        expect(notices).to_contain_text(rule)
    expect(part.get("lm-run")).to_contain_text("Recorded: 15 of 30")


def test_recordings_that_are_lost_are_said_and_a_run_can_begin(part: LanguagePart, run: dict[str, Any]) -> None:
    part.page.route("**/recordings/deploy/language/*", lambda route: route.abort())
    part.open(is_recorded=False)
    expect(part.get("lm-missed")).to_contain_text("The recorded runs could not be had: A file could not be fetched")
    part.start()
    part.send(plan_of(run))
    assert part.kept() == run["result"]["kept"]


@pytest.mark.parametrize("width", [375, 320])
def test_on_a_phone_nothing_is_wider_than_the_page(part: LanguagePart, width: int) -> None:
    part.page.set_viewport_size({"width": width, "height": 740})
    part.open(lm_text="own")
    assert part.page.evaluate("document.documentElement.scrollWidth") <= width
    for scroller in part.part.locator(".scroller").all():
        assert scroller.evaluate("box => box.scrollWidth - box.clientWidth") == 0


@pytest.mark.slow
def test_a_run_goes_on_while_another_tab_is_looked_at(server_page: Page) -> None:
    server_page.route("**/call/v2/distil_language", lambda route: route.fulfill(json={"event_id": "waits"}))
    server_page.route("**/call/v2/distil_language/waits", lambda _route: None)
    server_page.goto("?tab=deploy&lm_text=lincoln&lm_layers=20")
    part = LanguagePart(server_page)
    part.part.scroll_into_view_if_needed()
    expect(part.get("lm-layers")).to_be_visible()
    part.get("lm-start").click()
    expect(part.get("lm-stop")).to_be_visible()
    server_page.get_by_role("tab", name="Distil").click()
    server_page.wait_for_selector("[data-testid=distil]")
    server_page.get_by_role("tab", name="Deploy").click()
    expect(part.get("lm-stop")).to_be_visible()
    expect(part.get("lm-text-lincoln")).to_be_checked()
    part.get("lm-stop").click()
    expect(part.get("lm-note")).to_have_text("Stopped before anything was learnt.")
