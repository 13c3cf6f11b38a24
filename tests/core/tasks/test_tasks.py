"""The tasks that ship, and those made of someone's own images."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.randomness import key
from core.tasks import Dataset, all_tasks, find_task, names
from core.tasks.idx import read_idx
from core.tasks.images import image_task

DIGITS, NAMES = all_tasks()["digits"], all_tasks()["names"]


def write_idx(path: Path, values: np.ndarray) -> None:
    content = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape) + values.tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def write_pngs(folder: Path, classes: dict[str, int]) -> None:
    for value, (name, count) in enumerate(classes.items()):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            Image.fromarray(np.full((56, 56), 100 * value + number, np.uint8)).save(folder / name / f"{number:02}.png")


def test_digits_are_as_many_as_they_say_and_fit_in_two_megabytes() -> None:
    dataset = DIGITS.load()
    assert dataset.train_inputs.shape == (5000, 784)
    assert dataset.test_inputs.shape == (2000, 784)
    assert dataset.train_inputs.dtype == np.float32
    assert dataset.train_inputs.min() == 0
    assert dataset.train_inputs.max() == 1
    assert np.bincount(dataset.train_targets).min() > 400
    shown = {image.tobytes() for image in dataset.train_inputs}
    assert not any(image.tobytes() in shown for image in dataset.test_inputs)
    from core.tasks.digits import FILE

    assert FILE.stat().st_size <= 2_000_000


def test_names_held_out_are_never_seen_in_training() -> None:
    dataset = NAMES.load()
    ends = {part: getattr(dataset, f"{part}_targets") == 0 for part in ("train", "test")}
    whole = {part: {names.show(row) for row in getattr(dataset, f"{part}_inputs")[ends[part]]} for part in ends}
    assert not whole["train"] & whole["test"]
    assert len(whole["test"]) == len(names.read_names()) // 10
    assert dataset.train_inputs.shape[1] == names.CONTEXT * len(NAMES.classes)


def test_an_encoded_prefix_is_shown_as_it_was() -> None:
    assert names.show(names.encode("mary")) == "mary"
    assert names.show(names.encode("")) == ""
    assert names.show(names.encode("christopherson")) == "stopherson"
    with pytest.raises(ValueError, match="letters a to z, got 'Éve'"):
        names.encode("Éve")


def test_a_name_is_written_from_the_predictions_and_by_its_key_alone() -> None:
    def spell(inputs: np.ndarray) -> np.ndarray:
        letter = "eve."[len(names.show(inputs[0]))]
        return np.eye(27)[[names.LETTERS.index(letter)]]

    assert names.write(spell, key(1)) == "eve"
    uniform = np.full((1, 27), 1 / 27)
    written = [names.write(lambda _: uniform, key(seed)) for seed in range(5)]
    assert written == [names.write(lambda _: uniform, key(seed)) for seed in range(5)]
    assert len(set(written)) > 1


def test_examples_can_be_shown_without_knowing_the_task() -> None:
    for task in all_tasks().values():
        shown = task.show(task.load().test_inputs[0])
        assert isinstance(shown, str) or (shown.ndim == 2 and 0 <= shown.min() <= shown.max() <= 1)
        assert len(task.classes) > task.load().train_targets.max()


def test_a_folder_of_pngs_becomes_a_task(tmp_path: Path) -> None:
    write_pngs(tmp_path, {"cats": 10, "dogs": 6})
    task = find_task(str(tmp_path))
    dataset = task.load()
    assert task.classes == ("cats", "dogs")
    assert dataset.train_inputs.shape == (8 + 5, 784)
    assert dataset.test_targets.tolist() == [0, 0, 1]
    assert dataset.test_inputs[0, 0] == pytest.approx(4 / 255)
    assert dataset.test_inputs[2, 0] == pytest.approx(104 / 255)


def test_idx_files_become_a_task(tmp_path: Path) -> None:
    images = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    for start, suffix in (("train", ".gz"), ("t10k", "")):
        write_idx(tmp_path / f"{start}-images-idx3-ubyte{suffix}", images)
        write_idx(tmp_path / f"{start}-labels-idx1-ubyte{suffix}", np.arange(6, dtype=np.uint8) % 3)
    task = image_task(tmp_path)
    assert task.classes == ("0", "1", "2")
    assert (task.load().train_inputs * 255).round().astype(int).reshape(6, 4, 4).tolist() == images.tolist()


def test_bad_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="digits, names or a folder of images, got nothing"):
        find_task("nothing")
    write_pngs(tmp_path, {"cats": 10, "dogs": 2})
    with pytest.raises(ValueError, match="got cats 10, dogs 2"):
        image_task(tmp_path)
    (tmp_path / "dogs" / "00.png").write_text("no image")
    write_pngs(tmp_path, {"birds": 5})
    (tmp_path / "dogs" / "01.png").unlink()
    (tmp_path / "birds" / "00.png").write_text("no image")
    (tmp_path / "dogs" / "00.png").unlink()
    with pytest.raises(ValueError, match=r"readable image, got .*birds/00\.png"):
        image_task(tmp_path)
    short = tmp_path / "short"
    write_idx(short, np.zeros((2, 3), np.uint8))
    short.write_bytes(short.read_bytes()[:-1])
    with pytest.raises(ValueError, match="as many bytes as its header says"):
        read_idx(short)
    short.write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match="must start with 00 00 08"):
        read_idx(short)


def test_a_data_set_of_unlike_parts_is_refused() -> None:
    inputs, targets = np.zeros((3, 4), np.float32), np.zeros(3, np.int64)
    with pytest.raises(ValueError, match=r"got \(3, 4\) and \(2,\)"):
        Dataset(inputs, targets[:2], inputs, targets)
    with pytest.raises(ValueError, match="same features, got 4 and 3"):
        Dataset(inputs, targets, inputs[:, :3], targets)
