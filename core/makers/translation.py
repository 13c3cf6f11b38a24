"""What records translation.json: the scores of the default sentence's answers, and drawn answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files import written_whole
from core.makers.maker import Maker
from core.makers.prompts import MODEL, embedded_model
from core.recordings.translation import (
    FILE,
    KNOWN,
    KNOWN_ANSWERS,
    MAX_ANSWER_TOKENS,
    REVERSE,
    REVERSE_ANSWERS,
    SENTENCE,
    as_continuation,
    reverse_prompt,
    scores_as_json,
    temperatures_as_json,
    translation_prompt,
)

if TYPE_CHECKING:
    from core.language_model import LanguageModel

ANSWERS = (
    "I am very hungry",
    "I'm very hungry",
    "I'm hungry",
    "I am hungry",
    "I'm starving",
    "I am tired",
    "I feel hungry",
    "The cat is blue",
    "I'm happy",
    "I'm fine",
    "I'm sorry for your loss",
    "I am very happy",
    "I want to eat",
)
DRAWN_AT = (0.2, 0.5, 1.0, 1.5, 2.0)
DRAWS = 100
SEED = 0


def translation_maker() -> Maker:
    """Made by the language model alone."""
    return Maker("translation", (FILE,), _make, source=MODEL)


def scored(model: LanguageModel, sentence: str, prompt: str, answers: Sequence[str]) -> dict[str, Any]:
    """The answers to `sentence` behind `prompt`: {sentence, answers: [{text, log_prob (nats)}]}."""
    scores = model.sequence_scores(prompt, [as_continuation(answer) for answer in answers])
    log_probs = [float(f"{sum(score.token_log_probs):.9g}") for score in scores]
    return {
        "sentence": sentence,
        "answers": [{"text": text, "log_prob": nats} for text, nats in zip(answers, log_probs, strict=True)],
    }


def _make(source: Path | None) -> None:
    model, origin = embedded_model(source)
    prompt = translation_prompt(SENTENCE)
    scores = model.sequence_scores(prompt, [as_continuation(answer) for answer in ANSWERS])
    drawn = []
    for temperature in DRAWN_AT:
        lines = model.sample_answers(prompt, temperature, count=DRAWS, max_new_tokens=MAX_ANSWER_TOKENS, seed=SEED)
        counts = Counter(line.text if line.complete else f"{line.text} …" for line in lines)
        drawn.append({"temperature": temperature, "counts": counts.most_common()})
    content = {
        **origin,
        "sentence": SENTENCE,
        "sentence_tokens": len(model.encode(SENTENCE)),
        "temperatures": temperatures_as_json(),
        "answers": scores_as_json(ANSWERS, scores, model.vocabulary),
        "seed": SEED,
        "drawn": drawn,
        "known": scored(model, KNOWN, translation_prompt(KNOWN), KNOWN_ANSWERS),
        "reverse": scored(model, REVERSE, reverse_prompt(), REVERSE_ANSWERS),
    }
    with written_whole(FILE) as unfinished:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
