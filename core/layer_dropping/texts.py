"""The texts to distil a language model on: those that ship, and a file of one's own."""

from pathlib import Path

from core.assets import TEXTS
from core.files import read_unzipped

_KIND = ".txt.gz"


def shipped_texts() -> list[str]:
    """The names of the texts that ship."""
    return sorted(file.name.removesuffix(_KIND) for file in TEXTS.glob(f"*{_KIND}"))


def text_path(name: str) -> Path:
    """The file of a text that ships. Raises ValueError for another name."""
    if not isinstance(name, str) or name not in shipped_texts():
        raise ValueError(f"a text that ships must be one of {', '.join(shipped_texts())}, got {name!r:.40}")
    return TEXTS / f"{name}{_KIND}"


def shipped_text(name: str) -> str:
    """The text that ships under that name. Raises ValueError for another."""
    return read_unzipped(text_path(name)).decode()


def read_text(source: str) -> str:
    """The text in a file of UTF-8, or the one that ships under that name.

    Raises ValueError where it is no text, FileNotFoundError or another OSError where it cannot be read.
    """
    if source in shipped_texts() and not Path(source).exists():
        return shipped_text(source)
    content = Path(source).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02X} at {error.start:,}"
        raise ValueError(f"the text must be characters in UTF-8, got the byte {byte} of {source}") from error
    if "\0" in text:
        raise ValueError(f"the text must be characters alone, got a zero byte at {text.index(chr(0)):,} of {source}")
    return text
