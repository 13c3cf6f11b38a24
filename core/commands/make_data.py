"""Make the data files in assets/data again from their sources.

python -m core make-data --mnist DIR          the four IDX files of MNIST -> assets/data/digits.npz
python -m core make-data --names-package DIR  the unpacked package names 0.3.0 -> assets/data/names.json.gz
"""

import argparse
from pathlib import Path

HELP = "make the data files in assets/data from their sources"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the sources are."""
    parser.add_argument("--mnist", type=Path, metavar="DIR", help="folder of MNIST's IDX files, plain or .gz")
    parser.add_argument("--names-package", type=Path, metavar="DIR", help="folder with dist.female.first and so on")


def run(arguments: argparse.Namespace) -> int:
    """Write the files whose sources were given, and say how large they became."""
    from core.tasks import digits, names

    given = ((digits, arguments.mnist), (names, arguments.names_package))
    if not any(source for _, source in given):
        raise ValueError("make-data needs --mnist or --names-package, got neither")
    for module, source in given:
        if source:
            module.make(source)
            print(f"{module.FILE.name}: {module.FILE.stat().st_size / 1e6:.2f} MB")
    return 0
