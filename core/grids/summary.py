"""What a grid found: its rows taken together over the seeds, and a table of them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.grids.axes import TASK, called
from core.grids.rows import HIDDEN, Row
from core.tasks import find_task

SEED = "seed"


@dataclass(frozen=True)
class Spread:
    """Mean and sample standard deviation of some seeds' values; None for no finite value, or for fewer than two."""

    mean: float | None
    deviation: float | None

    @classmethod
    def of(cls, values: Sequence[float | None]) -> "Spread":
        """That of values which are all finite; of none else."""
        finite = [value for value in values if value is not None]
        if len(finite) < len(values) or not finite:
            return cls(None, None)
        return cls(statistics.mean(finite), statistics.stdev(finite) if len(finite) > 1 else None)


@dataclass(frozen=True)
class Point:
    """All seeds of one combination of the other axes' values.

    place: these values by axis. measure: what the task is judged by, or how often hidden classes are found. gain: how
    much better the student is than its twin, seed by seed: more, or less perplexity.
    """

    task: str
    place: dict[str, Any]
    measure: str
    seeds: int
    student: Spread
    twin: Spread
    teacher: float | None
    gain: Spread


def points_of(rows: Sequence[Row], axes: Sequence[str]) -> list[Point]:
    """A point for each combination of the axes but the seed, in the order of the rows."""
    places = [name for name in axes if name not in (TASK, SEED)]
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.task, *(getattr(row.config, name) for name in places)), []).append(row)
    return [_point(group, dict(zip(places, key[1:], strict=True))) for key, group in groups.items()]


def table(points: Sequence[Point]) -> str:
    """In Markdown: mean ± standard deviation over the seeds; the gain's mean ± its standard error."""
    if not points:
        return "No run is done yet."
    places = list(points[0].place)
    titles = [
        "task",
        *map(called, places),
        "seeds",
        "measure",
        "student",
        "twin, hard labels",
        "teacher",
        "gain ± s.e.",
    ]
    lines = [titles, ["---"] * len(titles), *(_cells(point) for point in points)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def shown(value: object) -> str:
    """A setting as it is written on the command line."""
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)


def _point(rows: Sequence[Row], place: dict[str, Any]) -> Point:
    first = rows[0]
    measure = HIDDEN if HIDDEN in first.teacher else find_task(first.task).judged_by
    sign = -1 if measure == "perplexity" else 1
    pairs = [(row.student[measure], row.twin[measure]) for row in rows]
    gains = [None if None in pair else sign * (pair[0] - pair[1]) for pair in pairs]  # type: ignore[operator]
    students, twins = zip(*pairs, strict=True)
    return Point(
        first.task,
        place,
        measure,
        len(rows),
        Spread.of(students),
        Spread.of(twins),
        first.teacher[measure],
        Spread.of(gains),
    )


def _cells(point: Point) -> list[str]:
    percent = point.measure != "perplexity"
    return [
        point.task,
        *map(shown, point.place.values()),
        str(point.seeds),
        point.measure.replace("_", " "),
        _written(point.student, percent),
        _written(point.twin, percent),
        _written(Spread(point.teacher, None), percent),
        _gained(point, percent),
    ]


def _gained(point: Point, percent: bool) -> str:
    mean, deviation = point.gain.mean, point.gain.deviation
    if mean is None:
        return "–"
    scale, form, unit = (100, ".1f", " points") if percent else (1, ".2f", "")
    error = "" if deviation is None else f" ± {scale * deviation / point.seeds**0.5:{form}}"
    return f"{scale * mean:+{form}}{error}{unit}"


def _written(spread: Spread, percent: bool) -> str:
    if spread.mean is None:
        return "not finite"
    form = ".1%" if percent else ".3f"
    deviation = "" if spread.deviation is None else f" ± {spread.deviation:{form}}"
    return f"{spread.mean:{form}}{deviation}"
