"""What computes bits.json: the bits that next-token soft labels carry at each temperature."""

import json
from pathlib import Path

import numpy as np

from core.assets import SOFT_LABELS
from core.limits import TEMPERATURES
from core.makers.maker import Maker
from core.makers.prompts import recording_files
from core.recordings.logits import prompts, recording
from core.temperature import entropy, softmax

FILE = SOFT_LABELS / "bits.json"


def bits_maker() -> Maker:
    """Made from the recorded prompts alone."""
    return Maker("bits", (FILE,), _make, made_from=recording_files())


def _make(_: Path | None) -> None:
    """Write the means over all recorded prompts, in bits.

    open: the entropy. alike: KL(soft label ‖ the same with all but its largest share spread evenly): what the soft
    label says about the answers beyond the first.
    """
    logits = np.stack([recording(entry["slug"]).logits for entry in prompts()])
    opens, alikes = [], []
    for temperature in TEMPERATURES:
        probs = softmax(logits, float(temperature))
        nats, top = entropy(probs), probs.max(axis=-1)
        np.put_along_axis(probs, probs.argmax(axis=-1, keepdims=True), 0, axis=-1)
        rest = probs.sum(axis=-1)
        spread_evenly = -np.log(np.where(rest > 0, rest, 1) / (logits.shape[1] - 1)) * rest
        opens.append(nats.mean() / np.log(2))
        alikes.append((spread_evenly - (nats + top * np.log(top))).mean() / np.log(2))
    content = {
        "model": recording(prompts()[0]["slug"]).metadata["model"],
        "prompts": len(logits),
        "vocabulary": logits.shape[1],
        "temperatures": [float(f"{T:.9g}") for T in TEMPERATURES],
        "open": np.round(opens, 6).tolist(),
        "alike": np.round(np.maximum(alikes, 0), 6).tolist(),
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")
