"""What opens behind the first view of each tab: how a test gets there, by name."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

OPEN_ALL = "for (const one of document.querySelectorAll('.lab details')) one.open = true"
SHORT = "tab=distil&steps=20&device=cpu&hidden=8"
PATIENCE = 60_000

Act = Callable[[Page], None]


def panel(name: str) -> Act:
    return lambda page: page.locator(f"#panel-{name} > :not(.note)").first.wait_for()


def pane(name: str) -> Act:
    return lambda page: page.get_by_test_id(f"pane-{name}").click()


def drawn(page: Page) -> None:
    page.get_by_test_id("draw-many").click()
    page.get_by_test_id("draw-one").click()
    expect(page.get_by_test_id("picked")).not_to_be_empty()


def written(page: Page) -> None:
    page.get_by_test_id("own-write").click()
    expect(page.get_by_test_id("own-written")).not_to_be_empty()
    page.get_by_test_id("own-begin").fill("zzz")
    page.get_by_test_id("own-begin").blur()


def pasted(page: Page) -> None:
    page.get_by_test_id("ownText-mine").check()
    page.get_by_test_id("own-text").fill("too short")
    page.get_by_test_id("own-text").blur()
    expect(page.get_by_test_id("own-problem")).not_to_be_empty()


def finished(page: Page) -> None:
    page.get_by_test_id("start-training").press("Enter")  # texts of markup may lie over it
    expect(page.get_by_test_id("runs").locator("li")).to_have_count(1, timeout=PATIENCE)
    page.evaluate(OPEN_ALL)
    page.get_by_test_id("pane-runs").press("Enter")


def scrolled(page: Page) -> None:
    parts = page.locator(".lab > .part, .lab > .take")
    for place in range(parts.count()):
        parts.nth(place).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN_ALL)


def checked(page: Page) -> None:
    for place, question in enumerate(page.get_by_test_id("question").all()):
        question.get_by_role("radio").nth(place % 2).check()
    page.evaluate(OPEN_ALL)


def asked(page: Page) -> None:
    page.get_by_test_id("room-ask").click()
    page.get_by_test_id("room-reveal").click()
    page.get_by_test_id("room-codes").fill("BCDFXYZ")
    page.get_by_test_id("room-add").click()
    page.get_by_test_id("room-t").fill("999")
    page.get_by_test_id("room-ask").click()


def answered(page: Page) -> None:
    page.get_by_test_id("room-guess").fill("40")
    page.get_by_test_id("room-send").click()
    page.get_by_test_id("room-spoken").locator("output").wait_for()


def told(page: Page) -> None:
    page.get_by_test_id("lesson-skip").click()
    page.get_by_test_id("lesson-show").press("Enter")  # the page is still on its way to the part, and a click may miss
    page.get_by_test_id("lesson-why").locator("p").first.wait_for()


def planned(page: Page) -> None:
    page.locator(".plan-open summary").click()
    for sheet in ("key", "worksheet", "plan"):
        page.locator(f"input[name=plan-sheet][value={sheet}]").press("Space")  # texts of markup may lie over it
        expect(page.get_by_test_id("plan-print")).to_be_enabled()


def prepared(page: Page) -> None:
    page.get_by_test_id("prepare-run").press("Enter")
    expect(page.get_by_test_id("prepare-verdict")).not_to_be_empty(timeout=PATIENCE)


def linked(page: Page) -> None:
    page.get_by_test_id("set-of-prompt").select_option("lock")
    page.get_by_test_id("set-of-open").select_option("hide")
    page.locator("#set-say").fill("word " * 200)
    expect(page.locator("#set-say")).to_have_attribute("aria-invalid", "true")


def locked(page: Page) -> None:
    page.locator(".set-say").wait_for()


def projected(page: Page) -> None:
    expect(page.get_by_test_id("view-foot").locator(".view-hint")).not_to_be_empty()
    page.get_by_test_id("view-keys").press("Enter")
    page.get_by_test_id("view-help").wait_for()


def written_out(page: Page) -> None:
    finished(page)
    expect(page.get_by_test_id("loss-example")).not_to_be_empty()


def curved(page: Page) -> None:
    page.get_by_test_id("lesson-guess").first.press("ArrowUp")
    page.get_by_test_id("lesson-try").press("Enter")
    page.get_by_test_id("lesson-show").press("Enter")
    page.get_by_test_id("gap").first.wait_for()


# By name: the address, and what is done there.
FURTHER: dict[str, tuple[str, Act]] = {
    **{f"the panel {name}": (f"tab=temperature&open={name}", panel(name)) for name in ("filters", "continue")},
    **{f"the panel {name}": (f"tab=temperature&open={name}", panel(name)) for name in ("formula", "model", "picture")},
    "draws": ("tab=temperature&open=draw", drawn),
    "a second model": ("tab=temperature&beside=file", lambda page: page.get_by_test_id("beside").wait_for()),
    "words that were counted": ("tab=temperature&open=own", written),
    "a text of one's own": ("tab=temperature&open=own", pasted),
    "settings": (SHORT, pane("settings")),
    "who learns": (SHORT, pane("who")),
    "a finished run": (SHORT, finished),
    "a finished run of names": (f"{SHORT}&task=names&experiment=few_labels", finished),
    "all of Soft labels": ("tab=soft_labels", scrolled),
    "all of Deploy": ("tab=deploy&lm_text=own", scrolled),
    "the check told": ("tab=classroom", checked),
    "a question asked": ("tab=classroom", asked),
    "an answer read out": ("tab=classroom&ask=share.france.1.5", answered),
    "a step told": ("lesson=1", told),
    "a curve guessed": ("lesson=3", curved),
    "the plan": ("tab=classroom", planned),
    "a room prepared": ("tab=classroom&open=prepare", prepared),
    "the dialog that makes a link": ("tab=temperature&view=link", linked),
    "a tab that is locked": ("tab=temperature&lock=prompt,T&hide=open&say=Which+word+gains+most%3F", locked),
    "the projector view": ("tab=temperature&view=projector", projected),
    "the loss written out": (f"{SHORT}&formula=true", written_out),
}
