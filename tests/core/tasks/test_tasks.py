"""The tasks that ship, and those made of someone's own images."""

import dataclasses
import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.randomness import key
from core.tasks import Dataset, Origin, Task, all_tasks, find_task, names
from core.tasks.idx import read_idx
from core.tasks.images import image_task, load_images, make_images, shipped_image_task

DIGITS, NAMES = all_tasks()["digits"], all_tasks()["names"]


def write_idx(path: Path, values: np.ndarray) -> None:
    content = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape) + values.tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def write_mnist(folder: Path, images: np.ndarray, targets: np.ndarray) -> None:
    """The same examples to learn from and to be judged on, in four files named as MNIST's."""
    folder.mkdir(exist_ok=True)
    for start, suffix in (("train", ".gz"), ("t10k", "")):
        write_idx(folder / f"{start}-images-idx3-ubyte{suffix}", images)
        write_idx(folder / f"{start}-labels-idx1-ubyte{suffix}", targets)


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
    assert DIGITS.shipped.file.stat().st_size <= 2_000_000


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
    write_mnist(tmp_path, images, np.arange(6, dtype=np.uint8) % 3)
    task = image_task(tmp_path)
    assert task.classes == ("0", "1", "2")
    assert (task.load().train_inputs * 255).round().astype(int).reshape(6, 4, 4).tolist() == images.tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"train-labels": np.zeros(6), "t10k-labels": np.zeros(6)}, "must have two classes or more, got 0 alone"),
        ({"t10k-labels": np.arange(6)}, "must be among those to learn from, got 3 beside them"),
        ({"t10k-images": np.zeros((6, 5, 5))}, "of one size to learn from and to be judged on, got 4 × 4 and 5 × 5"),
        ({"t10k-images": np.zeros((6, 2, 8))}, "must be square, .*, got 4 × 4 and 2 × 8"),
        ({"train-images": np.zeros((6, 2, 8)), "t10k-images": np.zeros((6, 2, 8))}, "must be square, .*, got 2 × 8"),
        ({"train-images": np.zeros(6)}, "must be square, .*, got no sides and 4 × 4"),
        ({"train-labels": np.arange(5)}, "a label for each, got 6 images and 5 labels"),
        ({"t10k-images": np.zeros((0, 4, 4)), "t10k-labels": np.zeros(0)}, "got 0 images and 0 labels"),
    ],
)
def test_idx_files_that_do_not_suit_one_another_are_refused(
    tmp_path: Path, changes: dict[str, np.ndarray], message: str
) -> None:
    write_mnist(tmp_path, np.zeros((6, 4, 4), np.uint8), np.arange(6, dtype=np.uint8) % 3)
    for name, values in changes.items():
        [file] = tmp_path.glob(f"{name}-*")
        write_idx(file, values.astype(np.uint8))
    with pytest.raises(ValueError, match=message):
        image_task(tmp_path)


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
    with pytest.raises(ValueError, match=r"readable PNG or JPEG, got .*birds/00\.png"):
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


def test_a_fingerprint_of_the_examples_knows_each_of_their_parts() -> None:
    def fingerprint(**changes: np.ndarray) -> str:
        inputs, targets = np.zeros((3, 4), np.float32), np.zeros(3, np.int64)
        parts = {"train_inputs": inputs, "train_targets": targets, "test_inputs": inputs, "test_targets": targets}
        return Dataset(**{**parts, **changes}).sha256

    changed = [
        fingerprint(**{f"{part}_{kind}": values})
        for part in ("train", "test")
        for kind, values in (("inputs", np.ones((3, 4), np.float32)), ("targets", np.ones(3, np.int64)))
    ]
    assert len({fingerprint(), fingerprint(), *changed}) == 5


def test_the_tasks_hide_what_they_say() -> None:
    assert DIGITS.hidden == {"missing_class": (3,), "only_classes": (7, 8)}
    hidden = {experiment: [NAMES.classes[n] for n in numbers] for experiment, numbers in NAMES.hidden.items()}
    assert hidden == {"missing_class": ["."], "only_classes": ["a", "e", "i", "o", "u"]}
    assert (DIGITS.temperature, NAMES.temperature) == (4, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"judged_by": "beauty"}, "judged_by must be accuracy or perplexity, got beauty"),
        ({"hidden": {"all": (1,)}}, "hidden must be of missing_class and only_classes, got all"),
        ({"hidden": {"missing_class": (10,)}}, r"hidden must name some of 10 classes, got \(10,\)"),
        ({"hidden": {"missing_class": ()}}, r"hidden must name some of 10 classes, got \(\)"),
        ({"hidden": {"only_classes": tuple(range(10))}}, "hidden must name some of 10 classes"),
        ({"temperature": 0.0}, "temperature must be positive and finite, got 0.0"),
        ({"labels": 0}, "labels must be 1 or more, got 0"),
    ],
)
def test_a_task_that_cannot_be_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(DIGITS, **changes)  # type: ignore[arg-type]


@pytest.fixture
def shapes() -> Task:
    """A task of images that ship, whose file nobody made yet."""
    return shipped_image_task(
        name="shapes", classes=("a", "b", "c"), hidden={"missing_class": (0,)}, origin=Origin("shapes", "here", "none")
    )


def test_a_task_of_shipped_images_needs_its_file_only_when_it_is_loaded(shapes: Task) -> None:
    assert shapes.shipped is not None
    assert shapes.shipped.file.name == "shapes.safetensors.gz"
    assert not shapes.shipped.file.exists()
    with pytest.raises(FileNotFoundError):
        shapes.load()


def test_images_are_taken_at_equal_distances_and_unchanged(tmp_path: Path) -> None:
    images = np.arange(10001, dtype=np.uint32).view(np.uint8).reshape(-1, 4)
    images = np.pad(images, ((0, 0), (0, 28 * 28 - 4))).reshape(-1, 28, 28)
    write_mnist(tmp_path, images, (np.arange(10001) % 3).astype(np.uint8))
    made = tmp_path / "data" / "made.safetensors.gz"
    make_images(made, 3, tmp_path)
    dataset = load_images(made)
    for part, distance in (("train", 3), ("test", 6)):
        inputs = (getattr(dataset, f"{part}_inputs") * 255).round().astype(np.uint8).reshape(-1, 28, 28)
        assert np.array_equal(inputs, images[::distance])
        assert np.array_equal(getattr(dataset, f"{part}_targets"), np.arange(0, 10001, distance) % 3)
    once = made.read_bytes()
    make_images(made, 3, tmp_path)
    assert made.read_bytes() == once


def test_images_of_another_size_or_of_more_classes_are_refused(tmp_path: Path) -> None:
    write_mnist(tmp_path, np.zeros((6, 4, 4), np.uint8), np.zeros(6, np.uint8))
    with pytest.raises(ValueError, match=r"images must be 28 × 28, got \(4, 4\)"):
        make_images(tmp_path / "made.safetensors.gz", 3, tmp_path)
    write_mnist(tmp_path, np.zeros((6, 28, 28), np.uint8), np.full(6, 3, np.uint8))
    with pytest.raises(ValueError, match="must be the task's 3, got 4"):
        make_images(tmp_path / "made.safetensors.gz", 3, tmp_path)
