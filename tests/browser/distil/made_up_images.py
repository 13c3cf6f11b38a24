"""A small set of 28 × 28 images that nobody drew, in the four IDX files in which MNIST and its relatives come."""

from pathlib import Path

import numpy as np

SIDE = 28
TRAINING, TEST = 600, 200


def write_idx_files(folder: Path) -> None:
    """Ten simple shapes, each moved and blurred by noise, as MNIST's files are named."""
    generator = np.random.default_rng(0)
    folder.mkdir(parents=True)
    for start, count in (("train", TRAINING), ("t10k", TEST)):
        targets = np.arange(count, dtype=np.uint8) % len(SHAPES)
        images = np.stack([_drawn(SHAPES[target], generator) for target in targets])
        _write(folder / f"{start}-images-idx3-ubyte", images)
        _write(folder / f"{start}-labels-idx1-ubyte", targets)


def _drawn(shape: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The shape in ink on paper, up to three pixels off the middle."""
    moved = np.roll(shape, generator.integers(-3, 4, size=2), axis=(0, 1))
    noise = generator.normal(0, 0.15, size=shape.shape) * (moved > 0)
    return (255 * np.clip(0.9 * moved + noise, 0, 1)).astype(np.uint8)


def _write(path: Path, values: np.ndarray) -> None:
    header = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, dtype=">u4").tobytes()
    path.write_bytes(header + values.tobytes())


def _shapes() -> list[np.ndarray]:
    """Bars, diagonals, crosses, a frame, a disc, a ring and a triangle, ink 1 on paper 0."""
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    inside, radius = np.maximum(abs(x), abs(y)) < 9, np.hypot(x, y)
    inked = [
        abs(x) < 2,
        abs(y) < 2,
        abs(x - y) < 2.5,
        abs(x + y) < 2.5,
        (abs(x) < 2) | (abs(y) < 2),
        (abs(x - y) < 2.5) | (abs(x + y) < 2.5),
        np.maximum(abs(x), abs(y)) > 6,
        radius < 8,
        (radius > 5) & (radius < 9),
        (y > -7) & (abs(x) < (y + 7) / 2),
    ]
    return [(shape & inside).astype(float) for shape in inked]


SHAPES = _shapes()
