"""Write the data files once more as .npz, which programs read that were exported before the files were safetensors.

python -m core export-npz DIR    digits.npz, digits_teacher.npz, names.json.gz, names_teacher.npz, … into DIR
"""

import argparse
from pathlib import Path

HELP = "write the data files for programs that were exported long ago"

_KIND = ".safetensors.gz"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder that such a program is given, or lies in")


def run(arguments: argparse.Namespace) -> int:
    """Write an .npz of the same arrays for each file of tensors, and copy the other files.

    Raises ValueError for assets/data itself, where nothing is kept twice.
    """
    import shutil

    import numpy as np

    from core.assets import DATA
    from core.tensors import read_tensors

    if arguments.folder.resolve() == DATA.resolve():
        raise ValueError(f"DIR must be a folder of your own, got {arguments.folder}")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(DATA.iterdir()):
        if file.name.endswith(_KIND):
            written = arguments.folder / f"{file.name.removesuffix(_KIND)}.npz"
            np.savez_compressed(written, **read_tensors(file).tensors)  # type: ignore[arg-type]
        else:
            written = Path(shutil.copy(file, arguments.folder))
        print(f"{written.name}: {written.stat().st_size / 1e6:.2f} MB")
    return 0
