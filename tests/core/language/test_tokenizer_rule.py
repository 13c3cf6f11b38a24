"""The model from the hub and the one that was converted from GGUF cut text by one rule."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.language.model_store import DEFAULT_MODEL, embedded_gguf, local_folder
from core.language.tokens import RULE
from core.language_model import LanguageModel

# As the hub's tokenizer.json and tokenizer_config.json of SmolLM2-135M-Instruct have them.
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
CUT = {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, BYTES]}
CONFIG = {
    "add_prefix_space": False,
    "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
    "bos_token": "<|im_start|>",
    "clean_up_tokenization_spaces": False,
    "eos_token": "<|im_end|>",
    "model_max_length": 8192,
    "pad_token": "<|im_end|>",
    "tokenizer_class": "GPT2Tokenizer",
    "unk_token": "<|endoftext|>",
    "vocab_size": 49152,
}


@pytest.fixture(scope="module")
def hub_model(tmp_path_factory: pytest.TempPathFactory, language_model: LanguageModel) -> LanguageModel:
    """The embedded model's weights with the files of a tokenizer that the hub gives."""
    converted = local_folder(language_model.name, pytest.fail, lambda _stage: None)
    folder = tmp_path_factory.mktemp("hub")
    for name in ("model.safetensors", "config.json", "generation_config.json"):
        (folder / name).symlink_to(converted / name)
    tokenizer = json.loads((converted / "tokenizer.json").read_text("utf-8"))
    tokenizer |= {"pre_tokenizer": CUT, "post_processor": None}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(CONFIG), "utf-8")
    return LanguageModel.read(DEFAULT_MODEL.name, folder)


def test_the_embedded_file_names_the_rule() -> None:
    name = RULE.encode()
    said = b"tokenizer.ggml.pre" + (8).to_bytes(4, "little") + len(name).to_bytes(8, "little") + name
    assert said in Path(embedded_gguf()).read_bytes()


@given(st.text(st.sampled_from("12９½ \n\ta.é我<|im_end>"), min_size=1).filter(str.strip))
@example("1  2\n\n3 <|im_end|>  4")
def test_both_read_the_same_tokens(language_model: LanguageModel, hub_model: LanguageModel, text: str) -> None:
    assert language_model.encode(text) == hub_model.encode(text)
    assert language_model._marks == hub_model._marks
