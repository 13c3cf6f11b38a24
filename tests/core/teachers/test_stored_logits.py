"""The files of teachers' logits, from which the browser and core learn, hold the shipped teachers' own numbers."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.assets import DATA
from core.tasks import Task, all_tasks
from core.teachers import stored_logits
from core.teachers.configuration import TeacherConfig
from core.teachers.stored_logits import logits_path, read_logits, write_logits
from core.teachers.teacher import load_teacher, logits_of, save_teacher, teacher_logits, train_teacher
from core.tensors import read_tensors

STALE = "the file is of another teacher: run `python -m core make-assets`"


@pytest.mark.parametrize("name", sorted(all_tasks()))
def test_the_files_hold_the_shipped_teachers_logits(name: str) -> None:
    task = all_tasks()[name]
    stored = read_logits(task)
    assert stored is not None, STALE
    computed = logits_of(load_teacher(task), task)
    for part, own in zip(stored, (computed.train, computed.test), strict=True):
        assert part.dtype == np.float32
        np.testing.assert_allclose(part, own.numpy(), rtol=1e-3, atol=1e-3, err_msg=STALE)
        kept = torch.from_numpy(part)
        assert (kept.argmax(dim=1) == own.argmax(dim=1)).double().mean() > 0.999
    np.testing.assert_array_equal(teacher_logits(task).train.numpy(), stored[0])


def test_the_browser_reads_images_as_they_come_and_beginnings_of_names_once_each() -> None:
    digits, names = (all_tasks()[name] for name in ("digits", "names"))
    rows = {task.name: read_tensors(logits_path(task)).tensors["logits"].shape[0] for task in (digits, names)}
    assert rows["digits"] == len(digits.load().train_targets) + len(digits.load().test_targets)
    both = np.concatenate([names.load().train_inputs, names.load().test_inputs])
    assert rows["names"] == len({row.tobytes() for row in both})


@pytest.mark.parametrize(("examples", "most"), [("digits.safetensors.gz", 1.5e6), ("names.json.gz", 0.9e6)])
def test_a_task_costs_little_over_the_wire(examples: str, most: float) -> None:
    teacher = DATA / f"{examples.split('.')[0]}_teacher.safetensors.gz"
    assert (DATA / examples).stat().st_size + teacher.stat().st_size <= most


@pytest.fixture
def own(quadrants: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task whose test examples are training examples too, with a teacher and a folder for its logits."""
    monkeypatch.setattr(stored_logits, "DATA", tmp_path / "data")
    once = quadrants.load()
    repeated = dataclasses.replace(
        once, test_inputs=once.train_inputs[100:200], test_targets=once.train_targets[100:200]
    )
    task = dataclasses.replace(quadrants, teachers=tmp_path / "teachers", load=lambda: repeated, shared_inputs=True)
    config = TeacherConfig(width=4, steps=2, batch_size=16)
    save_teacher(task, config, list(train_teacher(task, config))[-1])
    return task


@pytest.mark.parametrize("shared", [True, False])
def test_examples_that_are_alike_share_their_logits_where_the_task_says_so(own: Task, shared: bool) -> None:
    own = dataclasses.replace(own, shared_inputs=shared)
    logits = logits_of(load_teacher(own), own)
    write_logits(own, logits.train.numpy(), logits.test.numpy())
    rows = len(read_tensors(logits_path(own)).tensors["logits"])
    assert rows == len(own.load().train_inputs) + (0 if shared else len(own.load().test_inputs))
    stored_again = read_logits(own)
    assert stored_again is not None
    np.testing.assert_allclose(stored_again[0], logits.train, atol=1e-5)
    np.testing.assert_allclose(stored_again[1], logits.test, atol=1e-5)


def test_a_teacher_trained_since_is_asked_itself(own: Task) -> None:
    assert read_logits(own) is None
    logits = logits_of(load_teacher(own), own)
    write_logits(own, logits.train.numpy(), logits.test.numpy())
    np.testing.assert_array_equal(teacher_logits(own).test, logits.test)
    weights = own.teachers / f"{own.name}.safetensors"
    save_file({name: value + 1 for name, value in load_file(weights).items()}, weights)
    assert read_logits(own) is None
    retrained = logits_of(load_teacher(own), own)
    np.testing.assert_array_equal(teacher_logits(own).test, retrained.test)
    assert not torch.equal(retrained.test, logits.test)


def test_what_was_cut_short_is_asked_for_again(own: Task) -> None:
    logits = logits_of(load_teacher(own), own)
    path = write_logits(own, logits.train.numpy(), logits.test.numpy())
    for length in (0, 5, path.stat().st_size // 2, path.stat().st_size - 1):
        path.write_bytes(path.read_bytes()[:length])
        assert read_logits(own) is None
        write_logits(own, logits.train.numpy(), logits.test.numpy())
        assert read_logits(own) is not None


def test_a_disk_that_is_full_leaves_what_was_kept_before(own: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    logits = logits_of(load_teacher(own), own)
    path = write_logits(own, logits.train.numpy(), logits.test.numpy())
    before = path.read_bytes()

    def fill(file: Path, content: bytes) -> None:
        with file.open("wb") as cut:
            cut.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space left"):
        write_logits(own, logits.test.numpy(), logits.train.numpy())
    assert path.read_bytes() == before
    assert not list(path.parent.glob("unfinished-*"))


def test_what_a_teacher_said_of_other_examples_is_not_taken(own: Task) -> None:
    logits = logits_of(load_teacher(own), own)
    write_logits(own, logits.train.numpy(), logits.test.numpy())
    assert read_logits(own) is not None
    changed = own.load()
    changed = dataclasses.replace(changed, train_inputs=changed.train_inputs[::-1].copy())
    assert read_logits(dataclasses.replace(own, load=lambda: changed)) is None
