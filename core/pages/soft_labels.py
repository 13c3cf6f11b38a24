"""What the page of the Soft labels tab must know."""

from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL, configured_model
from core.pages.document import title
from core.recordings import translation
from core.tasks.images import MOST_TEST

TITLE = title("soft_labels")
ORDER = 2
PARTS = ()

# Answers that the model draws where nobody says how many.
DRAWS = 20


def page_data(has_server: bool = True) -> dict[str, Any]:
    """What the page needs to know before it asks: limits, the recorded sentence, the models."""
    return {
        "limits": {
            **limits.DIAL,
            "maxCharacters": translation.MAX_CHARACTERS,
            "maxAnswers": translation.MAX_ANSWERS,
            "maxSeed": limits.MAX_SEED,
            "digits": MOST_TEST,
        },
        "draws": DRAWS,
        "answers": translation.FIRST_ANSWERS,
        "sentence": translation.SENTENCE,
        "article": translation.ARTICLE,
        "known": translation.known(),
        "reverse": translation.reverse(),
        "recordedModel": DEFAULT_MODEL.name,
        "configuredModel": configured_model() if has_server else DEFAULT_MODEL.name,
    }
