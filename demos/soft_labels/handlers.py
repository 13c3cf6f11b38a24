"""What the Soft labels tab asks of the server, as plain functions: each is also an endpoint of its own."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from core.language.model_store import configured_model
from core.limits import MAX_PROMPT_TOKENS, SamplingSettings, check_count, check_seed
from core.model_shelf import shared_shelf
from core.pages.soft_labels import DRAWS
from core.recordings.translation import (
    MAX_ANSWER_TOKENS,
    MAX_DRAWS,
    as_continuation,
    checked_answers,
    checked_sentence,
    find_recorded,
    recorded,
    scores_as_json,
    temperatures_as_json,
    translation_prompt,
)


def sequence(sentence: str = "", answers: list[str] | None = None, model: str | None = None) -> dict[str, Any]:
    """How likely `model` is to translate `sentence` by each of 1 to 12 `answers`, after four examples.

    `log_probs` (nats) are those of each answer's `tokens`, a line break at its end included; `height`, `spreads` and
    `slopes` give the same at every temperature of the tokens (core.language.sequences.SequenceScore).
    Recorded answers to the recorded sentence need no model.
    """
    sentence, answers = checked_sentence(sentence), checked_answers(answers or [])
    name = configured_model() if model is None else model
    scores = find_recorded(sentence, answers, name)
    length = recorded()["sentence_tokens"] if scores else 0
    if scores is None:
        loaded = shared_shelf().get(name)
        prompt, continuations = translation_prompt(sentence), [as_continuation(answer) for answer in answers]
        _check_fits(max(len(loaded.encode(prompt + continuation)) for continuation in continuations))
        found = loaded.sequence_scores(prompt, continuations)
        scores = scores_as_json(answers, found, loaded.vocabulary)
        length = len(loaded.encode(sentence))
    return {
        "model": name,
        "sentence": sentence,
        "sentence_tokens": length,
        "temperatures": temperatures_as_json(),
        "answers": scores,
    }


def translate(
    sentence: str = "", temperature: float = 1.0, count: int = DRAWS, seed: int = 0, model: str | None = None
) -> Iterator[dict[str, Any]]:
    """Let `model` translate `sentence` `count` times, each token drawn at `temperature`; one event an answer.

    An answer ends with its line and is cut after 16 tokens, in which case it is not `complete`.
    """
    sentence = checked_sentence(sentence)
    SamplingSettings(temperature)
    check_count("count", count, 1, MAX_DRAWS)
    check_seed(seed)
    loaded, prompt = shared_shelf().get(model), translation_prompt(sentence)
    _check_fits(len(loaded.encode(prompt)))
    answers = loaded.sample_answers(prompt, temperature, count=count, max_new_tokens=MAX_ANSWER_TOKENS, seed=seed)
    for answer in answers:
        yield asdict(answer)


def _check_fits(tokens: int) -> None:
    """Refuse what the model would cut: without its examples the prompt is no translation task any more."""
    if tokens > MAX_PROMPT_TOKENS:
        raise ValueError(f"examples, sentence and answer must have at most {MAX_PROMPT_TOKENS} tokens, got {tokens}")
