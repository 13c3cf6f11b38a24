"""What the tests of training share: one thread, a small task that is learnt in a moment, and a small language model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn

from core.randomness import key, uniform
from core.tasks import Dataset, Task
from core.tasks.images import show_image

if TYPE_CHECKING:
    from core.language_model import LanguageModel

SIDE, CLASSES = 8, 4


class QuadrantTeacher(nn.Module):
    """Knows the rule of the small task: four times the ink of each quadrant."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        quadrants = inputs.view(-1, 2, SIDE // 2, 2, SIDE // 2).mean(dim=(2, 4))
        return 16 * quadrants.flatten(1)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Training in tests takes one thread, as in a server's job."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def quadrants() -> Task:
    """Images 8 × 8, noise with more ink in one quadrant: which? 300 to learn from, 200 to be judged on."""
    noise = uniform(key(7), 500 * SIDE**2).astype(np.float32).reshape(500, 2, SIDE // 2, 2, SIDE // 2)
    targets = np.arange(500) % CLASSES
    for image, target in zip(noise, targets, strict=True):
        image[target // 2, :, target % 2] += np.float32(0.25)
    inputs = noise.reshape(500, -1)
    inputs[:, 0] = 0
    dataset = Dataset(inputs[:300], targets[:300], inputs[300:], targets[300:])
    return Task(
        name="quadrants",
        classes=("a", "b", "c", "d"),
        load=lambda: dataset,
        show=show_image,
        teacher="convnet",
        students=("mlp", "convnet"),
    )


@pytest.fixture(scope="session")
def teacher() -> nn.Module:
    """The small task's teacher, which needs no training."""
    return QuadrantTeacher()


@pytest.fixture(scope="session")
def llama_folder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a Llama of four layers as safetensors, with random weights and one token a byte."""
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
