"""The next letter of a first name, from the lists of the 1990 US census."""

import gzip
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from core.assets import ASSETS
from core.randomness import key, permutation, uniform
from core.tasks.task import Dataset, Task

FILE = ASSETS / "data" / "names.json.gz"

# Class 0 stands before a name and ends it.
LETTERS = ".abcdefghijklmnopqrstuvwxyz"
CONTEXT = 10
_LONGEST_WRITTEN = 20


@cache
def load() -> Dataset:
    """Every letter of every name, and its end, to be told from the last ten letters before it.

    Inputs (examples, 270): ten one-hot letters, the nearest last, full stops where the name had not begun.
    A tenth of the names is kept for judging, so that no letter of theirs is ever seen in training.
    """
    names = sorted(read_names())
    shuffled = [names[place] for place in permutation(key(0), len(names))]
    held_out = len(names) // 10
    train_inputs, train_targets = _examples(shuffled[held_out:])
    test_inputs, test_targets = _examples(shuffled[:held_out])
    return Dataset(train_inputs, train_targets, test_inputs, test_targets)


def read_names() -> dict[str, float]:
    """Each first name in lower case with its share of the population in percent, both lists added."""
    shares: dict[str, float] = json.loads(gzip.decompress(FILE.read_bytes()))
    return shares


def make(package: Path) -> None:
    """Write FILE from the folder of the `names` package, whose census lists are in the public domain."""
    shares: dict[str, float] = {}
    for list_name in ("dist.female.first", "dist.male.first"):
        for line in (package / list_name).read_text().splitlines():
            name, share, *_ = line.split()
            shares[name.lower()] = round(shares.get(name.lower(), 0) + float(share), 3)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(gzip.compress(json.dumps(shares, indent=0).encode(), mtime=0))


def encode(prefix: str) -> np.ndarray:
    """The beginning of a name as an input, (270,) float32; ValueError for a letter outside a–z."""
    unknown = set(prefix) - set(LETTERS[1:])
    if unknown:
        raise ValueError(f"a name must be of the letters a to z, got {prefix!r}")
    window = prefix[-CONTEXT:].rjust(CONTEXT, ".")
    return np.eye(len(LETTERS), dtype=np.float32)[[LETTERS.index(letter) for letter in window]].ravel()


def show(example: np.ndarray) -> str:
    """The letters that an input holds, the beginning of a name."""
    return "".join(LETTERS[place] for place in example.reshape(CONTEXT, -1).argmax(axis=1)).lstrip(".")


def write(predict: Callable[[np.ndarray], np.ndarray], key: int) -> str:
    """A new name, letter by letter, each drawn from predict(inputs (1, 270)) → probabilities (1, 27)."""
    name = ""
    for draw in uniform(key, _LONGEST_WRITTEN):
        cumulative = np.cumsum(predict(encode(name)[None])[0])
        letter = int(np.searchsorted(cumulative, draw * cumulative[-1], side="right"))
        if not letter:
            break
        name += LETTERS[letter]
    return name


def _examples(names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    inputs = np.stack([encode(name[:end]) for name in names for end in range(len(name) + 1)])
    targets = np.array([LETTERS.index(letter) for name in names for letter in name + "."])
    return inputs, targets


TASK = Task(
    name="names",
    classes=tuple(LETTERS),
    load=load,
    show=show,
    teacher="gru",
    students=("mlp", "gru"),
    judged_by="perplexity",
    write=write,
)
