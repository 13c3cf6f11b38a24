"""Every language says all that English says, with the same values, in its field's own terms and its own type."""

import json
import re
from collections.abc import Callable
from functools import cache

import pytest

from core.pages.document import languages, texts
from tests.conftest import ROOT

TEXT = ROOT / "assets" / "text"
OTHERS = [language for language in languages() if language != "en"]
PARTS = sorted(file.stem for file in (TEXT / "en").glob("*.json"))
GLOSSARY: dict[str, dict[str, str]] = json.loads((TEXT / "glossary.json").read_text("utf-8"))

# Texts that are the same in every language: names, formulas, and what a model reads.
SAME = re.compile(
    r"中国的首都是|(T = )?\{\w+\}|∞|“\{letter\}”|Top-[kp]|Min-p|Jensen–Shannon|JSD|mar|DistilBERT|DistilGPT-2|MobileLLM"
    r"|T²"
)
# Words in Latin letters that a language of other letters may have: names, files, commands, and tokens of the model.
NAMES = set(
    re.findall(
        r"\w+",
        """
    Adam Albert Apache arXiv Berlin BERT Block CSV DistilBERT DistilGPT distilgpt2 ECE Ein Enter Face float32 GB GGUF
    GLUE GPT Hugging Influence int8 JavaScript Jensen Jiao JSD JSON KL Liu llama cpp logit logits Madrid MB Min MNIST
    MobileLLM Nagoya numpy np one hot on policy ONNX onnxruntime Os Osaka Paris Peeperkorn PNG Python PyTorch ReLU
    safetensors Sanh Shannon SIMD SmolLM2 softmax TinyBERT Tokyo Top top min transformers UTF WebAssembly WebGPU
    WikiText Q4_1 Q8_0 assets data config json txt gz zip gguf py names names_teacher file student every_second run
    digit race task sizes text model model_on model_type teacher python core distil lm out FOLDER serve pip install no
    deps requirements blue cool das der die for green heads len lukewarm mar night red return tails warm
    Knowledge Distillation Model Temperature Explained am hungry starving feel tired thirsty late back E4 E6 B9 BD
    lesson lessonLength girl red cat four flipped coin It came up Two plus two equals
    lock hide say tab view Page
    API Cache IndexedDB https HTTP Firefox Chrome Edge Safari Wi Fi Worker server sent events websocket GET HEAD POST
    event stream lab school example
    Markdown
    Tab ln formula AdamW HuggingFaceTB Instruct Yann LeCun Corinna Cortes Christopher Burges CC BY SA NOTICE md cookie
    """,
    )
)
# Where English means another thing by a word of the glossary.
OTHERWISE = {
    # A place of a number in a computer.
    "bit": {"deploy.measure_hint", "deploy.same_digits", "deploy.same_names"},
    # A file, and what the link calls it.
    "student": {"deploy.language_take_zip", "rule.beside"},
    # Somebody at school.
    "teacher": {
        "digits.intro",
        "names.intro",
        "classroom.for_teacher",
        "prepare.room.fine",
        "prepare.room.other",
        "prepare.room.what",
        "soft_labels.known_text",
    },
}

HAN = r"[\u4e00-\u9fff]"
FULL = "，。：；？！（）“”《》、…"
# Values that are Chinese words, and such as may be; all others are numbers, or words in Latin letters.
CHINESE = re.compile("things?|reads?|zone|stage|who|how|seen|why|where|measure|text|title|shown")
EITHER = re.compile("next|from|reason|detail|divergence|name|label|answer")
ENDS = {".": "。", "?": "？", "!": "！", ":": "：", "…": "……", ";": "；"}
# What is wrong, by the rule that it breaks, and texts that break it.
RULES = {
    "a space between Chinese and Latin": (rf"{HAN}[A-Za-z0-9%]|[A-Za-z0-9%]{HAN}", ["温度是T", "{share}的词元"]),
    "punctuation of full width": (rf"{HAN}[,;:?!().]|[,;:?!(] ?{HAN}", ["好,再来", "好, 再来", "（好)", "好."]),
    "no space beside it": (rf" [{FULL}]|[{FULL}] ", ["好， 再来", "T ，好", "“{token}” 是"]),
    "no space between Chinese and Chinese": (rf"{HAN} +{HAN}", ["好 再来", "它{reads} {things}"]),
    "curved quotation marks": (rf"\"|{HAN}'|'{HAN}", ['"好"', "'好'"]),
    "six dots": (r"(?<!…)…(?!…)", ["正在读…"]),
    "no italics": (r"</?(i|em)\b|(?<!\w)[*_][^*_]+[*_](?!\w)", ["<em>好</em>", "*好*", "_好_"]),
}


