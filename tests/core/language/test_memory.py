"""What was read is not read again: exact for whoever asks, whatever was asked before, in bounded memory."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM, Lfm2Config, LlamaConfig, MistralConfig, PreTrainedConfig

from core.language.memory import MOST_BYTES, PrefixMemory
from core.language_model import LanguageModel, load_language_model
from core.limits import MAX_PROMPT_TOKENS
from core.recordings.logits import prompts
from core.temperature import softmax
from tests.core.language.passes import watched_passes

# Two layers, so that what a token says depends on those before it; large first weights make a difference of it.
SMALL = {
    "vocab_size": 260,
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "initializer_range": 0.5,
    "eos_token_id": 256,
}
# Of a few tokens, so that many begin in the same way.
PROMPTS = st.lists(st.lists(st.integers(64, 66), min_size=1, max_size=12), min_size=1, max_size=8)
Build = Callable[[PreTrainedConfig], LanguageModel]


@pytest.fixture(scope="module")
def build(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes a model of random weights, which reads a token a byte."""

    def built(config: PreTrainedConfig) -> LanguageModel:
        folder = tmp_path_factory.mktemp("small")
        copytree(tiny_model, folder, dirs_exist_ok=True)
        with torch.random.fork_rng():
            torch.random.default_generator.manual_seed(0)
            AutoModelForCausalLM.from_config(config).save_pretrained(folder)
        return load_language_model(str(folder))

    return built


@pytest.fixture(scope="module")
def small(build: Build) -> LanguageModel:
    return build(LlamaConfig(**SMALL))


def asked(model: LanguageModel, ids: Sequence[int]) -> np.ndarray:
    """What the model says behind `ids`, all of which are read as tokens."""
    return model.next_token_logits(model.vocabulary[ids[0]], ids[1:])


@torch.inference_mode()
def alone(model: LanguageModel, ids: Sequence[int]) -> np.ndarray:
    """The same, computed from nothing."""
    return model._model(torch.tensor([list(ids)])).logits[0, -1].numpy()


def assert_exact(found: np.ndarray, expected: np.ndarray) -> None:
    assert np.abs(softmax(found, 1) - softmax(expected, 1)).max() < 1e-5


def forget(model: LanguageModel, most_bytes: int = MOST_BYTES) -> PrefixMemory:
    model._reader.memory = PrefixMemory(most_bytes)
    return model._reader.memory


def known_tokens(model: LanguageModel, ids: Sequence[int]) -> int:
    """How many of the first `ids` are not computed again, the last of them left out."""
    with watched_passes(model) as read:
        asked(model, ids)
    return len(ids) - sum(tokens for _, tokens in read)


@given(PROMPTS)
def test_whatever_was_asked_before_an_answer_is_exact(small: LanguageModel, asked_for: list[list[int]]) -> None:
    memory = forget(small, 4_000)
    for ids in asked_for:
        assert_exact(asked(small, ids), alone(small, ids))
        assert memory.nbytes <= memory.most_bytes
    assert memory.nbytes == sum(prefix.nbytes for prefix in memory._known.values())
    assert all(len(ids) == 1 or ids[:-1] in memory._known for ids in memory._known)


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("entry", prompts(), ids=lambda entry: entry["slug"])
def test_a_recorded_prompt_is_exact_wherever_it_is_split(entry: dict[str, str], language_model: LanguageModel) -> None:
    ids = language_model.encode(entry["prompt"])
    forget(language_model)
    language_model._reader.read(ids[: np.random.default_rng(len(entry["prompt"])).integers(1, len(ids))])
    assert_exact(language_model.next_token_logits(entry["prompt"]), alone(language_model, ids))


def test_only_what_is_new_is_computed(small: LanguageModel) -> None:
    forget(small)
    ids = list(range(40, 52))
    assert known_tokens(small, ids[:10]) == 0
    assert known_tokens(small, ids) == 10
    assert known_tokens(small, ids) == 12
    assert known_tokens(small, ids[:7]) == 6, "the seventh is read again, as nobody asked what follows it"
    assert known_tokens(small, [*ids[:7], 70, *ids[7:]]) == 7
    assert known_tokens(small, ids[1:]) == 0


def test_what_writes_and_what_scores_reads_on_from_there_too(small: LanguageModel) -> None:
    forget(small)
    prompt = "Once upon a time"
    asked(small, small.encode(prompt))
    with watched_passes(small) as read:
        list(small.generate(prompt, [1.0, 2.0, 3.0], max_new_tokens=2, seed=1))
        list(small.sample_answers(prompt, 1.0, count=5, max_new_tokens=2, seed=1))
        small.sequence_log_probs(f"{prompt}!", [" a", " bc"])
    assert read[0] == (3, 1)
    assert read[1] == (5, 1)
    assert read[2][0] == 2


