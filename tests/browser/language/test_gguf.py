"""Model files of every kind: read where the kernels can compute with them, else refused with what is wrong."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.language.made_up_model import (
    F16,
    HEADS,
    LAYERS,
    Q4_1,
    Q8_0,
    VOCABULARY,
    WIDTH,
    gguf,
    metadata,
    tensors,
)
from tests.browser.modules import call

SCRIPT = "tests/browser/language/gguf.js"
WHOLE = gguf(metadata(), tensors())
IDS = [72, 105, 33, 10, 200, 3, 259, 0, 17, 72, 105]


def read(page: Page, file: bytes, size: int | None = None) -> dict[str, Any]:
    return call(page, SCRIPT, "read", base64.b64encode(file).decode(), size)


@pytest.mark.parametrize("version", [2, 3])
def test_a_whole_file_is_read(modules: Page, version: int) -> None:
    found = read(modules, gguf(metadata(), tensors(), version))
    assert found == {"width": WIDTH, "layers": LAYERS, "heads": HEADS, "vocabulary": VOCABULARY}


@pytest.mark.parametrize("file", [b"", b"GGU", b"<!doctype html><h1>Log in</h1>", b"GGML" + WHOLE[4:]])
def test_what_is_no_gguf_file_is_refused(modules: Page, file: bytes) -> None:
    assert read(modules, file)["key"] in ("on_device.not_gguf", "on_device.file_cut")


def test_an_older_version_is_refused(modules: Page) -> None:
    assert read(modules, gguf(metadata(), tensors(), 1))["key"] == "on_device.not_gguf"


def test_a_list_of_texts_is_read_whatever_is_in_them(modules: Page) -> None:
    texts = [
        "",
        "a",
        "\0",
        "b\0\0\0\0\0\0\0",
        "\0\0\0\0\0\0\0\0c",
        "",
        "Ġde",
        "\ufeff",
        "\U0001f321️\u0301",
        "x" * 300,
        "",
    ]
    check_tokens(modules, texts)


def test_a_text_may_hold_what_marks_the_beginning_of_others(modules: Page) -> None:
    check_tokens(modules, ["a", "b\0\0\0\0\0\0\0\1c", "\0" * 9, "\1"])


def check_tokens(modules: Page, texts: list[str]) -> None:
    file = gguf(metadata() | {"tokenizer.ggml.tokens": texts}, tensors())
    assert call(modules, SCRIPT, "tokens", base64.b64encode(file).decode()) == texts


@pytest.mark.parametrize("length", [5, 20, 300, 5000, len(WHOLE) - 1000])
def test_a_cut_file_is_refused(modules: Page, length: int) -> None:
    assert read(modules, WHOLE[:length])["key"] == "on_device.file_cut"


def test_a_length_without_end_is_no_endless_list(modules: Page) -> None:
    at = WHOLE.index(b"tokenizer.ggml.tokens") + len("tokenizer.ggml.tokens") + 8
    assert read(modules, WHOLE[:at] + (2**40).to_bytes(8, "little") + WHOLE[at + 8 :])["key"] == "on_device.file_cut"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"general.architecture": "qwen2"}, "on_device.other_shape"),
        ({"llama.embedding_length": 96}, "on_device.head_size"),
        ({"llama.attention.head_count": 4}, "on_device.head_size"),
        ({"llama.rope.dimension_count": 32}, "on_device.head_size"),
        ({"llama.attention.head_count_kv": 3}, "on_device.other_shape"),
        ({"llama.block_count": 3}, "on_device.other_shape"),
        ({"llama.feed_forward_length": 128}, "on_device.other_shape"),
        ({"llama.block_count": 0}, "on_device.other_shape"),
        ({"tokenizer.ggml.tokens": ["a"]}, "on_device.other_shape"),
    ],
)
def test_another_shape_is_refused(modules: Page, changes: dict[str, Any], key: str) -> None:
    assert read(modules, gguf(metadata() | changes, tensors()))["key"] == key


def test_another_quantisation_is_refused_by_name(modules: Page) -> None:
    weights = tensors()
    name = "blk.1.ffn_up.weight"
    weights[name] = (F16, weights[name][1], weights[name][2] * 4)
    expected = {"key": "on_device.quantisation", "values": {"tensor": name, "kind": F16}}
    assert read(modules, gguf(metadata(), weights)) == expected


def test_a_head_of_its_own_is_refused(modules: Page) -> None:
    weights = tensors()
    weights["output.weight"] = weights["token_embd.weight"]
    assert read(modules, gguf(metadata(), weights))["key"] == "on_device.other_shape"


@pytest.mark.parametrize("kernels", ["kernels.wasm", "kernels.fused.wasm"])
@pytest.mark.parametrize("kind", [Q4_1, Q8_0])
def test_tokens_have_the_same_logits_however_they_are_read(modules: Page, kind: int, kernels: str) -> None:
    file = base64.b64encode(gguf(metadata(), tensors(kind))).decode()
    found = {name: np.array(rows) for name, rows in call(modules, SCRIPT, "logits", file, IDS, 4, kernels).items()}
    assert found["together"].shape == (len(IDS), VOCABULARY)
    assert found["together"].std() > 0.1
    for name in ("single", "behind", "once"):
        np.testing.assert_allclose(found[name], found["together"], rtol=0, atol=2e-5)
    # Both kinds of block hold the same weights.
    np.testing.assert_allclose(found["together"], reference(IDS), rtol=0, atol=2e-5)


def reference(ids: list[int]) -> np.ndarray:
    """The model's logits (tokens, vocabulary) in float64."""
    weights = {name.removesuffix(".weight"): dequantised(*tensor) for name, tensor in tensors(Q4_1).items()}
    x = weights["token_embd"][ids]
    for layer in range(LAYERS):
        own = {name.split(".")[2]: weight for name, weight in weights.items() if name.startswith(f"blk.{layer}.")}
        x = x + attended(normed(x), own) @ own["attn_output"].T
        gate, up = normed(x) @ own["ffn_gate"].T, normed(x) @ own["ffn_up"].T
        x = x + (gate / (1 + np.exp(-gate)) * up) @ own["ffn_down"].T
    return normed(x) @ weights["token_embd"].T


