"""A Llama-shaped model as small as can be, as a GGUF file: random weights that Q4_1 and Q8_0 both hold exactly."""

import hashlib
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from tokenizers import pre_tokenizers

from core.device_model import manifest

F32, F16, Q4_1, Q8_0 = 0, 1, 3, 8
WIDTH, WIDE, LAYERS, HEADS, KEY_HEADS, VOCABULARY = 128, 96, 2, 2, 1, 260
SCALE = 1 / 32

Tensors = dict[str, tuple[int, tuple[int, ...], bytes]]


def metadata() -> dict[str, Any]:
    """What the file says of the model: a token a byte, and four marks."""
    pieces = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "<|a|>", "<|b|>", "<|c|>", "<|d|>"]
    return {
        "general.architecture": "llama",
        "llama.block_count": LAYERS,
        "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": WIDE,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KEY_HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 10000.0,
        "llama.rope.dimension_count": 64,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.tokens": pieces,
        "tokenizer.ggml.token_type": [1] * 256 + [3] * 4,
        "tokenizer.ggml.merges": ["a b"],
        "tokenizer.ggml.eos_token_id": 256,
    }


def tensors(kind: int = Q4_1) -> Tensors:
    """The weights, those of the layers as `kind`."""
    luck = np.random.default_rng(0)
    shapes = {
        "attn_q": (WIDTH, WIDTH),
        "attn_k": (WIDTH, 64 * KEY_HEADS),
        "attn_v": (WIDTH, 64 * KEY_HEADS),
        "attn_output": (WIDTH, WIDTH),
        "ffn_gate": (WIDTH, WIDE),
        "ffn_up": (WIDTH, WIDE),
        "ffn_down": (WIDE, WIDTH),
    }
    ones = np.ones(WIDTH, np.float32).tobytes()
    found: Tensors = {"token_embd.weight": (Q8_0, (WIDTH, VOCABULARY), _blocks(luck, WIDTH * VOCABULARY, Q8_0))}
    for layer in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            found[f"blk.{layer}.{name}.weight"] = (F32, (WIDTH,), ones)
        for name, shape in shapes.items():
            found[f"blk.{layer}.{name}.weight"] = (kind, shape, _blocks(luck, shape[0] * shape[1], kind))
    return found | {"output_norm.weight": (F32, (WIDTH,), ones)}


def gguf(said: Mapping[str, Any], weights: Tensors, version: int = 3) -> bytes:
    """The whole file."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(weights), len(said))
    head += b"".join(_text(key) + _value(value) for key, value in said.items())
    data = b""
    for name, (kind, shape, content) in weights.items():
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, len(data))
        data += content + bytes(-len(content) % 32)
    return head + bytes(-len(head) % 32) + data


def cut_up(file: bytes, size: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A manifest like the real one for `file` in parts of `size` bytes, and the parts by name."""
    pieces = [file[at : at + size] for at in range(0, len(file), size)]
    names = [hashlib.sha256(piece).hexdigest() for piece in pieces]
    listed = [
        {"at": i * size, "size": len(piece), "sha256": name}
        for i, (piece, name) in enumerate(zip(pieces, names, strict=True))
    ]
    described = manifest() | {"model": "made-up", "size": len(file), "parts": listed}
    return described, dict(zip(names, pieces, strict=True))


def _blocks(luck: np.random.Generator, count: int, kind: int) -> bytes:
    """Weights from −8 to 7 times SCALE, in blocks of 32."""
    values = luck.integers(0, 16, (count // 32, 32), dtype=np.uint8)
    if kind == Q8_0:
        head, body = struct.pack("<e", SCALE), (values.astype(np.int8) - 8).view(np.uint8)
    else:
        head, body = struct.pack("<ee", SCALE, -8 * SCALE), values[:, :16] | values[:, 16:] << 4
    heads = np.frombuffer(head * len(body), np.uint8).reshape(len(body), -1)
    return np.concatenate([heads, body], axis=1).tobytes()


def _text(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def _value(value: Any) -> bytes:
    """A value after its kind: text, a list of one kind, a whole number or a float32."""
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, list):
        entries = [_value(entry) for entry in value]
        return (
            struct.pack("<I", 9) + entries[0][:4] + struct.pack("<Q", len(entries)) + b"".join(e[4:] for e in entries)
        )
    return struct.pack("<If", 6, value) if isinstance(value, float) else struct.pack("<II", 4, value)
