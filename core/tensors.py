"""Arrays with metadata as safetensors: the one format of tensors here, plain or gzipped (assets/js/maths/tensors.js).

The same arrays and metadata give the same bytes: the library would put the metadata in a new order each time, and gzip
the time into the file, so both are settled here.
"""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from core.files import read_unzipped, written_whole

Tensors = dict[str, NDArray[Any]]


class TensorFile(NamedTuple):
    """What a file holds: arrays by name, and what is said of them."""

    tensors: Tensors
    metadata: dict[str, str]


def pack_tensors(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> bytes:
    """The arrays and the metadata as the bytes of a safetensors file."""
    content = save({name: np.asarray(array, order="C") for name, array in tensors.items()})
    if not metadata:
        return content
    data = content[_data_start(content) :]
    header = {"__metadata__": dict(sorted(metadata.items())), **_header(content)}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    padded = text + b" " * (-len(text) % 8)  # the arrays begin at a multiple of eight bytes
    return len(padded).to_bytes(8, "little") + padded + data


def unpack_tensors(content: bytes) -> TensorFile:
    """What the bytes of a safetensors file hold. Raises ValueError where they are not one."""
    try:
        tensors = load(content)  # also checks the header, which is read again for what the library leaves out
    except (SafetensorError, KeyError) as error:
        raise ValueError(f"tensors must be a whole safetensors file, got {len(content)} bytes: {error}") from error
    return TensorFile(tensors, _header(content).get("__metadata__", {}))


def write_tensors(path: Path, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> None:
    """Write the arrays to `path`, gzipped where its name ends in .gz, and make its folder where there is none."""
    content = pack_tensors(tensors, metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as unfinished:
        unfinished.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def read_tensors(path: Path) -> TensorFile:
    """What write_tensors wrote. Raises ValueError where the file is another, or not whole."""
    return unpack_tensors(read_unzipped(path))


def _header(content: bytes) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(content[8 : _data_start(content)])
    return header


def _data_start(content: bytes) -> int:
    return 8 + int.from_bytes(content[:8], "little")
