"""The lists of wrong changes stay true to the sources: `python -m tests.mutants` can make every one of them."""

import pytest

from tests.conftest import ROOT
from tests.mutants.mutant import Mutant, all_mutants

MUTANTS = all_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.file}: {mutant.name}")
def test_a_wrong_change_can_be_made_and_has_tests_that_may_notice(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")
    assert mutant.made_in(source) != source
    assert mutant.tests
    for test in mutant.tests:
        assert (ROOT / test.partition("::")[0]).exists(), test


def test_there_are_enough_wrong_changes_and_each_has_a_name_of_its_own() -> None:
    assert len({(mutant.file, mutant.name) for mutant in MUTANTS}) == len(MUTANTS) >= 60
    assert {"py", "js"} <= {mutant.file.rpartition(".")[2] for mutant in MUTANTS}


def test_a_text_that_is_not_there_or_there_twice_is_refused() -> None:
    mutant = Mutant("twice", "a.py", "x", "y", ("tests",))
    for source, found in (("", 0), ("x x", 2)):
        with pytest.raises(ValueError, match=f"must stand once in a.py, got it {found} times"):
            mutant.made_in(source)
