"""The command line: every module in core/commands that has HELP is a subcommand of `python -m core`."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

import core.commands


def parser() -> argparse.ArgumentParser:
    """The whole command line's parser, built from the files in core/commands."""
    root = argparse.ArgumentParser(prog="python -m core", description=core.__doc__)
    subcommands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for found in pkgutil.iter_modules(core.commands.__path__):
        command = importlib.import_module(f"core.commands.{found.name}")
        if not hasattr(command, "HELP"):
            continue
        name = found.name.replace("_", "-")
        subparser = subcommands.add_parser(
            name,
            help=command.HELP,
            description=command.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status.

    A ValueError, and a file that cannot be read or written, become one line on standard error and status 2.
    """
    arguments = parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return status
