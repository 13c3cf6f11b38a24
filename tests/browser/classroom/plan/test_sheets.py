"""The teacher's sheets as Markdown: their numbers are core's own, and the learners' sheet gives none of them away."""

import dataclasses
import re
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page

from core.pages.document import languages, texts
from core.recordings.students import recorded_students
from core.runs.configuration import DistillationConfig
from tests.browser.classroom.plan.truths import LISTED, numbers, shares
from tests.browser.modules import call

MODULE = "tests/browser/classroom/plan/sheets.js"
LENGTHS = (20, 45, 90)
RIGHT = {"filters": "lesson.filters.all", "t2": "lesson.t2.quarter"}
RUN = {"student": 0.9125, "twin": 0.0675, "teacher": 0.9875, "agreement": 0.905}


@cache
def words(language: str) -> dict[str, str]:
    return {key: text for part in ("page", "lesson", "check", "plan") for key, text in texts(part, language).items()}


def sheet(page: Page, kind: str, length: int, language: str, runs: dict[str, Any] | None = None) -> str:
    told = {"language": language, "words": words(language)}
    written = call(page, MODULE, "written", kind, length, told, runs or {})
    assert isinstance(written, str)
    return written


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second level, by the heading without its number and minutes."""
    _, *found = re.split(r"^## ", text, flags=re.M)
    split = [section.split("\n", 1) for section in found]
    return {re.sub(r"^\d+\. |( \(|（).*$", "", title): body for title, body in split}


def frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def steps(page: Page, length: int) -> list[str]:
    minutes = call(page, MODULE, "minutesOf", length)
    return [row["name"] for row in minutes if row["minutes"] is not None]


def plain(text: str) -> str:
    """Markdown without its escapes."""
    return re.sub(r"\\(.)", r"\1", text)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", ["plan", "key"])
def test_the_numbers_are_those_of_the_recordings(modules: Page, kind: str, length: int, language: str) -> None:
    found = sections(sheet(modules, kind, length, language))
    for name in steps(modules, length):
        told = plain(found[words(language)[f"lesson.{name}.title"]])
        assert [number for number in numbers().get(name, []) if number not in told] == [], name


@pytest.mark.parametrize("kind", ["plan", "key"])
def test_the_bars_are_as_long_as_the_shares(modules: Page, kind: str) -> None:
    found = sections(sheet(modules, kind, 90, "en"))
    for name, true in shares().items():
        bars = re.findall(r"`(█*)(░*)`", found[words("en")[f"lesson.{name}.title"]])
        assert {len(full) + len(empty) for full, empty in bars} == {20}
        assert [len(full) for full, _ in bars] == [round(20 * share) for share in true], name
    for name, right in RIGHT.items():
        ticked = re.findall(r"\| (.*) \| ☑", found[words("en")[f"lesson.{name}.title"]])
        assert ticked == [words("en")[right]]
    assert all(f"| {answer} |" in found["Soft labels"] for answer in LISTED)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("length", LENGTHS)
def test_the_learners_sheet_gives_nothing_away(modules: Page, length: int, language: str) -> None:
    written = sheet(modules, "worksheet", length, language)
    found = sections(written)
    assert not set("█☑") & set(written)
    dice = found.pop(words(language)["dice.title"])
    assert re.findall(r"\d\u00a0%", "".join(found.values())) == []
    assert re.findall(r"\d\u00a0%", dice)
    key = sections(sheet(modules, "key", length, language))
    assert key.keys() == {*found, words(language)["dice.title"]}
    for name in steps(modules, length):
        title, asked = words(language)[f"lesson.{name}.title"], words(language)[f"lesson.{name}.ask"]
        [told] = re.findall(rf"\*\*{words(language)['plan.label_expect']}\*\*(.*)", key[title], re.S)
        sentences = re.split(r"[.。]\s+|\n", told)
        assert [said for said in sentences if len(said) > 12 and said in written] == []
        assert asked in plain(found[title])
        assert asked in plain(key[title])
        assert "……………" in found[title]
    assert "……………" in dice
    assert "……………" not in "".join(key.values())


def test_what_a_class_must_find_out_itself_has_no_number(modules: Page) -> None:
    title = words("en")["lesson.hidden.title"]
    for kind in ("plan", "key"):
        alone = sections(sheet(modules, kind, 45, "en"))[title]
        assert re.findall(r"\d\u00a0%|█", alone) == []
        assert words("en")["plan.hidden.unrecorded"] in alone
        own = sections(sheet(modules, kind, 45, "en", {"hidden": RUN}))[title]
        assert "Your students recognise 91.3\u00a0% of the 3s, their twins 6.75\u00a0%" in own
        assert "█" * 18 + "░" in own


def test_the_recorded_students_had_the_settings_of_the_step(modules: Page) -> None:
    recorded = recorded_students()["digits"]
    asked = call(modules, MODULE, "settingsOf", "student")
    usual = dataclasses.asdict(DistillationConfig(temperature=asked["train_T"], experiment=asked["experiment"]))
    differs = {name for name, value in recorded["config"].items() if usual[name] != frozen(value)}
    assert differs == {"every"}  # how often a point of a curve is drawn
    assert (recorded["kept"]["hidden"],) == usual["widths"]


@pytest.mark.parametrize("length", LENGTHS)
def test_the_minutes_follow_one_another_and_fit(modules: Page, length: int) -> None:
    rows = call(modules, MODULE, "minutesOf", length)
    assert rows[0]["from"] == 0
    assert [row["from"] for row in rows[1:]] == [row["to"] for row in rows[:-1]]
    assert all(row["minutes"] in (None, row["to"] - row["from"]) for row in rows)
    assert rows[-1]["to"] == length
    table = sections(sheet(modules, "plan", length, "en"))["Minute by minute"]
    assert re.findall(r"^\| (\d+)–(\d+) \|", table, re.M) == [(str(row["from"]), str(row["to"])) for row in rows]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["plan", "worksheet", "key"])
def test_the_markdown_is_whole(modules: Page, kind: str, language: str) -> None:
    text = sheet(modules, kind, 90, language)
    assert re.findall(r"\{\w+|undefined|null|NaN|\[object", text) == []
    assert text.count("# ") - text.count("## ") == text.startswith("# ")
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.M)
    for table in tables:
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(counts) == 1
        assert table.splitlines()[1].startswith("| ---")
        assert f"\n\n{table}\n" in text  # else it would be part of a paragraph
    # A mark of bold type that letters follow at once ends nothing, nor does one behind punctuation.
    assert all(re.match(r"[^*]*\w\*\*[:：]", bold) for bold in re.findall(r"\*\*(?=\w)(.*)", text))


def test_no_text_is_taken_for_a_mark(modules: Page) -> None:
    paragraph = {"kind": "paragraph", "text": "1. *a* _b_ `c` [d](e) <f> g|h \\ #"}
    items = {"kind": "list", "items": ["- a", "# b", {"text": "[c]", "href": "http://a/?b=(c)"}]}
    assert call(modules, MODULE, "markdownOf", [paragraph, items]) == (
        "1\\. \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> g\\|h \\\\ #\n\n- \\- a\n- \\# b\n- [\\[c\\]](<http://a/?b=(c)>)\n"
    )


@pytest.mark.parametrize("length", LENGTHS)
def test_dice_are_asked_for_only_where_there_is_time_to_roll_them(modules: Page, length: int) -> None:
    plan = plain(sheet(modules, "plan", length, "en"))
    is_full = "The steps take all" in plan
    assert (words("en")["plan.before.paper_alone"] in plan) == is_full
    assert (words("en")["plan.before.paper"] in plan) != is_full
