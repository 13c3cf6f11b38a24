"""A Llama's own pass: the logits and the cache that transformers gives, whatever is known, masked or asked for."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM, DynamicCache, LlamaConfig, LlamaForCausalLM, MistralConfig

from core.language.llama import LlamaPass
from core.language_model import LanguageModel

VOCABULARY = 40
SIZES = {
    "vocab_size": VOCABULARY,
    "hidden_size": 24,
    "intermediate_size": 32,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
}
LONGER_ROPE = {"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0}


def network(**changes: Any) -> LlamaForCausalLM:
    config = LlamaConfig(**{**SIZES, "head_dim": 8, "num_key_value_heads": 2, **changes})
    with torch.random.fork_rng():
        torch.random.manual_seed(0)
        made = LlamaForCausalLM(config)
        for weight in made.parameters():  # norms of ones and weights near zero would hide a mistake
            torch.nn.init.normal_(weight, mean=0.1, std=0.5)
    return made.eval()


NETWORKS = [
    network(),
    network(tie_word_embeddings=True, num_key_value_heads=4),
    network(num_key_value_heads=1, rope_parameters=LONGER_ROPE, rms_norm_eps=0.1),
]


@settings(max_examples=60)
@given(
    of=st.sampled_from(NETWORKS),
    rows=st.integers(1, 3),
    known=st.integers(0, 5),
    fresh=st.integers(1, 5),
    faster_rows=st.sampled_from([frozenset(), frozenset(range(1, 33))]),
    data=st.data(),
)
@torch.inference_mode()
def test_the_pass_says_what_transformers_says(
    of: LlamaForCausalLM, rows: int, known: int, fresh: int, faster_rows: frozenset[int], data: st.DataObject
) -> None:
    token = st.integers(0, VOCABULARY - 1)
    ids = torch.tensor(data.draw(st.lists(st.lists(token, min_size=8, max_size=8), min_size=rows, max_size=rows)))
    before, ids = torch.cat([ids, ids], dim=1)[:, :known], ids[:, :fresh]
    options: dict[str, Any] = {}
    if data.draw(st.booleans()):  # what is known of a row begins later than the others', and its last tokens are none
        starts = torch.tensor(data.draw(st.lists(st.integers(0, known), min_size=rows, max_size=rows)))[:, None]
        ends = torch.tensor(data.draw(st.lists(st.integers(1, fresh), min_size=rows, max_size=rows)))[:, None]
        columns = torch.arange(known + fresh)[None]
        options["attention_mask"] = ((columns >= starts) & (columns < known + ends)).long()
        options["position_ids"] = columns[:, known:] - starts
    kept = data.draw(st.sampled_from([0, 1, fresh, torch.tensor([0]), torch.tensor([0, fresh - 1])]))
    answers, caches = [], []
    for model in (of, LlamaPass(of, faster_rows)):
        cache = DynamicCache(config=of.config)
        if known:
            of(before, cache=cache)
        answers.append(model(ids, cache=cache, logits_to_keep=kept, **options).logits)
        caches.append([(layer.keys, layer.values) for layer in cache.layers])
    torch.testing.assert_close(*answers, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(*caches, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_it_needs_no_cache() -> None:
    ids = torch.tensor([[1, 2, 3], [4, 5, 6]])
    torch.testing.assert_close(LlamaPass(NETWORKS[0], ())(ids).logits, NETWORKS[0](ids).logits)


def test_weights_that_change_in_their_place_are_those_it_reads() -> None:
    changed = network()
    reads = LlamaPass(changed, ())
    changed.load_state_dict(network(rms_norm_eps=0.1).state_dict())
    ids = torch.tensor([[1, 2, 3]])
    with torch.inference_mode():
        torch.testing.assert_close(reads(ids).logits, changed(ids).logits)


@pytest.mark.parametrize("changes", [{"attention_bias": True}, {"mlp_bias": True}, {"hidden_act": "gelu"}])
def test_a_llama_with_more_to_it_is_left_to_transformers(changes: dict[str, Any]) -> None:
    assert not LlamaPass.can_stand_for(network(**changes))


def test_a_model_of_another_kind_is_left_to_transformers() -> None:
    assert not LlamaPass.can_stand_for(AutoModelForCausalLM.from_config(MistralConfig(**SIZES, num_key_value_heads=2)))
    assert not LlamaPass.can_stand_for(torch.nn.Linear(1, 1))


@torch.inference_mode()
def test_the_embedded_model_is_read_by_it_and_moves_no_share(language_model: LanguageModel) -> None:
    assert LlamaPass.can_stand_for(language_model.network)
    reads = LlamaPass(language_model.network, ())
    for text in ("The sky is", "我很饿", "My sister painted the old red house"):
        ids = torch.tensor([language_model.encode(text)])
        shares = [model(ids).logits.double().softmax(dim=-1) for model in (language_model.network, reads)]
        assert float((shares[0] - shares[1]).abs().max()) <= 1e-5
