"""Files of tensors: the library reads them, and the same content gives the same bytes."""

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from core.tensors import pack_tensors, read_tensors, unpack_tensors, write_tensors
from tests.conftest import ROOT

TENSORS = {
    "half": np.linspace(-2, 2, 12, dtype=np.float16).reshape(3, 4).T,
    "bytes": np.arange(5, dtype=np.uint8),
    "scalar": np.float32(0.5).reshape(()),
}
METADATA = {"prompt": "“quoted” \n 我", "zero": "0", **{f"key {i}": str(i) for i in range(20)}}


@pytest.mark.parametrize("name", ["plain.safetensors", "zipped.safetensors.gz"])
@pytest.mark.parametrize("metadata", [METADATA, {}])
def test_what_is_written_is_read_again(name: str, metadata: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "new" / name
    write_tensors(path, TENSORS, metadata)
    tensors, found = read_tensors(path)
    assert found == metadata
    assert tensors.keys() == TENSORS.keys()
    for key, array in TENSORS.items():
        assert tensors[key].dtype == array.dtype
        assert np.array_equal(tensors[key], array)


def test_the_library_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file.safetensors"
    write_tensors(path, TENSORS, METADATA)
    with safe_open(path, "numpy") as file:
        assert file.metadata() == METADATA
        assert {key: file.get_tensor(key).tolist() for key in file.keys()} == {  # noqa: SIM118 (not a dictionary)
            key: array.tolist() for key, array in TENSORS.items()
        }


def test_the_same_content_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from core.tensors import write_tensors; from tests.core.test_tensors import *;"
        "write_tensors(pathlib.Path(sys.argv[1]), dict(reversed(TENSORS.items())), dict(reversed(METADATA.items())))"
    )
    there, here = tmp_path / "there.safetensors.gz", tmp_path / "here.safetensors.gz"
    subprocess.run([sys.executable, "-c", script, there], cwd=ROOT, check=True)
    write_tensors(here, TENSORS, METADATA)
    assert here.read_bytes() == there.read_bytes()
    assert here.read_bytes()[4:8] == bytes(4)  # where gzip keeps the time


def test_arrays_begin_where_any_of_their_kinds_may() -> None:
    for length in range(16):
        content = pack_tensors(TENSORS, {"key": "x" * length})
        assert int.from_bytes(content[:8], "little") % 8 == 0
        assert unpack_tensors(content).metadata == {"key": "x" * length}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 9, gzip.compress(pack_tensors(TENSORS))])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=f"tensors must be a whole safetensors file, got {len(content)} bytes"):
        unpack_tensors(content)
