"""A student of the embedded model as a GGUF file."""

from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from gguf import quants

from core.language.model_store import embedded_gguf
from core.language_model import LanguageModel, _convert_gguf
from core.layer_dropping.gguf_file import write_gguf
from core.layer_dropping.networks import student_of


def test_a_teacher_without_such_a_file_gives_none(llama: LanguageModel, tmp_path: Path) -> None:
    assert not write_gguf(tmp_path / "model.gguf", llama.network, llama.name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_is_read_as_its_teachers_file_is(language_model: LanguageModel, tmp_path: Path) -> None:
    student = student_of(language_model.network, (*range(27), 28, 29), 0)
    assert write_gguf(tmp_path / "model.gguf", student, language_model.name)
    written, source = gguf.GGUFReader(tmp_path / "model.gguf"), gguf.GGUFReader(embedded_gguf())
    assert written.fields["llama.block_count"].contents() == 29
    said = {name: field.contents() for name, field in written.fields.items()}
    other = {"GGUF.tensor_count", "llama.block_count"}
    assert {name: said[name] for name in source.fields if name not in other} == {
        name: field.contents() for name, field in source.fields.items() if name not in other
    }
    kinds = {tensor.name: tensor.tensor_type.name for tensor in written.tensors}
    assert set(kinds.values()) == {"F32", "Q8_0"}
    _convert_gguf(tmp_path / "model.gguf", tmp_path)
    read = LanguageModel.read("student", tmp_path)
    # The file holds the matrices of the layers in 8 bits: what is read is the student with these weights.
    kind = gguf.GGMLQuantizationType.Q8_0
    for weight in student.model.layers.parameters():
        if weight.ndim == 2:
            weight.data = torch.from_numpy(quants.dequantize(quants.quantize(weight.detach().numpy(), kind), kind))
    ids = torch.tensor([language_model.encode("The capital of France is")])
    with torch.inference_mode():
        expected, found = (torch.softmax(network(ids).logits, -1) for network in (student, read.network))
    assert np.abs((expected - found).numpy()).max() < 1e-5
    assert read.encode("x =  5") == language_model.encode("x =  5")
