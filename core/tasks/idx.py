"""IDX files, the format in which MNIST and its relatives come, plain or gzipped."""

from pathlib import Path

import numpy as np

from core.files import read_unzipped

_UNSIGNED_BYTES = 0x08


def read_idx(path: Path) -> np.ndarray:
    """The unsigned bytes of an IDX file in its own shape; ValueError if it is not one, or is cut short."""
    content = read_unzipped(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != _UNSIGNED_BYTES:
        raise ValueError(f"an IDX file of unsigned bytes must start with 00 00 08, got {path}")
    header = 4 + 4 * content[3]
    shape = tuple(np.frombuffer(content[4:header], dtype=">u4").astype(int))
    if len(shape) != content[3] or len(content) != header + int(np.prod(shape)):
        raise ValueError(f"an IDX file must hold as many bytes as its header says, got {path}")
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def mnist_files(folder: Path) -> list[Path]:
    """Training images and labels, test images and labels, named as MNIST's are. Raises ValueError if one is missing."""
    return [_find(folder, start, kind) for start in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]


def read_mnist(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training images and targets, test images and targets, from four IDX files named as MNIST's are.

    Images (examples, height, width), targets (examples,), both uint8. Raises ValueError if one is missing.
    """
    train_images, train_targets, test_images, test_targets = map(read_idx, mnist_files(folder))
    return train_images, train_targets, test_images, test_targets


def has_mnist_names(folder: Path) -> bool:
    """Whether the folder holds IDX training images named as MNIST's are."""
    return any(folder.glob("train-images-idx3-ubyte*"))


def _find(folder: Path, start: str, kind: str) -> Path:
    found = sorted(folder.glob(f"{start}-{kind}-ubyte*"))
    if not found:
        raise ValueError(f"the folder must hold {start}-{kind}-ubyte or its .gz, got {folder}")
    return found[0]
