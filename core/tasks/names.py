"""The next letter of a first name, from the lists of the 1990 US census."""

import gzip
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from core.assets import DATA
from core.files import read_unzipped, written_whole
from core.randomness import key, permutation, uniform
from core.tasks.task import Dataset, Origin, Program, Shipped, Task

FILE = DATA / "names.json.gz"

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
    shares: dict[str, float] = json.loads(read_unzipped(FILE))
    return shares


def make(package: Path) -> None:
    """Write FILE from the folder of the package `names` 0.3.0, whose census lists are in the public domain."""
    shares: dict[str, float] = {}
    for list_name in ("dist.female.first", "dist.male.first"):
        for line in (package / list_name).read_text().splitlines():
            name, share, *_ = line.split()
            shares[name.lower()] = round(shares.get(name.lower(), 0) + float(share), 3)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(FILE) as unfinished:
        unfinished.write_bytes(gzip.compress(json.dumps(shares, indent=0).encode(), mtime=0))


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


_LOADING = """LETTERS = ".abcdefghijklmnopqrstuvwxyz"  # the full stop stands before a name and ends it
names = sorted(json.loads(gzip.decompress((folder / "names.json.gz").read_bytes())))
names = [names[place] for place in shuffle(key(0), len(names))]
examples = lambda names: [(n[:end][-10:].rjust(10, "."), (n + ".")[end]) for n in names for end in range(len(n) + 1)]
train_part, test_part = examples(names[len(names) // 10 :]), examples(names[: len(names) // 10])
one_hot = lambda part: torch.eye(27)[[[LETTERS.index(letter) for letter in seen] for seen, _ in part]].flatten(1)
inputs, test_inputs = one_hot(train_part), one_hot(test_part)
y, test_y = (np.array([LETTERS.index(letter) for _, letter in part]) for part in (train_part, test_part))
row_of = {seen: row for row, seen in enumerate(dict.fromkeys(seen for seen, _ in train_part + test_part))}
stored = tensors("names_teacher")["logits"].astype(np.float32)  # one row for each ten letters
teacher_logits = torch.from_numpy(stored[[row_of[seen] for seen, _ in train_part]])"""

TASK = Task(
    name="names",
    classes=tuple(LETTERS),
    load=load,
    show=show,
    teacher="gru",
    students=("mlp", "gru"),
    judged_by="perplexity",
    # The end of a name; the vowels.
    hidden={"missing_class": (0,), "only_classes": tuple(LETTERS.index(letter) for letter in "aeiou")},
    # Many letters are nearly right answers already, so they need less heat to be seen.
    temperature=2.0,
    origin=Origin(
        data="first names of the 1990 US census",
        source="US Census Bureau, as the package names 0.3.0 holds them",
        licence="Apache-2.0; the data are public domain",
    ),
    write=write,
    shared_inputs=True,
    shipped=Shipped(FILE, make),
    program=Program("names.json.gz and names_teacher.safetensors.gz", _LOADING, imports="import json\n"),
)
