"""Texts of every kind, always the same: code, scripts, digits behind spaces, marks, odd whitespace, single bytes."""

from random import Random

from tests.conftest import ROOT

PIECES = [
    *("a", "the", "Hello", "WORLD", "naïve", "straße", "don't", "I'll", "we've", "'s", "'T", "ﬁ", "ǅ", "x_1"),
    *("我很饿", "今天天气很好", "こんにちは", "안녕", "привет", "γειά", "שלום", "مرحبا", "नमस्ते", "ไทย", "ខ្មែរ", "𝒳𝟙"),
    *("0", "7", "12", "2024", "3.14", "1,000", "１２", "٣٤", "½", "Ⅷ", "²", "①", "〇", "৪"),
    *(" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\x0b", "\x0c", "\x85", "\xa0", "\u2003", "\u2028", "\u3000"),
    *("\u1680", "\ufeff", "\u200b", "\u200d", "\u00ad", "\x00", "\x1c", "\x1f", "\x7f", "\u0301", "é", "e\u0301", "ñ"),
    *("😀", "👩‍👩‍👧", "🇨🇳", "☕️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\U0010ffff", "�"),
    *(".", ",", "!", "?", "…", "。", "！", "—", "“", "”", "'", '"', "(", ")", "[]", "{}", "->", "=>", "!=", "//", "#"),
    *("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<file_sep>", "<reponame>", "<repo_name>", "<empty_output>"),
    *("<|im_end|", "|>", "<", "<|", "im_start", "<0xE6>", "<jupyter_", "<|im_start|><|im_end|>"),
    *("$", "\\", "__init__", "def f(x):", "    return x", "for i in range(10):", "console.log(`${x}`);"),
    *("SELECT * FROM t;", "http://a.b/c?d=1&e"),
]  # fmt: skip


def made_up(count: int, longest: int = 12) -> list[str]:
    """`count` texts of 1 to `longest` pieces, none of spaces alone."""
    luck = Random(0)
    texts: list[str] = []
    while len(texts) < count:
        text = "".join(luck.choices(PIECES, k=luck.randint(1, longest)))
        if text.strip():
            texts.append(text)
    return texts


def of_the_tree() -> list[str]:
    """Lines of this project's own sources and words, with their indentation."""
    files = [*sorted((ROOT / "core").rglob("*.py"))[:12], ROOT / "assets/text/en/temperature.json", ROOT / "README.md"]
    return [line for file in files for line in file.read_text("utf-8").splitlines(keepends=True) if line.strip()]
