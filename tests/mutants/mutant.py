"""A small wrong change, and the lists of them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """`text`, which stands once in `file`, becomes something wrong; `tests` are the nearest that must notice."""

    name: str
    file: str
    text: str
    becomes: str
    tests: tuple[str, ...]

    def made_in(self, source: str) -> str:
        """`source` with the change made. Raises ValueError where the text does not stand there exactly once."""
        if (found := source.count(self.text)) != 1:
            raise ValueError(f"{self.name}: its text must stand once in {self.file}, got it {found} times")
        return source.replace(self.text, self.becomes)


@cache
def all_mutants() -> tuple[Mutant, ...]:
    """Every change of the lists."""
    lists = sorted(Path(__file__).parent.glob("*.toml"))
    return tuple(mutant for path in lists for mutant in _read(path))


def _read(path: Path) -> list[Mutant]:
    return [
        Mutant(file=file, **{**entry, "tests": tuple(entry.get("tests", table["tests"]))})
        for file, table in tomllib.loads(path.read_text("utf-8")).items()
        for entry in table["wrong"]
    ]
