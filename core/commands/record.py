"""Make assets/recordings again: the logits of every prompt in prompts.json, from the embedded language model."""

import argparse
import json

HELP = "make the recorded prompts again from the language model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m core record`."""
    parser.add_argument("--only", metavar="SLUG", action="append", help="record this prompt only (may be repeated)")


def run(arguments: argparse.Namespace) -> int:
    """Write a file a prompt, and the vocabulary. Raises ValueError where the model or a slug is not there."""
    from core.language.model_store import DEFAULT_MODEL, embedded_gguf
    from core.recordings.logits import FOLDER, VOCABULARY, pack, prompts, provenance

    gguf = embedded_gguf()
    if gguf is None:
        raise ValueError("the embedded model must be installed (requirements-model.txt), got none")
    chosen = arguments.only or [entry["slug"] for entry in prompts()]
    unknown = set(chosen) - {entry["slug"] for entry in prompts()}
    if unknown:
        raise ValueError(f"--only must name a slug of prompts.json, got {', '.join(sorted(unknown))}")
    from core.language_model import load_language_model  # costs seconds, so a wrong call is told before

    model = load_language_model(DEFAULT_MODEL.name)
    origin = provenance(model.name, gguf)
    for entry in prompts():
        if entry["slug"] in chosen:
            logits = model.next_token_logits(entry["prompt"])
            data = pack(logits, model.vocabulary, {**origin, "prompt": entry["prompt"]})
            (FOLDER / f"{entry['slug']}.safetensors").write_bytes(data)
            print(f"{entry['slug']}: {len(data):,} bytes")
    VOCABULARY.write_text(json.dumps(model.vocabulary, ensure_ascii=False, separators=(",", ":")), "utf-8")
    return 0
