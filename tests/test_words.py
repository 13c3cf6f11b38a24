"""Every word of the page is said somewhere, and everything that is said has its words."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from core.pages.document import texts
from tests.conftest import ROOT

ENGLISH = ROOT / "assets" / "text" / "en"
SCRIPTS = sorted((ROOT / "assets" / "js").rglob("*.js"))
# Of the words of a task, of its kind and of its tab, the first that is there is said: assets/js/distil/words.js.
OWN = {
    "page",
    "soft_labels",
    "temperature",
    "beside",
    "deploy",
    "deploy_take",
    "deploy_language",
    "classroom",
    "written",
    "own",
    "lesson",
    "check",
    "plan",
    "room",
    "set",
    "view",
    "loss",
    "prepare",
}
FAMILIES = sorted({file.stem for file in ENGLISH.glob("*.json")} - OWN)
# Said by Python.
BY_PYTHON = {
    "app.title",
    "app.skip",
    "app.late",
    "app.loading",
    "app.noscript",
    "app.from_file",
    "tab.lost_sentence",
    "tab.lost_again",
    "language.name",
    "language.label",
    *(f"tab.{file.stem}" for file in ENGLISH.glob("*.json")),
}
FILES = re.compile(r"\.(js|json|css|csv|png|gz|txt|wasm|safetensors|gguf)$")


@cache
def words() -> dict[str, str]:
    return {key: text for file in ENGLISH.glob("*.json") for key, text in texts(file.stem).items()}


@cache
def sources() -> dict[Path, str]:
    """The scripts without their comments."""
    return {file: re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", file.read_text("utf-8"), flags=re.S | re.M) for file in SCRIPTS}


@cache
def quoted() -> set[str]:
    """Every string of the scripts that stands in quotes."""
    return {text for source in sources().values() for text in re.findall(r'"([^"\n]*)"', source)}


# A string with something to fill in that may become a key: `model.stage.${stage}`, `${place}.retry`.
TEMPLATE = re.compile(r"`((?:[\w.]|\$\{[^`{}]*\})+)`")


@cache
def patterns() -> list[re.Pattern[str]]:
    """What such strings may become; with nothing of their own at the start they name at least a last part."""
    found = {filled(text) for source in sources().values() for text in TEMPLATE.findall(source)}
    return [re.compile(pattern) for pattern in found if re.match(r"[a-z_]{2,}|\(\.\+\?\)\\\.[a-z]", pattern)]


@cache
def fillings() -> set[str]:
    """What may be filled in: words in quotes in a script or in Python, and the names of properties."""
    files = [file for folder in ("core", "demos") for file in (ROOT / folder).rglob("*.py")]
    recorded = [(ROOT / "assets" / "recordings" / "prompts.json")]
    found = [re.findall(r'"(\w+)"', file.read_text("utf-8")) for file in (*files, *recorded)]
    named = [re.findall(r"\b(\w+):", source) for source in sources().values()]
    return quoted().union(*found, *named)


def filled(template: str) -> str:
    """What a template may become, as a pattern."""
    return "(.+?)".join(re.escape(part) for part in re.split(r"\$\{[^}]*\}", template))


def names_of(key: str) -> list[str]:
    """How a script may call a word: by its key, or by what follows the family."""
    return [key, *(key.removeprefix(f"{family}.") for family in FAMILIES if key.startswith(f"{family}."))]


def is_said(key: str) -> bool:
    placed = {name for text in words().values() for name in re.findall(r"\{(\w+)\b", text)}
    return key in BY_PYTHON or any(
        name in quoted() or name in placed or any(fits(pattern, name) for pattern in patterns())
        for name in names_of(key)
    )


def fits(pattern: re.Pattern[str], name: str) -> bool:
    match = pattern.fullmatch(name)
    return bool(match) and fillings().issuperset(match.groups())


@pytest.mark.parametrize("file", sorted(ENGLISH.glob("*.json")), ids=lambda file: file.stem)
def test_no_key_has_two_texts(file: Path) -> None:
    keys = [key for key, _ in json.loads(file.read_text("utf-8"), object_pairs_hook=list)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


@pytest.mark.parametrize("part", sorted(file.stem for file in ENGLISH.glob("*.json")))
def test_every_word_is_said(part: str) -> None:
    assert [key for key in texts(part) if not is_said(key)] == []


def test_a_word_that_nobody_says_is_found() -> None:
    assert not is_said("prompt.never_said")
    assert not is_said("distil.never_said")


def test_all_that_looks_like_a_key_is_one() -> None:
    starts = {key.split(".")[0] for key in words()}
    keys = {text for text in quoted() if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", text) and not FILES.search(text)}
    assert "prompt.reading" in keys
    assert sorted(key for key in keys if key.split(".")[0] in starts and key not in words()) == []


def test_all_that_a_task_or_the_page_is_asked_to_say_is_there() -> None:
    known = {name for key in words() for name in names_of(key)}
    for file, source in sources().items():
        asked = re.findall(r'\b(?:t|say)\(\s*"([^"]+)"', source)
        assert sorted(set(asked) - known) == [], file
        for template in re.findall(rf"\b(?:t|say)\(\s*{TEMPLATE.pattern}", source):
            assert any(re.fullmatch(filled(template), name) for name in known), (file, template)


# Texts one behind another with a space between, which Chinese does not have: sentences() of shared/text.js joins them.
GLUED = re.compile(r"\} \$\{(?:t|say)\(|\$\{(?:t|say)\((?:[^`{}]|\{[^{}]*\}|`[^`]*`)*\)\}\.? \$\{")
# What else is joined by spaces: a command, colours, names of classes, what a text fills in, and its own words.
JOINED = {
    "deploy/export/card.js": 1,
    "deploy/language/fields.js": 2,
    "language/checks.js": 1,
    "shared/strings.js": 1,
    "soft_labels/heatmap.js": 1,
}


def test_no_two_texts_are_glued_by_a_space() -> None:
    glued = {file: GLUED.findall(source) for file, source in sources().items() if GLUED.search(source)}
    assert glued == {}
    named = {file.relative_to(ROOT / "assets" / "js").as_posix(): source for file, source in sources().items()}
    found = {file: source.count('.join(" ")') for file, source in named.items() if '.join(" ")' in source}
    assert found == JOINED


@pytest.mark.parametrize(
    "glued",
    [
        '`${t("a.b")} ${t("c.d")}`',
        "`${said} ${t(`${place}.retry`)}`",
        '`${t("a.b", { x: 1 })} ${said}`',
        '`${t("a")}. ${b}`',
    ],
)
def test_texts_that_are_glued_are_found(glued: str) -> None:
    assert GLUED.search(glued)
