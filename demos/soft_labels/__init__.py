"""The Soft labels tab: what a teacher knows beyond the right answer."""

from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL, configured_model
from core.recordings import translation
from core.tasks.images import MOST_TEST
from demos.endpoints import add_endpoint
from demos.page import mount, title
from demos.soft_labels import handlers

TITLE = title("soft_labels")
ORDER = 2


def page_data() -> dict[str, Any]:
    """What the page needs to know before it asks: limits, the recorded sentence, the models."""
    return {
        "limits": {
            **limits.DIAL,
            "maxCharacters": translation.MAX_CHARACTERS,
            "maxAnswers": translation.MAX_ANSWERS,
            "maxSeed": limits.MAX_SEED,
            "digits": MOST_TEST,
        },
        "draws": handlers.DRAWS,
        "answers": translation.FIRST_ANSWERS,
        "sentence": translation.SENTENCE,
        "article": translation.ARTICLE,
        "known": translation.known(),
        "recordedModel": DEFAULT_MODEL.name,
        "configuredModel": configured_model(),
    }


def build() -> None:
    """Lay out the tab and its endpoints inside the current gr.Blocks."""
    mount("soft_labels", page_data())
    model_work = {"concurrency_limit": 2, "concurrency_id": "language_model"}
    add_endpoint(handlers.sequence, "sequence", **model_work)
    add_endpoint(handlers.translate, "translate", **model_work)