def normed(x: np.ndarray) -> np.ndarray:
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-5)


def attended(x: np.ndarray, own: dict[str, np.ndarray]) -> np.ndarray:
    """Causal attention; all heads share one head of keys."""
    query, key, value = (x @ own[f"attn_{name}"].T for name in "qkv")
    heads = []
    for head in np.split(query, HEADS, axis=1):
        scores = turned(head) @ turned(key).T / 8
        scores[np.triu_indices(len(x), 1)] = -np.inf
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        heads.append(shares / shares.sum(axis=1, keepdims=True) @ value)
    return np.concatenate(heads, axis=1)


def turned(x: np.ndarray) -> np.ndarray:
    """Neighbouring pairs of (tokens, 64) turned by position · 10000^(−i / 32)."""
    angles = np.outer(np.arange(len(x)), 10000.0 ** -(np.arange(32) / 32))
    whole = (x[:, 0::2] + 1j * x[:, 1::2]) * np.exp(1j * angles)
    return np.stack([whole.real, whole.imag], axis=-1).reshape(x.shape)


def dequantised(kind: int, shape: tuple[int, ...], content: bytes) -> np.ndarray:
    """The weights (rows, width) of a tensor."""
    if len(shape) == 1:
        return np.frombuffer(content, np.float32).astype(np.float64)
    blocks = np.frombuffer(content, np.uint8).reshape(-1, 20 if kind == Q4_1 else 34)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float64)
    if kind == Q8_0:
        values = blocks[:, 2:].view(np.int8) * scale
    else:
        halves = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
        values = halves * scale + blocks[:, 2:4].copy().view(np.float16).astype(np.float64)
    return values.reshape(shape[1], shape[0])
