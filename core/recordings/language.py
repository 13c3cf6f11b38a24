"""Distillations of the language model that were run once and ship, for the Deploy tab.

assets/recordings/deploy/language/NAME.json holds `text`, the name of one that ships; `tokens`, how many the whole of
it has; `text_sha256`, of its file; `model`, the teacher; `needs`, the bytes that the run took at most beside it; what
core.recordings.logits.provenance says of its origin; `events` and `result`, each as LanguageEvent.to_json gives it, in
numbers of six digits. Seconds are those of the machine that ran it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.layer_dropping.configuration import LayerDroppingConfig
from core.recordings.students import FOLDER as DEPLOY

FOLDER = DEPLOY / "language"
_USUAL = LayerDroppingConfig(every=2)
_WRECKED = LayerDroppingConfig(every=2, every_second=True)
# By the recording's name, its text and its config. The text with which the page begins comes first.
RUNS = {
    "moby_dick": ("moby_dick", _USUAL),
    "alice": ("alice", _USUAL),
    "lincoln": ("lincoln", _USUAL),
    "moby_dick-every-second": ("moby_dick", _WRECKED),
}


def recording_path(name: str) -> Path:
    """The file of a recorded run."""
    return FOLDER / f"{name}.json"


@cache
def recorded_run(name: str) -> dict[str, Any]:
    """What a recording holds."""
    run: dict[str, Any] = json.loads(recording_path(name).read_text("utf-8"))
    return run
