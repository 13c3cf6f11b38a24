"""The compiled kernels are those of their source: they carry its hash, which `make kernels` writes."""

import hashlib
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMPILED = sorted((ROOT / "assets" / "js").rglob("kernels*.wasm"))
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


@pytest.mark.parametrize("compiled", COMPILED, ids=lambda compiled: str(compiled.relative_to(ROOT)))
def test_the_kernels_are_compiled_from_their_source(compiled: Path) -> None:
    hashes = [
        content[7:].decode("ascii")
        for kind, content in sections(compiled.read_bytes())
        if kind == CUSTOM and content.startswith(b"\6source")
    ]
    assert hashes == [hash_of(compiled.with_name("kernels.ts"))], f"kernels.ts has changed: make kernels for {compiled}"


def test_all_kernels_are_looked_at() -> None:
    assert [f"{compiled.parent.name}/{compiled.name}" for compiled in COMPILED] == [
        "engine/kernels.wasm",
        "language/kernels.fused.wasm",
        "language/kernels.wasm",
    ]