@cache
def pairs(language: str) -> dict[str, tuple[str, str]]:
    """By its key, each English text and the language's own."""
    return {key: (text, texts(part, language)[key]) for part in PARTS for key, text in texts(part).items()}


def wrong(language: str, is_wrong: Callable[[str, str], object]) -> dict[str, str]:
    """The texts that are wrong: is_wrong(English, own)."""
    return {key: own for key, (english, own) in pairs(language).items() if is_wrong(english, own)}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)(?:, [^{}]*)?\}", text))


def filled(text: str) -> str:
    """A text with something like its values: a digit, a Chinese character, or what may be both."""
    return re.sub(r"\{(\w+)(?:, [^{}]*)?\}", lambda found: value(found[1]), text)


def value(name: str) -> str:
    return "字" if CHINESE.fullmatch(name) else "\ufffc" if EITHER.fullmatch(name) else "0"


def left_in_latin(text: str) -> set[str]:
    """The words of a Chinese text that are neither Chinese nor a name."""
    return {word for word in re.findall(r"[A-Za-z][A-Za-z0-9_]+", re.sub(r"\{\w+\}", "", text)) if word not in NAMES}


def is_unlike(term: str, own: str) -> Callable[[str, str], object]:
    """Whether an English text has the term, and the other has not its own."""
    words = re.compile(rf"\b{term.replace(' ', '[ -]')}(s|es)?\b", re.IGNORECASE)
    return lambda english, text: words.search(re.sub(r"\{\w+\}", "", english)) and own not in text


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_files_and_the_keys_of_english_in_their_order(language: str) -> None:
    assert sorted(file.stem for file in (TEXT / language).glob("*.json")) == PARTS
    for part in PARTS:
        own, english = ((TEXT / one / f"{part}.json").read_text("utf-8") for one in (language, "en"))
        assert list(json.loads(own)) == list(json.loads(english)), part


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_values_in_every_language(language: str) -> None:
    assert wrong(language, lambda english, own: placeholders(english) != placeholders(own)) == {}


# {count, one: layer, other: layers}: Unicode's names of the plurals, and what to say where no other is meant.
FORMS = re.compile(r"(?:(?:zero|one|two|few|many): [^{},:]+, )*other: [^{},:]+")


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_plural_names_its_forms_and_one_for_all_others(language: str) -> None:
    said = [forms for _, text in pairs(language).values() for forms in re.findall(r"\{\w+, ([^{}]*)\}", text)]
    assert [forms for forms in said if not FORMS.fullmatch(forms)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_left_in_english(language: str) -> None:
    assert wrong(language, lambda english, own: english == own and left_in_latin(own) and not SAME.fullmatch(own)) == {}


def test_a_chinese_text_has_no_words_of_english_but_names() -> None:
    assert wrong("zh", lambda _, own: left_in_latin(own)) == {}
    assert left_in_latin("这个 model 的 {temperature} 很 high") == {"high"}


@pytest.mark.parametrize(("language", "term"), [(name, term) for name, terms in GLOSSARY.items() for term in terms])
def test_a_term_is_called_what_the_glossary_calls_it(language: str, term: str) -> None:
    found = wrong(language, is_unlike(term, GLOSSARY[language][term]))
    assert found.keys() == OTHERWISE.get(term, set())


@pytest.mark.parametrize("rule", RULES)
def test_chinese_is_set_as_chinese_is(rule: str) -> None:
    pattern, broken = RULES[rule]
    assert wrong("zh", lambda _, own: re.search(pattern, filled(own))) == {}
    assert all(re.search(pattern, filled(text)) for text in broken)


def test_a_chinese_sentence_ends_as_the_english_one() -> None:
    def ends(english: str, own: str) -> bool:
        return english[-1] in ENDS and not own.endswith(ENDS[english[-1]])

    assert wrong("zh", ends) == {}