def test_a_seed_writes_the_same_whether_its_prompt_is_known_or_not(small: LanguageModel) -> None:
    def told() -> list[object]:
        steps = list(small.generate("Once upon", [0.5, 1.0, 2.0], max_new_tokens=8, seed=3))
        lines = list(small.sample_answers("Once upon", 1.0, count=5, max_new_tokens=5, seed=3))
        return [[[token.token for token in step] for step in steps], lines]

    forget(small)
    first = told()
    assert told() == first
    forget(small)
    asked(small, small.encode("Once up"))
    assert told() == first


@torch.inference_mode()
def test_what_one_visitor_does_with_an_answer_changes_no_others(small: LanguageModel) -> None:
    forget(small)
    ids = list(range(40, 52))
    expected = alone(small, ids)
    for _ in range(2):
        asked(small, ids)[:] = 0
        cache, logits = small._reader.read(ids)
        assert_exact(logits[0].numpy(), expected)
        logits.zero_()
        for layer in cache.layers:
            layer.keys.zero_()
            layer.values.zero_()
    assert_exact(asked(small, ids), expected)
    assert_exact(asked(small, [*ids, 70]), alone(small, [*ids, 70]))


def test_many_at_once_get_exact_answers_in_bounded_memory(small: LanguageModel) -> None:
    memory = forget(small, 10_000)
    luck = np.random.default_rng(0)
    story = luck.integers(64, 90, 30)
    asked_for = [
        [*story[: luck.integers(1, 30)].tolist(), *luck.integers(64, 90, luck.integers(0, 4)).tolist()]
        for _ in range(200)
    ]
    sizes: list[int] = []

    def ask(ids: list[int]) -> np.ndarray:
        found = asked(small, ids)
        with memory._lock:
            sizes.append(memory.nbytes)
        return found

    with ThreadPoolExecutor(8) as threads:
        for ids, found in zip(asked_for, threads.map(ask, asked_for), strict=True):
            assert_exact(found, alone(small, ids))
    assert max(sizes) <= memory.most_bytes
    assert memory.nbytes == sum(prefix.nbytes for prefix in memory._known.values())


def test_what_was_used_longest_ago_goes_first_and_its_end_before_its_beginning(small: LanguageModel) -> None:
    first, second, third = ([start, *range(40, 48)] for start in (64, 65, 66))
    memory = forget(small)
    asked(small, first)
    room = forget(small, 2 * memory.nbytes + 300)
    asked(small, first)
    asked(small, second)
    assert known_tokens(small, first) == len(first)
    asked(small, third)
    known = [max(len(ids) for ids in room._known if ids[0] == start) for start in (64, 66)]
    assert known == [len(first), len(third)]
    assert sum(ids[0] == 65 for ids in room._known) < len(second)
    assert (65,) in room._known, "what there is room for is kept"


def test_of_a_prompt_that_has_no_room_the_beginning_is_known(small: LanguageModel) -> None:
    ids = list(range(40, 70))
    memory = forget(small, 3_000)
    assert_exact(asked(small, ids), alone(small, ids))
    assert 0 < max(map(len, memory._known)) < len(ids)
    assert known_tokens(small, ids) > 0
    forget(small, 0)
    assert_exact(asked(small, ids), alone(small, ids))
    assert known_tokens(small, ids) == 0


def test_a_prompt_that_is_cut_is_read_at_the_places_that_its_last_tokens_have_then(small: LanguageModel) -> None:
    forget(small)
    luck = np.random.default_rng(1)
    ids = luck.integers(64, 90, MAX_PROMPT_TOKENS + 3).tolist()
    text = "".join(small.vocabulary[token] for token in ids)
    for length in (MAX_PROMPT_TOKENS - 1, MAX_PROMPT_TOKENS, MAX_PROMPT_TOKENS + 1, MAX_PROMPT_TOKENS + 3):
        read = ids[:length][-MAX_PROMPT_TOKENS:]
        assert_exact(small.next_token_logits(text[:length]), alone(small, read))


@pytest.mark.parametrize(
    "config",
    [MistralConfig(**SMALL, sliding_window=4), Lfm2Config(**SMALL, layer_types=["conv", "full_attention"])],
    ids=["forgets its first tokens", "has layers of two kinds"],
)
def test_a_model_that_keeps_something_else_than_keys_and_values_is_exact_too(
    build: Build, config: PreTrainedConfig
) -> None:
    model = build(config)
    ids = list(range(40, 52))
    for length in (3, 5, 12, 12, 7):
        assert_exact(asked(model, ids[:length]), alone(model, ids[:length]))
    together = model.sequence_log_probs("Once upon", [" a", " the"])
    apart = [model.sequence_log_probs("Once upon", [text])[0] for text in (" a", " the")]
    assert together == pytest.approx(apart, abs=1e-4)
    rows = zip(*model.generate("Once upon", [1.0, 2.0], max_new_tokens=3, seed=0), strict=True)
    for temperature, row in zip((1.0, 2.0), rows, strict=True):
        [alone_row] = zip(*model.generate("Once upon", temperature, max_new_tokens=3, seed=0), strict=True)
        assert [token.token for token in row] == [token.token for token in alone_row]
