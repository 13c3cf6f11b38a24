"""A shipped teacher's logits as a file, which the browser and core both learn from: the same numbers, at once.

assets/data/NAME_teacher.npz holds `logits`, a row for each distinct input of the task, in the order in which the
inputs first occur among the training examples and then the test examples (names that begin alike share their inputs);
and `teacher`, the SHA-256 of the weights that the logits are of, (32,) bytes.
"""

import hashlib
from pathlib import Path

import numpy as np

from core.assets import ASSETS
from core.tasks import Task

# Up to so many numbers are kept as float32; of more, float16 halves what a visitor waits for.
_MOST_IN_FULL = 100_000


def logits_path(task: Task) -> Path:
    """Where the task's file lies, if it has one."""
    return ASSETS / "data" / f"{task.name}_teacher.npz"


def write_logits(task: Task, train: np.ndarray, test: np.ndarray) -> Path:
    """Write the task's file from its teacher's logits for all examples, (examples, classes) each."""
    logits = np.concatenate([train, test])[_distinct(task)[0]]
    kind = np.float32 if logits.size <= _MOST_IN_FULL else np.float16
    np.savez_compressed(logits_path(task), logits=logits.astype(kind), teacher=_hash(task))
    return logits_path(task)


def read_logits(task: Task) -> tuple[np.ndarray, np.ndarray] | None:
    """The logits (training examples, classes) and (test examples, classes), float32, of the task's own teacher.

    None where there is no file, or where it is of another teacher: one that was trained since.
    """
    path = logits_path(task)
    if not path.is_file():
        return None
    with np.load(path) as stored:
        if not np.array_equal(stored["teacher"], _hash(task)):
            return None
        logits = stored["logits"].astype(np.float32)
    first, row_of = _distinct(task)
    if logits.shape != (len(first), len(task.classes)):
        return None
    count = len(task.load().train_targets)
    return logits[row_of[:count]], logits[row_of[count:]]


def _distinct(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """The example in which each distinct input first occurs, and for each example the row of its input."""
    dataset = task.load()
    inputs = np.concatenate([dataset.train_inputs, dataset.test_inputs])
    whole = inputs.view(np.dtype((np.void, inputs.dtype.itemsize * inputs.shape[1]))).ravel()
    _, first, sorted_row_of = np.unique(whole, return_index=True, return_inverse=True)
    order = first.argsort()
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[sorted_row_of]


def _hash(task: Task) -> np.ndarray:
    weights = (task.teachers / f"{task.name}.safetensors").read_bytes()
    return np.frombuffer(hashlib.sha256(weights).digest(), dtype=np.uint8)
