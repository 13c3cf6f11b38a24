"""Images as examples: those that ship, such as the digits, and anyone's own from a folder."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.assets import DATA
from core.files import stamps
from core.tasks.idx import has_mnist_names, mnist_files, read_mnist
from core.tasks.task import Dataset, Origin, Program, Shipped, Task
from core.tensors import read_tensors, write_tensors

if TYPE_CHECKING:
    from PIL import Image

SIDE = 28
# Few enough for a browser to fetch and to train on, enough for soft labels to show what they can.
MOST_TRAINING, MOST_TEST = 5000, 2000
# Of so many folders what was read is kept.
_MOST_FOLDERS = 4

_SUFFIXES = (".png", ".jpg", ".jpeg")
_PARTS = ("train_images", "train_targets", "test_images", "test_targets")

_LOADING = """data, teacher = tensors("{name}"), tensors("{name}_teacher")
pixels = lambda part: torch.from_numpy(data[part].reshape(len(data[part]), -1).astype(np.float32) / np.float32(255))
inputs, test_inputs = pixels("train_images"), pixels("test_images")
y, test_y = data["train_targets"].astype(int), data["test_targets"].astype(int)
teacher_logits = torch.from_numpy(teacher["logits"][: len(y)].astype(np.float32))"""


def shipped_image_task(
    name: str, classes: tuple[str, ...], hidden: Mapping[str, tuple[int, ...]], origin: Origin
) -> Task:
    """A task of 28 × 28 images, 0 black to 255 white, that ship in assets/data/NAME.safetensors.gz.

    `python -m core make-assets NAME --source NAME=DIR` makes that file from four IDX files named as MNIST's, then
    the teacher. `hidden` is that of core.tasks.Task.
    """
    file = DATA / f"{name}.safetensors.gz"
    return Task(
        name=name,
        classes=classes,
        load=cache(partial(load_images, file)),
        show=show_image,
        teacher="convnet",
        students=("mlp",),
        hidden=hidden,
        origin=origin,
        shipped=Shipped(file, partial(make_images, file, len(classes))),
        program=Program(f"{file.name} and {name}_teacher.safetensors.gz", _LOADING.format(name=name)),
    )


def make_images(file: Path, classes: int, folder: Path) -> None:
    """Write `file` from four IDX files, with at most 5,000 training and 2,000 test images, their pixels unchanged.

    The images that are taken are as far apart as they can be: MNIST's first 5,000 test digits are the easier half.
    Raises ValueError for images that are not 28 × 28, and for more than `classes` classes.
    """
    parts = dict(zip(_PARTS, read_mnist(folder), strict=True))
    for part, most in (("train", MOST_TRAINING), ("test", MOST_TEST)):
        images, targets = parts[f"{part}_images"], parts[f"{part}_targets"]
        if images.shape[1:] != (SIDE, SIDE):
            raise ValueError(f"images must be {SIDE} × {SIDE}, got {images.shape[1:]}")
        if targets.max(initial=0) >= classes:
            raise ValueError(f"the classes of {folder} must be the task's {classes}, got {targets.max() + 1}")
        distance = -(-len(images) // most) or 1
        parts |= {f"{part}_images": images[::distance], f"{part}_targets": targets[::distance]}
    write_tensors(file, parts)


def load_images(file: Path) -> Dataset:
    """The data set in a file that make_images wrote: inputs (examples, 784), 0 black to 1 white."""
    tensors = read_tensors(file).tensors
    return _dataset(*(tensors[part] for part in _PARTS))


def show_image(example: np.ndarray) -> np.ndarray:
    """An input (features,) as the square image that it is, (side, side)."""
    side = round(len(example) ** 0.5)
    return example.reshape(side, side)


def image_task(folder: Path) -> Task:
    """A task from a folder of IDX files named as MNIST's, or of one folder of PNGs or JPEGs for each class.

    They become 28 × 28 grey images, 0 black to 1 white as in MNIST, what is transparent on white, and every fifth of a
    class is kept for judging. The folders' names are the classes, in the order of the numbers in them. Its teacher is
    trained by `python -m core train-teachers FOLDER` and kept in that folder.
    The same task again as long as its files stay as they are.
    Raises ValueError unless there are at least two classes, in folders with at least five images each, and in IDX files
    with square images of one size, to be judged on some of those classes.
    """
    place = folder.resolve()
    files = mnist_files(place) if has_mnist_names(place) else chain.from_iterable(_files_by_class(place).values())
    return _read_task(folder, stamps(files))


@lru_cache(_MOST_FOLDERS)
def _read_task(folder: Path, _: tuple[object, ...]) -> Task:
    """The task of a folder whose files have these stamps."""
    if has_mnist_names(folder):
        dataset = _dataset(*_checked(*read_mnist(folder)))
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


def _checked(
    train_images: np.ndarray, train_targets: np.ndarray, test_images: np.ndarray, test_targets: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The same examples where a teacher can be trained and judged on them."""
    for images, targets in ((train_images, train_targets), (test_images, test_targets)):
        if not len(images) or targets.shape != images.shape[:1]:
            counts = f"{len(images):,} images and {targets.size:,} labels"
            raise ValueError(f"IDX files must have an image or more and a label for each, got {counts}")
    sizes = [images.shape[1:] for images in (train_images, test_images)]
    if sizes[0] != sizes[1] or len(sizes[0]) != 2 or sizes[0][0] != sizes[0][1]:
        found = " and ".join(" × ".join(map(str, size)) or "no sides" for size in sizes)
        raise ValueError(f"images must be square, of one size to learn from and to be judged on, got {found}")
    classes, judged = np.unique(train_targets), np.unique(test_targets)
    if len(classes) < 2:
        raise ValueError(f"a folder of images must have two classes or more, got {classes[0]} alone")
    if unknown := np.setdiff1d(judged, classes).tolist():
        raise ValueError(f"the classes to be judged on must be among those to learn from, got {unknown[0]} beside them")
    return train_images, train_targets, test_images, test_targets


