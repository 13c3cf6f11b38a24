"""The recorded prompts: what they hold, how exact they are, and where they come from."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load

from core.assets import RECORDINGS
from core.language.model_store import DEFAULT_MODEL, embedded_gguf
from core.language.tokens import RULE
from core.language_model import LanguageModel
from core.recordings.logits import find_recording, pack, prompts, recorded_vocabulary, recording, unpack
from core.temperature import softmax

SLUGS = [entry["slug"] for entry in prompts()]
TEMPERATURES = np.geomspace(0.05, 20, 25)
TEXTS = json.loads((RECORDINGS.parent / "text" / "en" / "temperature.json").read_text("utf-8"))
WORDS = [f"word {token}" for token in range(3000)]


def random_logits(seed: int, size: int = 3000, spread: float = 4) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=spread, size=size).astype(np.float32)


@pytest.mark.quick_cases(5)
@pytest.mark.parametrize("entry", prompts(), ids=lambda entry: entry["slug"])
def test_every_probability_is_the_models_own_at_every_temperature(
    entry: dict[str, str], language_model: LanguageModel
) -> None:
    recorded = recording(entry["slug"]).logits
    logits = language_model.next_token_logits(entry["prompt"])
    assert recorded.shape == logits.shape == (49152,)
    for temperature in TEMPERATURES:
        assert np.abs(softmax(recorded, temperature) - softmax(logits, temperature)).max() < 1e-4


def test_there_are_enough_prompts_and_each_has_its_words() -> None:
    assert len(set(SLUGS)) == len(prompts()) >= 24
    assert len({entry["prompt"] for entry in prompts()}) == len(prompts())
    for entry in prompts():
        for key in (f"example.{entry['slug']}", f"lesson.{entry['slug']}", f"examples.{entry['group']}"):
            assert TEXTS.get(key), key


def test_there_are_chinese_prompts_and_all_of_them_are_written_in_chinese() -> None:
    chinese = [entry["prompt"] for entry in prompts() if entry["group"] == "chinese"]
    assert len(chinese) >= 8
    assert all(re.search("[\u4e00-\u9fff]", prompt) and not re.search("[A-Za-z]", prompt) for prompt in chinese)


def test_there_is_a_file_for_every_prompt_and_for_nothing_else() -> None:
    assert {file.stem for file in RECORDINGS.glob("*.safetensors")} == set(SLUGS)
    assert sum(file.stat().st_size for file in RECORDINGS.iterdir()) <= 5.5e6


@pytest.mark.parametrize("slug", SLUGS)
def test_a_recording_says_where_it_comes_from(slug: str, gguf_sha256: str) -> None:
    metadata = recording(slug).metadata
    assert metadata["model"] == DEFAULT_MODEL.name
    assert metadata["file"] == embedded_gguf().name
    assert metadata["sha256"] == gguf_sha256
    assert metadata["tokenizer"] == RULE
    assert json.loads(metadata["versions"]).keys() == {"python", "torch", "transformers", "numpy"}
    assert recording(slug).prompt == next(entry["prompt"] for entry in prompts() if entry["slug"] == slug)


@pytest.fixture(scope="module")
def gguf_sha256() -> str:
    with embedded_gguf().open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_likeliest_tokens_come_with_their_texts(slug: str) -> None:
    top = np.argsort(-recording(slug).logits, kind="stable")[:64]
    texts = json.loads(recording(slug).metadata["texts"])
    assert texts == {str(token): recorded_vocabulary()[token] for token in top}


def test_the_recorded_vocabulary_is_the_models(language_model: LanguageModel) -> None:
    assert recorded_vocabulary() == language_model.vocabulary


@pytest.mark.parametrize(
    ("slug", "shares"),
    [
        ("france", {" Paris": 0.773, " the": 0.065, " London": 0.012}),
        ("once", {" girl": 0.383, " town": 0.234}),
    ],
)
def test_the_reference_prompts_have_their_measured_shares(slug: str, shares: dict[str, float]) -> None:
    probs = softmax(recording(slug).logits, 1)
    top = np.argsort(-probs)[: len(shares)]
    assert [recorded_vocabulary()[token] for token in top] == list(shares)
    assert probs[top] == pytest.approx(list(shares.values()), abs=0.0005)


def test_a_recording_is_found_by_its_prompt_and_model_only() -> None:
    prompt = "The capital of France is"
    assert find_recording(prompt, DEFAULT_MODEL.name) is recording("france")
    assert find_recording(prompt + " ", DEFAULT_MODEL.name) is None
    assert find_recording(prompt, "openai-community/gpt2") is None


@pytest.mark.parametrize("slug", ["", "nothing", "../../README", "vocabulary", 5])
def test_a_slug_that_is_not_listed_is_refused(slug: object) -> None:
    with pytest.raises(ValueError, match=r"a recording must be one of those in prompts\.json, got"):
        recording(slug)


def test_what_is_shared_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        recording("france").logits[0] = 0


@given(st.integers(0, 2**32 - 1), st.integers(64, 3000), st.floats(0.1, 8))
def test_packing_keeps_the_head_exactly_and_the_rest_within_half_a_step(seed: int, size: int, spread: float) -> None:
    logits = random_logits(seed, size, spread)
    unpacked = unpack(pack(logits, WORDS, {"prompt": "p", "model": "m"}))
    order = np.argsort(-logits, kind="stable")
    assert np.array_equal(unpacked.logits[order[:1024]], logits[order[:1024]].astype(np.float64))
    tail = logits[order[1024:]].astype(np.float64)
    half_step = (tail.max() - tail.min()) / 65535 / 2 if tail.size else 0
    assert np.abs(unpacked.logits - logits).max() <= half_step * (1 + 1e-9)
    assert unpacked.prompt == "p"


def test_equal_logits_stay_equal() -> None:
    assert np.array_equal(unpack(pack(np.full(3000, 2.5, np.float32), WORDS, {})).logits, np.full(3000, 2.5))


def test_the_safetensors_library_reads_what_is_packed() -> None:
    logits = random_logits(1)
    metadata = {"prompt": "“quoted” \n 我", **{f"key {i}": str(i) for i in range(20)}}
    data = pack(logits, WORDS, metadata)
    tensors = load(data)
    assert {name: tensor.dtype for name, tensor in tensors.items()} == {
        "head_ids": np.int32,
        "head_logits": np.float32,
        "steps": np.uint16,
    }
    assert np.array_equal(tensors["head_logits"], -np.sort(-logits)[:1024])
    assert unpack(data).metadata.items() >= metadata.items()


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_logits_that_are_not_finite_are_not_packed(wrong: float) -> None:
    with pytest.raises(ValueError, match="logits must be finite, got 2 that are not"):
        pack(np.float32([0, wrong, 1, wrong]), WORDS, {})


@given(st.integers(0, 200_000))
def test_a_recording_that_is_cut_short_is_refused(length: int) -> None:
    whole = Path(RECORDINGS / "france.safetensors").read_bytes()
    with pytest.raises(
        ValueError, match=f"a recording must be a whole safetensors file, got {length % len(whole)} bytes"
    ):
        unpack(whole[: length % len(whole)])


def damaged(change: object) -> bytes:
    """A recording whose header is `change` or what `change` makes of it."""
    data = pack(random_logits(1, 70), WORDS, {})
    length = int.from_bytes(data[:8], "little")
    header = json.dumps(change(json.loads(data[8 : 8 + length])) if callable(change) else change).encode()
    return len(header).to_bytes(8, "little") + header + data[8 + length :]


@pytest.mark.parametrize(
    "change",
    [
        5,
        None,
        [],
        "text",
        {},
        {"__metadata__": None},
        lambda header: {**header, "__metadata__": [1]},
        lambda header: {**header, "__metadata__": {}},
        lambda header: {**header, "__metadata__": {"low": "abc", "step": "1"}},
        lambda header: {**header, "steps": {**header["steps"], "dtype": "F8"}},
        lambda header: {**header, "steps": {**header["steps"], "shape": [10**30]}},
        lambda header: {**header, "steps": {**header["steps"], "data_offsets": [0]}},
        lambda header: {**header, "head_ids": header["head_logits"]},
        lambda header: {**header, "head_ids": 7},
        lambda header: {**header, "more": {}},
        lambda header: {key: value for key, value in header.items() if key != "steps"},
    ],
)
def test_a_damaged_header_is_refused(change: object) -> None:
    with pytest.raises(ValueError, match=r"a recording must be a whole safetensors file, got .* bytes"):
        unpack(damaged(change))


@given(st.binary(max_size=60))
def test_bytes_of_something_else_are_refused(data: bytes) -> None:
    for file in (data, len(data).to_bytes(8, "little") + data, b"\xff" * 8 + data):
        with pytest.raises(ValueError, match="a recording must be a whole safetensors file"):
            unpack(file)


def test_a_header_nested_without_end_is_refused() -> None:
    nested = b"[" * 100_000
    with pytest.raises(ValueError, match="a recording must be a whole safetensors file"):
        unpack(len(nested).to_bytes(8, "little") + nested)
