"""README.md and README.zh.md say the same: block by block, with the same code, names and figures, each in its type."""

import re
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.test_languages import ENDS, GLOSSARY, RULES, is_unlike

ENGLISH, CHINESE = "README.md", "README.zh.md"
# Code in fences, a heading, a row of a table, or a paragraph.
BLOCK = re.compile(r"^```(?:.*\n)+?```$|^#+ .+|^\|.*|^(?:(?!```|#+ |\|).+\n?)+", re.M)
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"!?\[([^\]]+)\]\(([^)\s]+)\)")
PATH = re.compile(r"[a-z0-9_.-]+(?:/|\.(?:py|js|json|css|md)\b)", re.ASCII | re.IGNORECASE)
# Words in small Latin letters that Chinese prose may have: programs, folders, and what the field calls so.
SMALL = set(
    re.findall(
        r"\w+",
        """
    app assets buildah core cpp demos docker dropout gzip http https jax js language llama logit logits make maths min
    nginx pickle pip podman safetensors shared softmax top torch transformers
    """,
    )
)
# Where English means another thing by a word of the glossary: the sections.
OTHERWISE = {
    # A place of a number in a computer.
    "bit": {"Behind nginx", "Distil a language model", "Over HTTP"},
    # A file that belongs to another.
    "twin": {"How the house is built", "Languages"},
}


class Block(NamedTuple):
    """A heading ("##"), code ("```python"), a row of a table ("|") or a paragraph (""), and the heading above it."""

    kind: str
    text: str
    section: str

    def parts(self) -> list[str]:
        """The cells of a row; else all of it."""
        return [cell.strip() for cell in self.text[1:-1].split("|")] if self.kind == "|" else [self.text]

    def shape(self) -> tuple[str, int]:
        return self.kind, len(self.parts())


NOTHING = Block("nothing", "", "after the end")


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(readme: str) -> list[Block]:
    """What a README is made of, without its front matter."""
    found: list[Block] = []
    section = ""
    for text in BLOCK.findall(re.sub(r"\A---\n.*?\n---\n", "", readme, flags=re.S)):
        kind = re.match(r"```\w*|#+(?= )|\||", text)[0]
        if kind.startswith("#"):
            section = text.removeprefix(kind).strip()
        found.append(Block(kind, text.strip(), section))
    return found


def unlike(english: str, chinese: str) -> list[str]:
    """Where two READMEs differ, as far as the first block that is of another kind, or a row with other cells."""
    found: list[str] = []
    for one, other in zip_longest(blocks(english), blocks(chinese), fillvalue=NOTHING):
        if one.shape() != other.shape():
            return [*found, f"{one.section}: {one.text!r} is beside {other.text!r}"]
        for own, its in zip(one.parts(), other.parts(), strict=True):
            if held(one.kind, own) != held(other.kind, its):
                found.append(f"{one.section}: {own!r} is beside {its!r}")
    return found


def held(kind: str, text: str) -> object:
    """What is the same in every language: code but for its comments, figures, names, how many links there are."""
    if kind == "```":  # a list of files, each with what it is for
        return [(len(line) - len(line.lstrip()), sorted(PATH.findall(line))) for line in text.splitlines()]
    if kind.startswith("```"):
        return re.sub(r"(?<=\s)#.*", lambda comment: " ".join(NUMBER.findall(comment[0])), text)
    if not re.search(r"[^\W\d_]", text):  # figures alone
        return text
    names = sorted(" ".join(name.split()) for name in INLINE.findall(text))
    figures = sorted(NUMBER.findall(LINK.sub(r"\1", INLINE.sub("", text))))
    return figures, names, len(LINK.findall(text)), "**" in text


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(name: str) -> list[Block]:
    return [block for block in blocks(read(name)) if not block.kind.startswith("```")]


def anchors(name: str) -> list[str]:
    return [slug(block.section) for block in prose(name) if block.kind.startswith("#")]


def targets(name: str) -> list[str]:
    return [target for block in prose(name) for _, target in LINK.findall(block.text)]


