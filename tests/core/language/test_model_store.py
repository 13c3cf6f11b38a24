"""Converted models: whole or not there, whoever races and whatever breaks."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.language import model_store
from core.language.model_store import DEFAULT_MODEL, is_intact, local_folder
from tests.conftest import ROOT

WEIGHTS = bytes(range(256)) * 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and a GGUF file of 9 bytes as the embedded model."""
    gguf = tmp_path / "tiny.gguf"
    gguf.write_bytes(b"GGUF tiny")
    monkeypatch.setattr(model_store, "embedded_gguf", lambda: gguf)
    monkeypatch.setattr(model_store, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def convert(gguf: Path, folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(gguf.read_bytes() + WEIGHTS)
    (folder / "config.json").write_text("{}")


def find(convert: Callable[[Path, Path], None] = convert) -> tuple[Path, list[str]]:
    """The default model's folder, and the stages that were told on the way."""
    stages: list[str] = []
    return local_folder(DEFAULT_MODEL.name, convert, stages.append), stages


def entries(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_a_model_is_converted_once_and_then_only_checked(cache: Path) -> None:
    folder, stages = find()
    assert stages == ["converting"]
    assert (folder / "model.safetensors").read_bytes() == b"GGUF tiny" + WEIGHTS
    assert find() == (folder, ["checking"])
    assert entries(cache) == [folder.name]


def test_another_embedded_file_is_converted_anew(cache: Path) -> None:
    first, _ = find()
    model_store.embedded_gguf().write_bytes(b"GGUF of another size")
    second, stages = find()
    assert stages == ["converting"]
    assert (second / "model.safetensors").read_bytes() == b"GGUF of another size" + WEIGHTS
    assert entries(cache) == sorted([first.name, second.name])


def test_what_an_earlier_version_converted_is_made_anew_and_goes(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earliest, other = cache / "tiny-9", cache / "tiny-91"
    for folder in (earliest, other):
        folder.mkdir(parents=True)
        (folder / "model.safetensors").touch()
    folder, stages = find()
    assert stages == ["converting"]
    assert entries(cache) == sorted([folder.name, other.name])
    monkeypatch.setattr(model_store, "CONVERSION", model_store.CONVERSION + 1)
    later, stages = find()
    assert stages == ["converting"]
    assert entries(cache) == sorted([later.name, other.name])


def test_a_conversion_that_fails_in_the_middle_leaves_nothing(cache: Path) -> None:
    def fail(gguf: Path, folder: Path) -> None:
        convert(gguf, folder)
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space left"):
        find(fail)
    assert entries(cache) == []
    assert find()[1] == ["converting"]


HELPER = """
import os, sys, time
from pathlib import Path
from core.language import model_store
tmp = Path(sys.argv[1])
model_store.embedded_gguf = lambda: tmp / "tiny.gguf"
model_store.cache_folder = lambda: tmp / "cache"
def convert(gguf, folder):
    (folder / "model.safetensors").write_bytes(gguf.read_bytes())
    if sys.argv[2] == "die":
        os._exit(9)
    if sys.argv[2] == "full":
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        (folder / "config.json").write_bytes(bytes(5000))
    (tmp / f"here-{os.getpid()}").touch()
    while len(list(tmp.glob("here-*"))) < 2:
        time.sleep(0.01)
print(model_store.local_folder(model_store.DEFAULT_MODEL.name, convert, lambda stage: None))
"""


def in_a_process(folder: Path, what: str, stderr: int | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HELPER, folder, what]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8")


def test_a_process_killed_while_converting_leaves_no_folder_that_counts(cache: Path, tmp_path: Path) -> None:
    killed = in_a_process(tmp_path, "die")
    killed.communicate(timeout=30)
    assert killed.returncode == 9
    assert [name.startswith("scratch-") for name in entries(cache)] == [True]
    folder, stages = find()
    assert stages == ["converting"]
    assert is_intact(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_a_disk_that_is_full_in_the_middle_is_said_and_leaves_nothing(cache: Path, tmp_path: Path) -> None:
    failed = in_a_process(tmp_path, "full", stderr=subprocess.PIPE)
    said = failed.communicate(timeout=30)[1]
    assert said.splitlines()[-1] == "OSError: [Errno 27] File too large"
    assert failed.returncode == 1
    assert entries(cache) == []
    assert find()[1] == ["converting"]


def test_a_cache_that_cannot_be_written_is_named_and_what_is_in_it_read(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file in the folder's place, which even root cannot write into")
    with pytest.raises(OSError, match=re.escape(str(cache))):
        find()
    cache.unlink()
    folder, _ = find()
    monkeypatch.setattr(model_store, "_new_scratch_folder", lambda _: pytest.fail("it would write"))
    assert find() == (folder, ["checking"])


def test_two_processes_that_convert_at_once_end_with_one_intact_folder(cache: Path, tmp_path: Path) -> None:
    racers = [in_a_process(tmp_path, "race") for _ in range(2)]
    answers = {racer.communicate(timeout=30)[0].strip() for racer in racers}
    assert [racer.returncode for racer in racers] == [0, 0]
    assert len(answers) == 1
    assert entries(cache) == [Path(answers.pop()).name]
    assert find()[1] == ["checking"]


def test_two_threads_that_convert_at_once_end_with_one_intact_folder(cache: Path) -> None:
    together = threading.Barrier(2, timeout=10)

    def meet(gguf: Path, folder: Path) -> None:
        convert(gguf, folder)
        together.wait()

    with ThreadPoolExecutor(2) as threads:
        folders = {future.result()[0] for future in [threads.submit(find, meet) for _ in range(2)]}
    assert len(folders) == 1
    assert entries(cache) == [folders.pop().name]
    assert find()[1] == ["checking"]


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flip_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


DAMAGES = [
    truncate,
    flip_a_bit,
    Path.unlink,
    lambda file: file.write_bytes(b"garbage"),
    lambda file: file.write_text(""),
]


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "checksums.json"])
@pytest.mark.parametrize("damage", DAMAGES, ids=["truncated", "bit flipped", "missing", "garbage", "empty"])
def test_a_damaged_file_is_found_and_made_again(cache: Path, name: str, damage: Callable[[Path], object]) -> None:
    folder, _ = find()
    whole = {file.name: file.read_bytes() for file in folder.iterdir()}
    damage(folder / name)
    assert not is_intact(folder)
    assert find() == (folder, ["checking", "repairing", "converting"])
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == whole
    assert entries(cache) == [folder.name]


@pytest.mark.parametrize("checksums", ["[]", "5", "null", "{}", '["ab"]', '{"../tiny.gguf": 0}'])
@pytest.mark.usefixtures("cache")
def test_checksums_of_another_shape_are_damage(checksums: str) -> None:
    folder, _ = find()
    (folder / "checksums.json").write_text(checksums)
    assert find() == (folder, ["checking", "repairing", "converting"])
    assert is_intact(folder)


def test_two_threads_that_find_the_same_damage_end_with_one_intact_folder(cache: Path) -> None:
    folder, _ = find()
    truncate(folder / "model.safetensors")
    together = threading.Barrier(2, timeout=10)

    def meet_at_repair(stage: str) -> None:
        if stage == "repairing":
            together.wait()

    with ThreadPoolExecutor(2) as threads:
        jobs = [threads.submit(local_folder, DEFAULT_MODEL.name, convert, meet_at_repair) for _ in range(2)]
        assert {job.result() for job in jobs} == {folder}
    assert entries(cache) == [folder.name]
    assert find()[1] == ["checking"]


def test_only_what_was_left_behind_over_an_hour_ago_is_cleared(cache: Path) -> None:
    for name, age in (("scratch-old", 3700), ("scratch-new", 3500), ("another-model", 9999)):
        (cache / name).mkdir(parents=True)
        (cache / name / "half").touch()
        os.utime(cache / name, (time.time() - age,) * 2)
    (cache / "scratch-gone").symlink_to(cache / "removed by another process meanwhile")
    folder, _ = find()
    assert entries(cache) == sorted(["another-model", "scratch-gone", "scratch-new", folder.name])


def test_what_a_killed_process_left_goes_at_the_next_start(cache: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom core.language.model_store import _new_scratch_folder\n"
        "scratch = _new_scratch_folder(Path(sys.argv[1]))\n(scratch / 'model.safetensors').touch()\n"
        "os.kill(os.getpid(), 9)"
    )
    folder, _ = find()
    subprocess.run([sys.executable, "-c", program, str(cache)], cwd=ROOT, check=False)
    assert len(entries(cache)) == 2
    own = model_store._new_scratch_folder(cache)
    find()
    assert entries(cache) == sorted([folder.name, own.name])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
@pytest.mark.usefixtures("cache")
def test_a_pipe_in_place_of_the_weights_is_not_waited_for(tmp_path: Path) -> None:
    folder, _ = find()
    (folder / "model.safetensors").unlink()
    os.mkfifo(folder / "model.safetensors")
    assert find() == (folder, ["checking", "repairing", "converting"])
    own = tmp_path / "own"
    own.mkdir()
    os.mkfifo(own / "model.safetensors")
    with pytest.raises(ValueError, match=r"a model's folder must hold files alone, got 'model\.safetensors'"):
        local_folder(str(own), convert, str)


@pytest.mark.parametrize("tampered", ['{"../../../../dev/zero": 1}', "{}", "[]", '{"config.json": 1}', '{"..": 0}'])
@pytest.mark.usefixtures("cache")
def test_tampered_checksums_read_nothing_else(tampered: str) -> None:
    folder, _ = find()
    (folder / model_store.CHECKSUMS).write_text(tampered)
    assert find() == (folder, ["checking", "repairing", "converting"])
