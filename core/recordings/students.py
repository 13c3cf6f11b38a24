"""Students of several sizes that were distilled once and ship, for the Deploy tab: all their scores, one's weights.

assets/recordings/deploy/students.json holds for each task `teacher_sha256`, of the weights that they learnt from;
`features`, how many an input has; `config`, a DistillationConfig but for its widths; `teacher`, its Scores;
`students`, for each hidden width its student's and its twin's accuracy and perplexity, a value a seed; and `kept`, the
width whose first seed's student and twin are in TASK.safetensors.gz, with all of their scores.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.assets import RECORDINGS

FOLDER = RECORDINGS / "deploy"
FACTS = FOLDER / "students.json"
TASKS = ("digits", "names")
WIDTHS, KEPT = (8, 16, 32, 64, 128), 32


@cache
def recorded_students() -> dict[str, Any]:
    """What students.json holds, by task."""
    facts: dict[str, Any] = json.loads(FACTS.read_text("utf-8"))
    return facts


def networks_path(task: str) -> Path:
    """The file of the kept student and twin: tensors named as in core.runs.export.networks_file."""
    return FOLDER / f"{task}.safetensors.gz"