def _from_class_folders(folder: Path) -> tuple[Dataset, tuple[str, ...]]:
    files = _files_by_class(folder)
    images = np.stack([_read_image(path) for paths in files.values() for path in paths])
    targets = np.concatenate([np.full(len(paths), number) for number, paths in enumerate(files.values())])
    test = np.concatenate([np.arange(len(paths)) % 5 == 4 for paths in files.values()])
    return _dataset(images[~test], targets[~test], images[test], targets[test]), tuple(files)


def _files_by_class(folder: Path) -> dict[str, list[Path]]:
    """The images in each folder of `folder`, where they are as many as a task needs."""
    entries = sorted(filter(Path.is_dir, folder.iterdir()), key=_by_number)
    found = {entry.name: sorted(filter(_is_image, entry.iterdir())) for entry in entries}
    files = {name: paths for name, paths in found.items() if paths}
    if len(files) < 2 or min(map(len, files.values())) < 5:
        counts = ", ".join(f"{name} {len(paths)}" for name, paths in files.items()) or "no image"
        raise ValueError(
            f"a folder of images must have two classes or more of five PNGs or JPEGs or more, got {counts}"
        )
    return files


def _by_number(folder: Path) -> tuple[list[str | int], str]:
    """What sorts the folder 2 before the folder 10."""
    parts = re.split(r"(\d+)", folder.name)
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], folder.name


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def _read_image(path: Path) -> np.ndarray:
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            grey = _grey(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:  # as the damage may have it
        raise ValueError(f"every image must be a readable PNG or JPEG, got {path}") from error
    return np.asarray(grey.resize((SIDE, SIDE), Image.Resampling.BOX))


def _grey(image: "Image.Image") -> "Image.Image":
    """An image of 8 bits, on white where it is transparent."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits of grey, which convert() would cut off at 255
        return Image.fromarray((np.asarray(image) / 257).round().astype(np.uint8))
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    return image.convert("L")


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
