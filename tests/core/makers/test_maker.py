"""Makers run after those whose files they need."""

from pathlib import Path

from core.assets import ASSETS
from core.makers import all_makers
from core.makers.maker import Maker, in_order


def maker(made: str, *made_from: str) -> Maker:
    return Maker(made, (Path(made),), lambda _: None, tuple(map(Path, made_from)))


def test_what_is_needed_is_made_before() -> None:
    makers = [
        maker("tiles", "teacher", "data"),
        maker("logits", "teacher"),
        maker("teacher", "data"),
        maker("data", "x"),
    ]
    for listed in (makers, makers[::-1]):
        names = [each.name for each in in_order(listed)]
        assert sorted(names) == sorted(each.name for each in makers)
        assert names.index("data") < names.index("teacher") < min(names.index("logits"), names.index("tiles"))


def test_all_that_is_made_is_made_once_and_from_files_that_ship() -> None:
    makers = all_makers()
    files = [file for each in makers for file in each.files]
    assert len(files) == len(set(files))
    made: set[Path] = set()
    for each in makers:
        assert each.missing == []
        assert each.made_from or each.source
        for needed in each.made_from:
            assert needed in made or (needed.is_file() and needed not in files), needed
        made |= set(each.files)


def test_every_file_of_data_teachers_and_recordings_has_a_maker_but_the_list_of_prompts() -> None:
    files = {file for each in all_makers() for file in each.files}
    there = {
        file for folder in ("data", "teachers", "recordings") for file in (ASSETS / folder).rglob("*") if file.is_file()
    }
    assert there - files == {ASSETS / "recordings" / "prompts.json"}
    assert files <= there
