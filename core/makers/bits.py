"""What computes bits.json: the bits that next-token soft labels carry at each temperature."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.assets import SOFT_LABELS
from core.files import written_whole
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
    """Write the means over all recorded prompts, in bits, at T = 0 and at each of TEMPERATURES."""
    logits = np.stack([recording(entry["slug"]).logits for entry in prompts()])
    (open_at_zero, alike_at_zero), *bits = [_open_and_alike(logits, float(T)) for T in (0, *TEMPERATURES)]
    opens, alikes = zip(*bits, strict=True)
    content = {
        "model": recording(prompts()[0]["slug"]).metadata["model"],
        "prompts": len(logits),
        "vocabulary": logits.shape[1],
        "temperatures": [float(f"{T:.9g}") for T in TEMPERATURES],
        "open": opens,
        "alike": alikes,
        "at_zero": {"open": open_at_zero, "alike": alike_at_zero},
    }
    with written_whole(FILE) as unfinished:
        unfinished.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")


def _open_and_alike(logits: NDArray[np.float64], temperature: float) -> tuple[float, float]:
    """What soft labels of `logits` (labels, classes) hold, on average, in bits.

    open: the entropy. alike: KL(soft label ‖ the same with all but its largest share spread evenly): what the soft
    label says about the answers beyond the first.
    """
    probs = softmax(logits, temperature)
    nats, top = entropy(probs), probs.max(axis=-1)
    np.put_along_axis(probs, probs.argmax(axis=-1, keepdims=True), 0, axis=-1)
    rest = probs.sum(axis=-1)
    spread_evenly = -np.log(np.where(rest > 0, rest, 1) / (logits.shape[1] - 1)) * rest
    alike = spread_evenly - (nats + top * np.log(top))
    return _rounded_bits(nats), _rounded_bits(alike)


def _rounded_bits(nats: NDArray[np.float64]) -> float:
    return round(max(0.0, float(nats.mean() / np.log(2))), 6)
