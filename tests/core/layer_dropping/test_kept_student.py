"""A student that a server keeps, of the real model: its files are written once, and go with it."""

import gc
import os
from pathlib import Path

import gguf
import numpy as np
import pytest

from core.language_distillation import KeptStudent, LanguageResult, LayerDroppingConfig, LayerDroppingRun
from core.language_model import LanguageModel
from core.layer_dropping.texts import shipped_text
from core.recordings.language import recorded_run


def kept(model: LanguageModel, config: LayerDroppingConfig) -> KeptStudent:
    run = LayerDroppingRun(model, shipped_text("moby_dick"), config)
    *_, result = run.events()
    assert isinstance(result, LanguageResult)
    return KeptStudent("student-of-a-test", run, result)


@pytest.mark.slow
def test_the_embedded_models_student_has_a_gguf_file_and_what_is_recorded_it_needs(
    language_model: LanguageModel,
) -> None:
    student = kept(language_model, LayerDroppingConfig(tokens=256, held_out=64, window=32, twin=False))
    assert all(weight.grad is None for weight in student.network.parameters())
    file = student.file("model.gguf")
    written = file.stat().st_mtime_ns
    assert student.file("model.gguf").stat().st_mtime_ns == written
    reader = gguf.GGUFReader(file)
    assert reader.fields["llama.block_count"].contents() == 15
    norm = next(tensor for tensor in reader.tensors if tensor.name == "output_norm.weight")
    np.testing.assert_array_equal(norm.data, student.network.model.norm.weight.detach().numpy())
    usual = LayerDroppingRun(language_model, shipped_text("moby_dick"), LayerDroppingConfig())
    assert round(usual.needed_bytes) == recorded_run("moby_dick")["needs"]
    del reader, norm
    folder: Path = file.parent
    del student, usual
    gc.collect()
    assert not folder.exists()


def test_what_could_not_be_written_leaves_nothing_and_is_written_again(
    llama: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = kept(llama, LayerDroppingConfig(layers=2, tokens=128, held_out=32, window=16))
    full = OSError(28, "No space left on device")

    def fail(*_: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr("core.layer_dropping.kept_student.write_folder", fail)
        with pytest.raises(OSError, match="No space left"):
            student.file("student.zip")
    folder = student.file("student.zip").parent
    assert [file.name for file in folder.iterdir()] == ["student.zip"]
    with pytest.raises(ValueError, match=r"must be model\.gguf or student\.zip, got '\.\./x'"):
        student.file("../x")


def test_what_an_ended_process_left_is_removed_and_what_others_keep_is_not(
    llama: LanguageModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in (f"temperature-lab-student-{2**22 + 1}-a", f"temperature-lab-student-{os.getpid()}-b", "thesis"):
        (tmp_path / name).mkdir()
    folder = kept(llama, LayerDroppingConfig(layers=2, tokens=128, held_out=32, window=16)).file("student.zip").parent
    assert {left.name for left in tmp_path.iterdir()} <= {
        f"temperature-lab-student-{os.getpid()}-b",
        "thesis",
        folder.name,
    }
    assert (tmp_path / f"temperature-lab-student-{os.getpid()}-b").exists()
