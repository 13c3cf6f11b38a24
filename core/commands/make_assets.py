"""Make the files in assets that are made from others: data, teachers, their logits, and recordings.

    python -m core make-assets                            everything whose sources are here, where it is not up to date
    python -m core make-assets tiles bits                 these alone
    python -m core make-assets fashion --source fashion=DIR
                                                          a task's examples from four IDX files named as MNIST's,
                                                          a teacher of them where there is none, and its logits

Sources that do not ship: a task's name for what its examples are made from (digits: the folder of MNIST's IDX files;
names: the unpacked package names 0.3.0), and `model=embedded` for what the language model has said. What needs a source
that is not named stays as it is. A teacher is trained where a task has none, or where its examples are others than
those that it learnt from; then the command says so.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.progress import tell

if TYPE_CHECKING:
    from core.makers import Maker

HELP = "make the files in assets again from what they are made from"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what is to be made, and from which sources."""
    from core.teachers.configuration import USUAL

    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="a task, prompts, bits, tiles, translation, deploy or language (all)"
    )
    parser.add_argument(
        "--source",
        dest="sources",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="where a source is that does not ship (may be repeated)",
    )
    usual = ", ".join(f"{kind} {config.steps}" for kind, config in USUAL.items())
    parser.add_argument("--teacher-steps", type=int, metavar="N", help=f"of a teacher to be trained ({usual})")


def run(arguments: argparse.Namespace) -> int:
    """Run the makers in their order, and say of each what became of it. Raises ValueError for a wrong name."""
    from core.makers import all_makers

    makers = all_makers(arguments.teacher_steps)
    _check_known("NAME", arguments.names, {maker.name for maker in makers})
    sources = _sources(arguments.sources)
    _check_known("--source", sources, {maker.source for maker in makers if maker.source})
    chosen = [maker for maker in makers if not arguments.names or maker.name in arguments.names]
    for maker in chosen:
        if maker.source and maker.missing and maker.source not in sources:
            raise ValueError(f"--source {maker.source}=PATH must be named for {maker.label}, got none")
    import torch  # costs seconds, so a wrong call is told before

    torch.set_num_threads(1)
    for maker in chosen:
        print(f"{maker.label}: {_outcome(maker, sources)}", flush=True)
    return 0


def _outcome(maker: "Maker", sources: dict[str, Path]) -> str:
    """Make its files where need be; what became of them."""
    if maker.source and maker.source not in sources:
        return f"kept, as --source {maker.source}=PATH is not named"
    if not maker.missing and maker.up_to_date():
        return "up to date"
    tell(f"{maker.label}: making it …")
    before = {file: file.read_bytes() for file in maker.files if file.is_file()}
    maker.make(sources.get(maker.source))
    if before == {file: file.read_bytes() for file in maker.files}:
        return "the same as before"
    return f"made, {sum(file.stat().st_size for file in maker.files) / 1e6:.2f} MB"


def _sources(given: list[str]) -> dict[str, Path]:
    """{name: path} of all NAME=PATH."""
    pairs = [text.partition("=") for text in given]
    wrong = next((name for name, _, path in pairs if not path), None)
    if wrong is not None:
        raise ValueError(f"--source must be NAME=PATH, got {wrong}")
    return {name: Path(path) for name, _, path in pairs}


def _check_known(what: str, given: "list[str] | dict[str, Path]", known: set[str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ValueError(f"{what} must be one of {', '.join(sorted(known))}, got {', '.join(unknown)}")
