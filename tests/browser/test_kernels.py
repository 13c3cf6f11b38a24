"""The compiled kernels are those of their source: they carry its hash, which `make kernels` writes."""

import hashlib
from pathlib import Path

import pytest

from tests.conftest import ROOT

KERNELS = sorted((ROOT / "assets" / "js").rglob("kernels.ts"))
CUSTOM = 0


def sections(module: bytes) -> list[tuple[int, bytes]]:
    """The kind and the content of every section of a WebAssembly module, in order."""
    assert module[:8] == b"\0asm\1\0\0\0"
    found, at = [], 8
    while at < len(module):
        kind = module[at]
        size, at = unsigned(module, at + 1)
        found.append((kind, module[at : at + size]))
        at += size
    assert at == len(module)
    return found


def unsigned(module: bytes, at: int) -> tuple[int, int]:
    """The number that starts at `at`, seven bits a byte with the lowest first (LEB128), and where it ends."""
    number, shift = 0, 0
    while module[at] & 0x80:
        number |= (module[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number | module[at] << shift, at + 1


def hash_of(source: Path) -> str:
    """SHA-256 of a kernels.ts and what lies in a folder beside it."""
    files = [source, *sorted(source.with_suffix("").glob("*.ts"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@pytest.mark.parametrize("source", KERNELS, ids=lambda source: str(source.relative_to(ROOT)))
def test_the_kernels_are_compiled_from_their_source(source: Path) -> None:
    hashes = [
        content[7:].decode("ascii")
        for kind, content in sections(source.with_suffix(".wasm").read_bytes())
        if kind == CUSTOM and content.startswith(b"\6source")
    ]
    assert hashes == [hash_of(source)], f"{source.name} has changed: make kernels"


def test_both_kernels_are_looked_at() -> None:
    assert {source.parent.name for source in KERNELS} == {"engine", "language"}
