"""The lab as plain files, given out by the server of two lines that comes with it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.assets import ASSETS
from tests.conftest import free_port


@contextmanager
def hosted(folder: Path, port: int | None = None) -> Iterator[str]:
    """The address at which all files of `folder` are given out."""
    script = folder / "serve.py"
    script.write_bytes((ASSETS / "site" / "serve.py").read_bytes())
    command = [sys.executable, str(script), "--port", str(port or free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
