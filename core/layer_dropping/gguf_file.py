"""A student as a GGUF file, in the same kinds of blocks as the file that its teacher came in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray

from core.language.model_store import DEFAULT_MODEL, embedded_gguf

_DEPTH = "llama.block_count"
# What the writer says itself.
_HEADER = {"GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture", _DEPTH}
# GGUF's names of a layer's weights, and transformers'.
_WEIGHTS = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_BLOCKS = gguf.GGMLQuantizationType.Q8_0


def write_gguf(file: Path, student: Any, teacher_name: str) -> bool:
    """Write the student of the embedded model as GGUF, its trained layers as Q8_0; whether the teacher has such a file.

    Embeddings, tokenizer and all else that is said of the model are its teacher's. Raises OSError.
    """
    source = embedded_gguf() if teacher_name == DEFAULT_MODEL.name else None
    if source is None:
        return False
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(file, reader.fields["general.architecture"].contents())
    for name, said in reader.fields.items():
        if name not in _HEADER:
            inner = said.types[-1] if len(said.types) > 1 else None
            writer.add_key_value(name, said.contents(), said.types[0], inner)
    writer.add_key_value(_DEPTH, len(student.model.layers), gguf.GGUFValueType.UINT32)
    embedding = next(tensor for tensor in reader.tensors if tensor.name == "token_embd.weight")
    writer.add_tensor(embedding.name, embedding.data, raw_dtype=embedding.tensor_type)
    for name, weight in _tensors(student):
        if weight.ndim == 1:
            writer.add_tensor(name, weight)
        else:
            writer.add_tensor(name, gguf.quants.quantize(weight, _BLOCKS), raw_dtype=_BLOCKS)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return True


def _tensors(student: Any) -> Iterator[tuple[str, NDArray[np.float32]]]:
    config = student.config
    heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}
    yield "output_norm.weight", student.model.norm.weight.detach().numpy()
    for place, layer in enumerate(student.model.layers):
        weights = dict(layer.named_parameters())
        for name, known in _WEIGHTS.items():
            weight = weights[f"{known}.weight"].detach().numpy()
            yield f"blk.{place}.{name}.weight", _interleaved(weight, heads[name]) if name in heads else weight


def _interleaved(weight: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """The rows of a query or key matrix in the order that ggml turns them in: pairs side by side, not by halves.

    Source: llama.cpp, convert_hf_to_gguf.py, LlamaModel.permute.
    """
    halves = weight.reshape(heads, 2, len(weight) // heads // 2, -1)
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(weight.shape))
