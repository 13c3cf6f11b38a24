"""A teacher's logits as a file: the browser and core both learn from a shipped one's, and own images are asked once.

assets/data/NAME_teacher.safetensors.gz, or for own images the same in their folder, holds `logits`, a row for each
training example and then each test example; of a task with shared inputs (names that begin alike), a row for each
distinct input, in the order in which they first occur. Its metadata has `teacher`, the SHA-256 of the weights that the
logits are of, in hexadecimal digits, and for own images, which may change, `examples`, that of the examples.
"""

import hashlib
from pathlib import Path

import numpy as np

from core.assets import DATA
from core.tasks import Task
from core.teachers.cards import teacher_files
from core.tensors import read_tensors, write_tensors

# Of what ships, up to so many numbers are kept as float32; of more, float16 halves what a visitor waits for.
_MOST_IN_FULL = 100_000


def logits_path(task: Task) -> Path:
    """Where the task's file lies, if it has one."""
    return (DATA if task.shipped else task.teachers) / f"{task.name}_teacher.safetensors.gz"


def write_logits(task: Task, train: np.ndarray, test: np.ndarray) -> Path:
    """Write the task's file from its teacher's logits for all examples, (examples, classes) each."""
    logits = np.concatenate([train, test])[_rows(task)[0]]
    kind = np.float16 if task.shipped and logits.size > _MOST_IN_FULL else np.float32
    of = {"teacher": teacher_sha256(task)} | ({} if task.shipped else {"examples": task.load().sha256})
    write_tensors(logits_path(task), {"logits": logits.astype(kind)}, of)
    return logits_path(task)


def read_logits(task: Task) -> tuple[np.ndarray, np.ndarray] | None:
    """The logits (training examples, classes) and (test examples, classes), float32, of the task's own teacher.

    None where there is no file, or none that is whole, or where it is of another teacher, one that was trained since,
    or of other examples.
    """
    path = logits_path(task)
    if not path.is_file():
        return None
    try:
        stored, metadata = read_tensors(path)
    except ValueError:  # what was cut short is asked for again, and then takes its place
        return None
    if metadata["teacher"] != teacher_sha256(task):
        return None
    if "examples" in metadata and metadata["examples"] != task.load().sha256:
        return None
    first, row_of = _rows(task)
    logits = stored["logits"].astype(np.float32)
    if logits.shape != (len(first), len(task.classes)):
        return None
    count = len(task.load().train_targets)
    return logits[row_of[:count]], logits[row_of[count:]]


def teacher_sha256(task: Task) -> str:
    """The SHA-256 of the teacher's file of weights, in hexadecimal digits."""
    return hashlib.sha256(teacher_files(task)[0].read_bytes()).hexdigest()


def _rows(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """The example that each row is of, and for each example, training then test, its row."""
    dataset = task.load()
    if not task.shared_inputs:
        every = np.arange(len(dataset.train_targets) + len(dataset.test_targets))
        return every, every
    inputs = np.concatenate([dataset.train_inputs, dataset.test_inputs])
    whole = inputs.view(np.dtype((np.void, inputs.dtype.itemsize * inputs.shape[1]))).ravel()
    _, first, sorted_row_of = np.unique(whole, return_index=True, return_inverse=True)
    order = first.argsort()
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[sorted_row_of]
