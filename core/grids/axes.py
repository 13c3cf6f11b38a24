"""The axes of a grid as they are written on the command line: `temperature=1,2,4`, `seed=0..9`, `hidden=8,16x16`."""

import re
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from core.runs.configuration import DistillationConfig

MOST_RUNS = 100_000
TASK = "task"
# A run of a grid has one seed, no clock, and tells of itself once, at its end.
_FIXED = ("repeats", "seconds", "every", "probes", "classes", "device")
_TYPES = {name: kind for name, kind in typing.get_type_hints(DistillationConfig).items() if name not in _FIXED}
# What an axis is called where a field's name is another, as the options of `distil` are.
_FIELDS = {"hidden": "widths"}
_SWITCHES = {"true": True, "false": False}

Axes = Mapping[str, tuple[Any, ...]]


def read_axes(written: Sequence[str]) -> Axes:
    """{field: its values}, in the order in which they are written. Raises ValueError."""
    axes: dict[str, tuple[Any, ...]] = {}
    for text in written:
        name, equals, values = text.partition("=")
        name = name.strip().replace("-", "_")
        field = _FIELDS.get(name, name)
        if not equals or not (field in _TYPES or field == TASK):
            known = ", ".join([TASK, *(called(one) for one in _TYPES)])
            raise ValueError(f"an axis must be NAME=VALUE,VALUE with one of the names {known}, got {text!r:.60}")
        if field in axes:
            raise ValueError(f"an axis must be named once, got {name} again")
        axes[field] = tuple(dict.fromkeys(_value(field, one) for one in _listed(field, values)))
    return axes


def _listed(field: str, values: str) -> list[str]:
    """What is named one by one, and of a whole number also `FIRST..LAST`."""
    span = re.fullmatch(r"\s*(\d{1,10})\.\.(\d{1,10})\s*", values)
    if span and _TYPES.get(field) is int:
        first, last = map(int, span.groups())
        if not 0 <= last - first < MOST_RUNS:
            raise ValueError(f"{field} must go from a number up to less than {MOST_RUNS} more, got {values.strip()}")
        return [str(number) for number in range(first, last + 1)]
    return [one.strip() for one in values.split(",")]


def _value(field: str, text: str) -> Any:
    kind = _TYPES.get(field, str)
    try:
        if field == "widths":
            return tuple(int(width) for width in text.split("x"))
        return _SWITCHES[text] if kind is bool else kind(text)
    except (KeyError, ValueError) as error:
        rules = {bool: "true or false", int: "a whole number", float: "a number"}
        rule = rules.get(kind, "widths of layers, as 32 or 16x16")
        raise ValueError(f"{called(field)} must be {rule}, got {text!r:.40}") from error


def called(field: str) -> str:
    """A field by the name of its axis."""
    return next((name for name, own in _FIELDS.items() if own == field), field).replace("_", "-")
