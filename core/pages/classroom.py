"""What the page of the Classroom tab must know."""

from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL
from core.pages.document import title
from core.recordings.logits import prompts
from core.room.answers import KINDS
from core.room.codes import LENGTH, LETTERS
from core.room.limits import MOST_LEARNERS, MOST_ROOMS, MOST_RUNS
from core.rooms import names

TITLE = title("classroom")
ORDER = 5
PARTS = ("lesson", "check", "room")
ARTICLE = "Knowledge Distillation & Model Temperature Explained"
ARXIV = "https://arxiv.org/abs/"
# Name, citation, number at arXiv; what each is good for is said in assets/text.
PAPERS = (
    ("hinton", "Hinton, Vinyals, Dean (2015): Distilling the Knowledge in a Neural Network", "1503.02531"),
    ("guo", "Guo, Pleiss, Sun, Weinberger (2017): On Calibration of Modern Neural Networks", "1706.04599"),
    ("holtzman", "Holtzman et al. (2020): The Curious Case of Neural Text Degeneration", "1904.09751"),
    (
        "peeperkorn",
        "Peeperkorn et al. (2024): Is Temperature the Creativity Parameter of Large Language Models?",
        "2405.00492",
    ),
    (
        "renze",
        "Renze, Guven (2024): The Effect of Sampling Temperature on Problem Solving in Large Language Models",
        "2402.05201",
    ),
    ("gu", "Gu et al. (2024): MiniLLM: Knowledge Distillation of Large Language Models", "2306.08543"),
    (
        "agarwal",
        "Agarwal et al. (2024): On-Policy Distillation of Language Models: Learning from Self-Generated Mistakes",
        "2306.13649",
    ),
    (
        "men",
        "Men et al. (2024): ShortGPT: Layers in Large Language Models are More Redundant Than You Expect",
        "2403.03853",
    ),
    ("busbridge", "Busbridge et al. (2025): Distillation Scaling Laws", "2502.08606"),
)


def page_data(has_server: bool = True) -> dict[str, Any]:
    """What the page needs to know before it asks: the article and the papers it names, and whether a server answers."""
    return {
        "article": ARTICLE,
        "papers": {name: {"title": cited, "url": ARXIV + number} for name, cited, number in PAPERS},
        "hasServer": has_server,
        "model": DEFAULT_MODEL.name,
        "room": room_data(),
    }


def room_data() -> dict[str, Any]:
    """What a room's pages know: its letters, what may be asked and sent, how far that goes, and how many may come."""
    return {
        "letters": LETTERS,
        "length": LENGTH,
        "kinds": KINDS,
        "prompts": prompts(),
        "tasks": names().tasks,
        "experiments": names().experiments,
        "limits": {
            **limits.DIAL,
            "learners": MOST_LEARNERS,
            "runs": MOST_RUNS,
            "rooms": MOST_ROOMS,
            "seed": limits.MAX_RUN_SEED,
        },
    }
