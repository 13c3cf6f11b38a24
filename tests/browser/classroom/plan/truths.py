"""What is true of the lesson's steps, computed by core from what is recorded, and written as the page writes it."""

import json

import numpy as np

from core.assets import SOFT_LABELS
from core.recordings.logits import recorded_vocabulary, recording
from core.recordings.students import recorded_students
from core.recordings.translation import FILE
from core.temperature import softmax, truncate
from core.tensors import read_tensors

LISTED = ("I am very hungry", "I'm hungry", "I feel hungry", "I'm sorry for your loss")
FOUR, LOOKS = 4, (1, 5, 9)


def percent(share: float) -> str:
    """As assets/js/shared/numbers.js writes it."""
    value = 100 * share
    if 0 < value < 0.01:
        return "<\u00a00.01\u00a0%"
    return f"{value:.{0 if value in (0, 100) else 2 if value < 10 else 1}f}\u00a0%"


def token(slug: str, text: str, temperature: float) -> float:
    """The share of a token after a recorded prompt."""
    return float(softmax(recording(slug).logits, temperature)[recorded_vocabulary().index(text)])


def answers() -> np.ndarray:
    """The shares of the listed translations among themselves at T = 2."""
    told = {one["text"]: sum(one["log_probs"]) for one in json.loads(FILE.read_text("utf-8"))["answers"]}
    return softmax([told[text] for text in LISTED], 2)


def fours(temperature: float) -> np.ndarray:
    """What the teacher thinks of fours, on average over those that are recorded."""
    tensors = read_tensors(SOFT_LABELS / "digits.safetensors").tensors
    return softmax(tensors["teacher"][tensors["targets"] == FOUR], temperature).mean(axis=0)


def pull(temperature: float) -> float:
    """The mean length of the soft loss's gradient in the student's logits, without T²."""
    tensors = read_tensors(SOFT_LABELS / "digits.safetensors").tensors
    student, teacher = (softmax(tensors[name].reshape(-1, 10), temperature) for name in ("hard", "teacher"))
    return float(np.linalg.norm(student - teacher, axis=1).mean() / temperature)


def seeds(who: str, measure: str = "accuracy") -> np.ndarray:
    """What the recorded students of 32 units reached, or their twins, seed by seed."""
    return np.asarray(recorded_students()["digits"]["kept"][who][measure])


def shares() -> dict[str, list[float]]:
    """For each step whose answer is shares: those of its rows."""
    heads, tails = token("coin", " heads", 1), token("coin", " tails", 1)
    return {
        "share": [heads, tails, 1 - heads - tails],
        "dial": [token("once", " girl", 0.8)],
        "ends": [token("light", " red", T) for T in (0.1, 0.3, 2, 5, 20)],
        "likeliest": [1 - float(softmax(recording("animal").logits, 1).max())],
        "soft": list(answers()),
        "digits": list(fours(4)[list(LOOKS)]),
        "student": [float(seeds("student").mean())],
        "phone": [float(seeds("student")[0])],
        "limits": [token("sum", f" {text}", 0.05) for text in ("four", "five", "eight")],
    }


def numbers() -> dict[str, list[str]]:
    """For each step the numbers that its answer must say."""
    red, even = token("light", " red", 20), 1 / recording("light").logits.size
    kept = int((truncate(softmax(recording("once").logits, 2), top_p=0.9) > 0).sum())
    found = {name: [percent(share) for share in values] for name, values in shares().items()}
    found["dial"] += [percent(token("once", " girl", temperature)) for temperature in (1, 0.2)]
    found["ends"] += [f"{100 * red:.2g}\u00a0%", f"{red / even:.2g}"]
    found["filters"] = [f"{kept:,}", f"{recording('once').logits.size - kept:,}"]
    found["digits"] += [percent(fours(1)[LOOKS[-1]])]
    found["student"] += [f"{100 * seeds('student').std(ddof=1):.1f}", percent(seeds("twin").mean())]
    found["student"] += [percent(seeds("student", "agreement").mean())]
    found["t2"] = [f"{pull(20) / pull(40):.1f}"]
    found["phone"] += [percent(seeds("twin")[0])]
    return found
