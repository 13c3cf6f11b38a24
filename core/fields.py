"""What a run is asked for and what it tells, of students and of language models alike: a field's words, and JSON."""

import json
import math
from typing import Any


def option(help: str, unit: str = "N", choices: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the command line says of a config's field: its meaning, and the unit or the choices of its value."""
    return {"help": help, "unit": unit, "choices": choices}


def as_json(fields: dict[str, Any]) -> str:
    """An event's fields as one line of JSON, with null for each number that JSON does not know: NaN, the infinities."""
    return json.dumps(_finite(fields), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
