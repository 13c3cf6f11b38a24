"""What the page of the Temperature tab must know."""

from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL, OFFERED_MODELS, configured_model
from core.layer_dropping.texts import shipped_texts
from core.pages.document import address, title
from core.recordings.logits import prompts

TITLE = title("temperature")
ORDER = 1
PARTS = ()

# What the page shows and asks for, and what a script gets that says nothing of it.
BARS = 10
TOKENS = 30
DRAWS = 100
MAX_PINS = 3
PINS = (0.2, 2.0)
# What the model writes at beside the slider's temperature: those of the by-the-book expert and the creative mentor.
WRITING = (0.2, 0.8)


def page_data(has_server: bool = True) -> dict[str, Any]:
    """What the page needs to know before it asks: limits and counts, recorded prompts, models.

    Without a server there is the one model that runs on the visitor's device.
    """
    return {
        "limits": {
            **limits.DIAL,
            "maxPromptCharacters": limits.MAX_PROMPT_CHARACTERS,
            "maxPromptTokens": limits.MAX_PROMPT_TOKENS,
            "maxAppendedTokens": limits.MAX_APPENDED_TOKENS,
            "maxSeed": limits.MAX_SEED,
            "maxPins": MAX_PINS,
        },
        "bars": BARS,
        "draws": DRAWS,
        "pins": PINS,
        "writing": {"tokens": TOKENS, "temperatures": WRITING},
        "prompts": prompts(),
        "ownTexts": shipped_texts(),
        "recordedModel": DEFAULT_MODEL.name,
        "configuredModel": configured_model() if has_server else DEFAULT_MODEL.name,
        "offeredModels": [asdict(model) for model in (OFFERED_MODELS if has_server else (DEFAULT_MODEL,))],
        "plotly": address(plotly_script()),
    }


def plotly_script() -> Path:
    """The drawing library inside the installed plotly package, which need not be imported for it."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ValueError("plotly must be installed (requirements.txt), got no such package")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"
