"""Images as examples: the digits that ship, and anyone's own from a folder."""

from pathlib import Path

import numpy as np

from core.tasks.idx import has_mnist_names, read_mnist
from core.tasks.task import Dataset, Task

SIDE = 28


def load_images(file: Path) -> Dataset:
    """A data set from an .npz of train_images, train_targets, test_images and test_targets, all uint8."""
    with np.load(file, allow_pickle=False) as stored:
        return _dataset(*(stored[name] for name in ("train_images", "train_targets", "test_images", "test_targets")))


def show_image(example: np.ndarray) -> np.ndarray:
    """An input (features,) as the square image that it is, (side, side)."""
    side = round(len(example) ** 0.5)
    return example.reshape(side, side)


def image_task(folder: Path) -> Task:
    """A task from a folder of IDX files named as MNIST's, or of one folder of PNGs for each class.

    PNGs become 28 × 28 grey images, 0 black to 1 white as in MNIST, and every fifth of a class is kept for
    judging. Its teacher is trained by `python -m core train-teachers FOLDER` and kept in that folder.
    Raises ValueError unless there are at least two classes with at least five images each.
    """
    if has_mnist_names(folder):
        dataset = _dataset(*read_mnist(folder))
        classes = tuple(str(number) for number in range(int(dataset.train_targets.max()) + 1))
    else:
        dataset, classes = _from_class_folders(folder)
    return Task(
        name=folder.resolve().name,
        classes=classes,
        load=lambda: dataset,
        show=show_image,
        teacher="convnet",
        students=("mlp",),
        teachers=folder,
    )


def _from_class_folders(folder: Path) -> tuple[Dataset, tuple[str, ...]]:
    found = {entry.name: sorted(entry.glob("*.png")) for entry in sorted(folder.iterdir()) if entry.is_dir()}
    files = {name: paths for name, paths in found.items() if paths}
    if len(files) < 2 or min(map(len, files.values())) < 5:
        counts = ", ".join(f"{name} {len(paths)}" for name, paths in files.items()) or "no PNG"
        raise ValueError(f"a folder of images must have two classes or more of five PNGs or more, got {counts}")
    images = np.stack([_read_png(path) for paths in files.values() for path in paths])
    targets = np.concatenate([np.full(len(paths), number) for number, paths in enumerate(files.values())])
    test = np.concatenate([np.arange(len(paths)) % 5 == 4 for paths in files.values()])
    return _dataset(images[~test], targets[~test], images[test], targets[test]), tuple(files)


def _read_png(path: Path) -> np.ndarray:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))
    except UnidentifiedImageError as error:
        raise ValueError(f"every .png must be a readable image, got {path}") from error


def _dataset(
    train_images: np.ndarray, train_targets: np.ndarray, test_images: np.ndarray, test_targets: np.ndarray
) -> Dataset:
    return Dataset(
        _inputs(train_images),
        train_targets.astype(np.int64),
        _inputs(test_images),
        test_targets.astype(np.int64),
    )


def _inputs(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
