"""Makes each wrong change in a copy of the tree, runs the tests nearest to it, and prints which changes survive.

    python -m tests.mutants [--only NAME …] [--list]

Exit status 1 where a change survives or cannot be made, or where tests fail on the unchanged tree.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.mutant import Mutant, all_mutants

ROOT = Path(__file__).parent.parent.parent
# What a change makes run for ever is noticed too.
TIMEOUT_SECONDS = 600


def main() -> int:
    """Exit status 0 where every change was noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only those whose name or file holds NAME")
    parser.add_argument("--list", action="store_true", help="print the changes and make none")
    asked = parser.parse_args()
    mutants = [m for m in all_mutants() if any(part in f"{m.file} {m.name}" for part in asked.only or [""])]
    if asked.list:
        for mutant in mutants:
            print(f"{mutant.file}: {mutant.name}")
        return 0
    with copied_tree() as tree:
        survivors = run_all(tree, mutants)
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} noticed")
    for mutant in survivors:
        print(f"survived: {mutant.file}: {mutant.name}")
    return int(bool(survivors))


def run_all(tree: Path, mutants: Sequence[Mutant]) -> list[Mutant]:
    """The changes that no test noticed, or whose tests fail without them; those with the quickest tests come first."""
    for mutant in mutants:
        mutant.made_in((tree / mutant.file).read_text("utf-8"))
    seconds = {}
    for tests in dict.fromkeys(mutant.tests for mutant in mutants):
        passed, took = passes(tree, tests)
        tell(took, "pass" if passed else "FAIL", " ".join(tests))
        seconds[tests] = took if passed else None
    survivors = [mutant for mutant in mutants if seconds[mutant.tests] is None]
    for mutant in sorted(set(mutants) - set(survivors), key=lambda mutant: (seconds[mutant.tests], mutant.file)):
        with made(tree, mutant):
            survives, took = passes(tree, mutant.tests)
        tell(took, "SURVIVES" if survives else "noticed", f"{mutant.file}: {mutant.name}")
        survivors += [mutant] * survives
    return survivors


def tell(seconds: float, what: str, of: str) -> None:
    """A line of the report, at once."""
    print(f"{seconds:6.1f} s  {what:8}  {of}", flush=True)


@contextmanager
def copied_tree() -> Iterator[Path]:
    """A copy of what git tracks or would, as it is now; the working tree itself is never touched."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for name in filter(None, listed):
            if (ROOT / name).is_file():
                target = Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        yield Path(folder)


@contextmanager
def made(tree: Path, mutant: Mutant) -> Iterator[None]:
    """A block in which the change is made in `tree`."""
    file = tree / mutant.file
    source = file.read_text("utf-8")
    file.write_text(mutant.made_in(source), "utf-8")
    try:
        yield
    finally:
        file.write_text(source, "utf-8")


def passes(tree: Path, tests: Sequence[str]) -> tuple[bool, float]:
    """Whether `tests` pass in `tree`, and the seconds that they took."""
    begun = time.monotonic()
    # No bytecode: it is told apart by seconds and size, and a change may alter neither.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    running = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        passed = running.wait(TIMEOUT_SECONDS) == 0
    except subprocess.TimeoutExpired:
        passed = False
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    return passed, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
