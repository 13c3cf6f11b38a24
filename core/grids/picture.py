"""What a grid found, drawn: a panel for each setting, the measure over one axis, a line for each value of another."""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from core.grids.axes import called
from core.grids.summary import Point, Spread, shown

_WIDTH, _HEIGHT, _COLUMNS = 480, 300, 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 110, 44, 48
# What tells lines apart is not a colour alone: students and twins have theirs, and each value has its dashes.
_DASHES = ("none", "7 3", "2 3", "9 3 2 3", "12 4", "1 4")
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #20222e; } .title { font-weight: 600; } .paper { fill: #fff; }
.axis { stroke: #8b8d98; fill: none; } .line { fill: none; stroke-width: 2; } .bar { stroke-width: 1; }
.student { stroke: #ad4c08; } .twin { stroke: #6d6f7a; stroke-width: 1.2; }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e8f0; } .paper { fill: #16171f; }
  .student { stroke: #f29a4c; } .twin { stroke: #a9abb8; }
}
"""
_CAPTION = (
    "Thick lines: students, with a bar of one standard deviation each way.",
    "Thin lines: their twins, which learn from hard labels alone.",
)

Scale = Callable[[float], float]


@dataclass(frozen=True)
class _Panel:
    title: str
    points: list[Point]


def picture(points: Sequence[Point]) -> str | None:
    """An SVG file's text; None where no axis of numbers has two values or more, or no measure is finite."""
    drawn = [point for point in points if point.student.mean is not None]
    across = _across(drawn)
    if across is None:
        return None
    others = [name for name in drawn[0].place if name != across and len({point.place[name] for point in drawn}) > 1]
    panels = _panels(drawn, others[:-1])
    rows = math.ceil(len(panels) / _COLUMNS)
    size = {"width": str(_WIDTH * min(len(panels), _COLUMNS)), "height": str(_HEIGHT * rows + 44)}
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    _add(root, "title", " ".join(_CAPTION))
    _add(root, "style", _STYLE)
    _add(root, "rect", width="100%", height="100%", **{"class": "paper"})
    for number, panel in enumerate(panels):
        place = f"translate({number % _COLUMNS * _WIDTH} {number // _COLUMNS * _HEIGHT})"
        _draw(_add(root, "g", transform=place), panel, across, others[-1] if others else None)
    for number, text in enumerate(_CAPTION):
        _add(root, "text", text, x="12", y=str(_HEIGHT * rows + 12 + 18 * number))
    return ElementTree.tostring(root, encoding="unicode")


def _across(points: Sequence[Point]) -> str | None:
    """The axis that lies along the picture: the temperature, else the first with two numbers or more."""
    names = list(points[0].place) if points else []
    varied = [name for name in names if len({point.place[name] for point in points}) > 1]
    numbers = [name for name in varied if all(_number(point.place[name]) is not None for point in points)]
    return "temperature" if "temperature" in numbers else next(iter(numbers), None)


def _number(value: Any) -> float | None:
    """A setting as a number; of layers the width, where there is one."""
    if isinstance(value, tuple):
        return float(value[0]) if len(value) == 1 else None
    return None if isinstance(value, str | bool) else float(value)


def _panels(points: Sequence[Point], names: Sequence[str]) -> list[_Panel]:
    groups: dict[tuple[Any, ...], list[Point]] = {}
    for point in points:
        groups.setdefault((point.task, *(point.place[name] for name in names)), []).append(point)
    return [
        _Panel(
            ", ".join(
                [key[0], *(f"{called(name)} {shown(value)}" for name, value in zip(names, key[1:], strict=True))]
            ),
            group,
        )
        for key, group in groups.items()
    ]


def _draw(group: ElementTree.Element, panel: _Panel, across: str, told_apart: str | None) -> None:
    points = panel.points
    along = sorted({_x(point, across) for point in points})
    is_log = along[0] > 0 and along[-1] / along[0] >= 8
    x = _scale(along[0], along[-1], _LEFT, _WIDTH - _RIGHT, is_log)
    least, most = _reach(points)
    y = _scale(least, most, _HEIGHT - _BOTTOM, _TOP, is_log=False)
    _axes(group, panel.title, points[0].measure, called(across), x, y, along, (least, most))
    lines: dict[Any, list[Point]] = {}
    for point in points:
        lines.setdefault(told_apart and point.place[told_apart], []).append(point)
    ends = []
    for (value, line), dash in zip(lines.items(), itertools.cycle(_DASHES), strict=False):
        line.sort(key=lambda point: _x(point, across))
        _line(group, "twin", [(x(_x(point, across)), y(mean)) for point, mean in _means(line, "twin")], dash)
        _line(group, "student", [(x(_x(point, across)), y(mean)) for point, mean in _means(line, "student")], dash)
        for point in line:
            _bar(group, x(_x(point, across)), point.student, y)
        if told_apart:
            ends.append((y(line[-1].student.mean or 0.0), f"{called(told_apart)} {shown(value)}"))
    for height, text in _spaced(ends):
        _add(group, "text", text, x=_at(_WIDTH - _RIGHT + 6), y=_at(height + 4))


def _axes(
    group: ElementTree.Element,
    title: str,
    measure: str,
    across: str,
    x: Scale,
    y: Scale,
    along: Sequence[float],
    reach: tuple[float, float],
) -> None:
    _add(group, "text", title, x=_at(_LEFT), y="20", **{"class": "title"})
    _add(group, "text", measure.replace("_", " "), x=_at(_LEFT), y="36")
    _add(group, "text", across, x=_at((_LEFT + _WIDTH - _RIGHT) / 2), y=_at(_HEIGHT - 12), **{"text-anchor": "middle"})
    corner = f"M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"
    _add(group, "path", d=corner, **{"class": "axis"})
    last = -math.inf
    for value in along:
        if x(value) - last >= 34:  # a number's width
            last = x(value)
            _add(group, "text", f"{value:g}", x=_at(last), y=_at(_HEIGHT - _BOTTOM + 16), **{"text-anchor": "middle"})
    for value in (reach[0], (reach[0] + reach[1]) / 2, reach[1]):
        text = f"{value:.4g}" if measure == "perplexity" else f"{value:.1%}"
        _add(group, "text", text, x=_at(_LEFT - 6), y=_at(y(value) + 4), **{"text-anchor": "end"})


def _reach(points: Sequence[Point]) -> tuple[float, float]:
    """From where to where the values lie, their bars included; a twin far away does not flatten the students."""
    students = [point.student.mean + side * (point.student.deviation or 0.0) for point in points for side in (-1, 1)]  # type: ignore[operator]
    width = max(max(students) - min(students), 1e-9)
    twins = [
        mean for _, mean in _means(points, "twin") if min(students) - 2 * width <= mean <= max(students) + 2 * width
    ]
    least, most = min(students + twins), max(students + twins)
    margin = 0.06 * max(most - least, 1e-9)
    return least - margin, most + margin


def _means(line: Sequence[Point], who: str) -> Iterator[tuple[Point, float]]:
    for point in line:
        mean = getattr(point, who).mean
        if mean is not None:
            yield point, mean


def _line(group: ElementTree.Element, who: str, places: Sequence[tuple[float, float]], dash: str) -> None:
    inside = [(x, y) for x, y in places if _TOP <= y <= _HEIGHT - _BOTTOM]
    path = " ".join(f"{_at(x)},{_at(y)}" for x, y in inside)
    _add(group, "polyline", points=path, **{"class": f"line {who}", "stroke-dasharray": dash})


def _bar(group: ElementTree.Element, x: float, spread: Spread, y: Scale) -> None:
    if spread.mean is not None and spread.deviation is not None:
        low, high = y(spread.mean - spread.deviation), y(spread.mean + spread.deviation)
        _add(group, "path", d=f"M{_at(x)} {_at(low)}V{_at(high)}", **{"class": "bar student"})


def _spaced(ends: Sequence[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Labels from above to below, none on another."""
    last = -math.inf
    for height, text in sorted(ends):
        last = max(height, last + 14)
        yield last, text


def _scale(least: float, most: float, start: float, end: float, is_log: bool) -> Scale:
    bend = math.log if is_log else float
    low, width = bend(least), bend(most) - bend(least)
    return lambda value: start + (end - start) * ((bend(value) - low) / width if width else 0.5)


def _x(point: Point, across: str) -> float:
    return _number(point.place[across]) or 0.0


def _at(length: float) -> str:
    return f"{length:.1f}"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = text
    return child
