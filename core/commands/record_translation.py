"""Make translation.json again: the scores of the default sentence's answers, and drawn answers."""

import argparse
import json
from collections import Counter

HELP = "make the recorded translations again from the language model"

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m core record-translation`."""
    parser.add_argument("--seed", type=int, default=0, help="for the drawn answers")


def run(arguments: argparse.Namespace) -> int:
    """Write the file. Raises ValueError where the embedded model is not installed."""
    from core.language.model_store import DEFAULT_MODEL, embedded_gguf
    from core.language_model import load_language_model
    from core.recordings.logits import provenance
    from core.recordings.translation import (
        FILE,
        MAX_ANSWER_TOKENS,
        SENTENCE,
        as_continuation,
        scores_as_json,
        temperatures_as_json,
        translation_prompt,
    )

    gguf = embedded_gguf()
    if gguf is None:
        raise ValueError("the embedded model must be installed (requirements-model.txt), got none")
    model = load_language_model(DEFAULT_MODEL.name)
    prompt = translation_prompt(SENTENCE)
    scores = model.sequence_scores(prompt, [as_continuation(answer) for answer in ANSWERS])
    drawn = []
    for temperature in DRAWN_AT:
        lines = model.sample_answers(
            prompt, temperature, count=DRAWS, max_new_tokens=MAX_ANSWER_TOKENS, seed=arguments.seed
        )
        counts = Counter(line.text if line.complete else f"{line.text} …" for line in lines)
        drawn.append({"temperature": temperature, "counts": counts.most_common()})
        print(f"T = {temperature}: {counts.most_common(3)}")
    content = {
        **provenance(model.name, gguf),
        "sentence": SENTENCE,
        "sentence_tokens": len(model.encode(SENTENCE)),
        "temperatures": temperatures_as_json(),
        "answers": scores_as_json(ANSWERS, scores, model.vocabulary),
        "seed": arguments.seed,
        "drawn": drawn,
    }
    FILE.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return 0
