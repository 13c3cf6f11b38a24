"""Anyone's own images are read as they look, whatever their file's kind, and their classes count as people do."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.tasks import images
from core.tasks.images import image_task

GREY = 51


def first_pixel(folder: Path, image: Image.Image, name: str = "0.png", **options: object) -> int:
    """What is read of an image of one colour."""
    for part in ("a", "b"):
        (folder / part).mkdir()
        for i in range(4):
            Image.new("L", (28, 28)).save(folder / part / f"{i + 1}.png")
        image.save(folder / part / name, **options)
    inputs = image_task(folder).load().train_inputs
    assert np.unique(inputs[0]).size == 1
    return round(inputs[0, 0] * 255)


def filled(mode: str, colour: object) -> Image.Image:
    return Image.new(mode, (28, 28), colour)


def palette(colour: int) -> Image.Image:
    image = filled("P", 3)
    image.putpalette([0, 0, 0] * 3 + [colour] * 3)
    return image


@pytest.mark.parametrize(
    ("image", "options", "grey"),
    [
        (filled("L", GREY), {}, GREY),
        (filled("1", 1), {}, 255),
        (Image.fromarray(np.full((28, 28), GREY * 257, np.uint16)), {}, GREY),
        (palette(GREY), {}, GREY),
        (palette(GREY), {"transparency": 3}, 255),
        (filled("LA", (GREY, 255)), {}, GREY),
        (filled("LA", (0, 0)), {}, 255),
        (filled("RGBA", (0, 0, 0, 0)), {}, 255),
        (filled("RGBA", (0, 0, 0, 204)), {}, GREY),
        (filled("L", GREY), {"transparency": GREY}, 255),
    ],
    ids=["grey", "bit", "16 bits", "palette", "palette on white", "grey-alpha", "LA", "RGBA", "half", "a clear grey"],
)
def test_an_image_is_read_as_it_looks_on_white(
    tmp_path: Path, image: Image.Image, options: dict[str, object], grey: int
) -> None:
    assert first_pixel(tmp_path, image, **options) == grey


@pytest.mark.parametrize("name", ["0.PNG", "0.JPG", "0.jpeg"])
def test_a_suffix_may_be_large_or_a_jpegs(tmp_path: Path, name: str) -> None:
    assert first_pixel(tmp_path, filled("L", GREY), name) == GREY


def test_classes_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = [str(number) for number in range(12)] + ["x2", "x10", "x²"]
    for name in sorted(names):
        (tmp_path / name).mkdir()
        for i in range(5):
            filled("L", 0).save(tmp_path / name / f"{i}.png")
    assert image_task(tmp_path).classes == tuple(names)


def test_a_folder_is_read_once_until_an_image_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = images._read_image

    def counted(path: Path) -> np.ndarray:
        read.append(path.name)
        return original(path)

    monkeypatch.setattr(images, "_read_image", counted)
    first_pixel(tmp_path, filled("L", GREY))
    once = image_task(tmp_path)
    (tmp_path / "results.json").write_text("what is kept beside the images is none of them")
    assert image_task(tmp_path) is once
    assert len(read) == 10
    filled("L", GREY + 1).save(tmp_path / "a" / "0.png")
    changed = image_task(tmp_path)
    assert round(changed.load().train_inputs[0, 0] * 255) == GREY + 1
    (tmp_path / "b" / "4.png").rename(tmp_path / "b" / "5.png")
    assert image_task(tmp_path) is not changed
    assert len(read) == 30


def png() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (28, 28), dtype=np.uint8)).save(file, "PNG")
    return file.getvalue()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[:-200],
    "text": lambda _: b"no image",
    "empty": lambda _: b"",
    "wrong checksum": lambda data: data[:40] + b"\xff" + data[41:],
    "a broken header": lambda data: data[:20] + b"\xff\xff\xff\xff" + data[24:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_broken_image_is_named_in_one_sentence(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    for part in ("a", "b"):
        (tmp_path / part).mkdir()
        for i in range(5):
            (tmp_path / part / f"{i}.png").write_bytes(damage(png()) if (part, i) == ("b", 3) else png())
    with pytest.raises(ValueError, match=r"every image must be a readable PNG or JPEG, got .*b.3\.png$"):
        image_task(tmp_path)
