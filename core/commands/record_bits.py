"""Make assets/recordings/bits.json again: how open the next token of the recorded prompts is at each temperature."""

import argparse
import json

HELP = "make the recorded curve of next-token entropies again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m core record-bits`: none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Write the mean and the range over all recorded prompts of the entropy in bits; no model is needed."""
    import numpy as np

    from core.recordings import FOLDER, prompts, recording
    from core.sequences import TEMPERATURES
    from core.temperature import entropy, softmax

    del arguments
    logits = np.stack([recording(entry["slug"]).logits for entry in prompts()])
    bits = np.array([entropy(softmax(logits, float(T))) for T in TEMPERATURES]) / np.log(2)
    content = {
        "model": recording(prompts()[0]["slug"]).metadata["model"],
        "prompts": len(logits),
        "vocabulary": logits.shape[1],
        "temperatures": [float(f"{T:.9g}") for T in TEMPERATURES],
        "mean": bits.mean(axis=1).round(6).tolist(),
        "least": bits.min(axis=1).round(6).tolist(),
        "most": bits.max(axis=1).round(6).tolist(),
    }
    (FOLDER / "bits.json").write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")
    return 0
