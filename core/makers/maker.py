"""What makes some of the files in assets: by name, from which other files, and when it need not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from core.assets import ASSETS


def rounded(values: Any) -> Any:
    """Every fraction in it to six digits: the last ones differ from one machine to the next."""
    if isinstance(values, dict):
        return {name: rounded(inner) for name, inner in values.items()}
    if isinstance(values, list | tuple):
        return [rounded(inner) for inner in values]
    return float(f"{values:.6g}") if isinstance(values, float) else values


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Maker:
    """Writes `files` from the files of assets in `made_from` and, where it has one, a source that does not ship.

    name: what the command line calls it; what is made for one task shares its name. source: what the source is called
    on the command line, or "" where none is needed; make(source) is given its path, or None.
    up_to_date(): whether the files, which exist, are known to be what make() would write.
    """

    name: str
    files: tuple[Path, ...]
    make: Callable[[Path | None], None]
    made_from: tuple[Path, ...] = ()
    source: str = ""
    up_to_date: Callable[[], bool] = _never

    @property
    def label(self) -> str:
        """Its files as they are told of."""
        first = self.files[0].relative_to(ASSETS).as_posix()
        more = f" and {len(self.files) - 1} more" if len(self.files) > 1 else ""
        return f"{self.name}: {first}{more}"

    @property
    def missing(self) -> list[Path]:
        """Those of its files that are not there."""
        return [file for file in self.files if not file.is_file()]


def in_order(makers: Iterable[Maker]) -> list[Maker]:
    """The makers, each after those whose files it is made from."""
    listed = list(makers)
    maker_of = {file: place for place, maker in enumerate(listed) for file in maker.files}
    needed: dict[int, Any] = {
        place: [maker_of[file] for file in maker.made_from if file in maker_of] for place, maker in enumerate(listed)
    }
    return [listed[place] for place in TopologicalSorter(needed).static_order()]
