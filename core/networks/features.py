"""Which features of a task's inputs are worth multiplying, and for which examples."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from torch import Tensor

# To multiply the rare features apart costs two more calls, which must save at least a tenth of the products.
_WORTH_IT = 0.9


class Inputs(NamedTuple):
    """A batch as networks read it: the active features, (groups, batch, active features).

    Only the first `with_rare` examples of each group may have rare features other than zero.
    """

    active: Tensor
    with_rare: int

    @staticmethod
    def all_of(active: Tensor) -> "Inputs":
        """Inputs of which any example may have any feature."""
        return Inputs(active, active.shape[1])


class Features(NamedTuple):
    """The active features, those that are kept, as their numbers among all.

    The first `common` of them are multiplied for every example, the others, rare ones, only for the examples
    that have one: `has_rare`, (examples,) bool.
    """

    active: np.ndarray
    common: int
    has_rare: np.ndarray

    @staticmethod
    def all_of(inputs: np.ndarray) -> "Features":
        """Every feature in its place, all of them common; inputs (examples, features)."""
        return Features(np.arange(inputs.shape[1]), inputs.shape[1], np.zeros(len(inputs), dtype=bool))

    @staticmethod
    def active_in(inputs: np.ndarray) -> "Features":
        """The features that are ever other than zero, commonest first, cut in two where fewest products remain.

        A digit's outer pixels have ink in few images, so a fifth of all products is with zeros of theirs.
        """
        nonzero = inputs != 0
        counts = nonzero.sum(axis=0)
        active = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        cuts = np.arange(len(active) + 1)
        last = (nonzero[:, active] * cuts[1:]).max(axis=1, initial=0)
        share_beyond = 1 - np.bincount(last, minlength=len(cuts)).cumsum() / len(inputs)
        products = cuts + (len(active) - cuts) * share_beyond
        common = int(products.argmin()) if products.min() < _WORTH_IT * len(active) else len(active)
        return Features(active, common, last > common)

    def rare_first(self, groups: Sequence[np.ndarray]) -> tuple[np.ndarray, int]:
        """The numbers of each group's examples, those with rare features first, and how many a group has at most."""
        rare = [self.has_rare[examples] for examples in groups]
        ordered = [examples[(~flags).argsort(kind="stable")] for examples, flags in zip(groups, rare, strict=True)]
        return np.concatenate(ordered), max(int(flags.sum()) for flags in rare)
