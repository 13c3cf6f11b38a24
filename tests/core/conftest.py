"""A language model small enough to be made anew: one layer, one token a byte, random weights."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a random GPT-2 as safetensors, with a byte-level tokenizer. Copy it before changing it."""
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
