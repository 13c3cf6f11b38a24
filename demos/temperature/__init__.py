"""The Temperature tab: a prompt, its next-token bars, and one slider."""

from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL, OFFERED_MODELS, configured_model
from core.recordings.logits import prompts
from demos.endpoints import add_endpoint
from demos.gateway.files import serve
from demos.page import mount, title
from demos.temperature import handlers

TITLE = title("temperature")
ORDER = 1

DRAWS = 100
MAX_PINS = 3
PINS = (0.2, 2.0)
# What the model writes at beside the slider's temperature: those of the by-the-book expert and the creative mentor.
WRITING = (0.2, 0.8)


def page_data() -> dict[str, Any]:
    """What the page needs to know before it asks: limits and counts, recorded prompts, models."""
    return {
        "limits": {
            **limits.DIAL,
            "maxPromptCharacters": limits.MAX_PROMPT_CHARACTERS,
            "maxPromptTokens": limits.MAX_PROMPT_TOKENS,
            "maxAppendedTokens": limits.MAX_APPENDED_TOKENS,
            "maxSeed": limits.MAX_SEED,
            "maxPins": MAX_PINS,
        },
        "bars": handlers.BARS,
        "draws": DRAWS,
        "pins": PINS,
        "writing": {"tokens": handlers.TOKENS, "temperatures": WRITING},
        "prompts": prompts(),
        "recordedModel": DEFAULT_MODEL.name,
        "configuredModel": configured_model(),
        "offeredModels": [asdict(model) for model in OFFERED_MODELS],
        "plotly": serve(plotly_script()),
    }


def plotly_script() -> Path:
    """The drawing library inside the installed plotly package, which need not be imported for it."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ValueError("plotly must be installed (requirements.txt), got no such package")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def build() -> None:
    """Lay out the tab and its endpoints inside the current gr.Blocks."""
    mount("temperature", page_data())
    model_work = {"concurrency_limit": 2, "concurrency_id": "language_model"}
    add_endpoint(handlers.next_token, "next_token", **model_work)
    add_endpoint(handlers.continue_text, "continue", **model_work)
    add_endpoint(handlers.soften, "soften", **model_work)
    add_endpoint(handlers.vocabulary, "vocabulary", concurrency_limit=2)
    add_endpoint(handlers.model_status, "model_status", queue=False)
    add_endpoint(handlers.load_model, "load_model", queue=False)