def plain(text: str) -> str:
    """A text without its marks, and with an x for code."""
    return LINK.sub(r"\1", INLINE.sub("x", re.sub(r"^#+ ", "", text))).replace("**", "")


@cache
def said() -> list[tuple[str, str, str]]:
    """By the English section, each heading, paragraph and cell in English and in Chinese."""
    return [
        (one.section, plain(own), plain(its))
        for one, other in zip(prose(ENGLISH), prose(CHINESE), strict=False)
        for own, its in zip(one.parts(), other.parts(), strict=False)
    ]


def test_both_say_the_same() -> None:
    assert unlike(read(ENGLISH), read(CHINESE)) == []


@pytest.mark.parametrize(
    ("there", "then"),
    [
        (r"(?s)\n### 语言模型\n.*?(?=\n## )", ""),
        (r"(?s)\n## 许可证\n.*", ""),
        (r"\n## 速度\n", r"\n### 速度\n"),
        (r"\n很小的学生模型.*\n", ""),
        (r"\n\| 藏起所有结尾 \|.*", ""),
        (r"\n\| 数字，20 \|", r"\n| 数字，20 | 1% |"),
        (r"6\.64", "6.46"),
        (r"-2\.9 ± 0\.5", "+2.9 ± 0.5"),
        (r"64 → 10", "10 → 64"),
        (r"`--without-model`", "`--with-model`"),
        (r"\[语言\]\(#语言\)", "语言"),
        (r"make site    #", "make pages   #"),
        (r"    gzip on;\n", ""),
        (r"  makers/ .*\n", ""),
    ],
)
def test_what_is_changed_in_one_alone_is_found(there: str, then: str) -> None:
    changed, times = re.subn(there, then, read(CHINESE), count=1)
    assert times == 1
    assert unlike(read(ENGLISH), changed) != []


def test_each_begins_with_a_link_to_the_other() -> None:
    assert [targets(ENGLISH)[0], targets(CHINESE)[0]] == [CHINESE, ENGLISH]
    assert [blocks(read(name))[1].kind for name in (ENGLISH, CHINESE)] == ["", ""]


@pytest.mark.parametrize("name", [ENGLISH, CHINESE])
def test_a_link_leads_somewhere(name: str) -> None:
    for target in targets(name):
        assert target[1:] in anchors(name) if target.startswith("#") else (ROOT / target).is_file(), target


def test_links_of_both_lead_to_the_same_headings() -> None:
    english, chinese = (
        [anchors(name).index(target[1:]) for target in targets(name) if target.startswith("#")]
        for name in (ENGLISH, CHINESE)
    )
    assert english == chinese != []


def test_the_space_is_described_by_the_english_one_alone() -> None:
    assert read(ENGLISH).startswith("---\n")
    assert read(CHINESE).startswith("# ")


def test_a_chinese_paragraph_is_one_line() -> None:
    # GitHub makes a space of a line's end.
    assert [block.text for block in prose(CHINESE) if "\n" in block.text] == []


@pytest.mark.parametrize("rule", RULES)
def test_the_chinese_one_is_set_as_chinese_is(rule: str) -> None:
    assert [own for _, _, own in said() if re.search(RULES[rule][0], own)] == []


def test_a_chinese_paragraph_ends_as_the_english_one() -> None:
    ends = [(english, own) for _, english, own in said() if english[-1:] in ENDS]
    assert [own for english, own in ends if not own.endswith(ENDS[english[-1]])] == []


@pytest.mark.parametrize("term", GLOSSARY["zh"])
def test_a_term_is_called_what_the_page_calls_it(term: str) -> None:
    wrong = is_unlike(term, GLOSSARY["zh"][term])
    found = {section: own for section, english, own in said() if wrong(english, own)}
    assert found.keys() == OTHERWISE.get(term, set()), found


def test_the_chinese_one_has_no_words_of_english_but_names() -> None:
    assert {word for _, _, own in said() for word in re.findall(r"\b[a-z]{3,}\b", own, re.ASCII)} - SMALL == set()
