"""Which features of a task's inputs are worth multiplying, and for which examples."""

from typing import NamedTuple

import numpy as np

# To multiply the rare features apart costs two more calls, which must save at least a tenth of the products.
_WORTH_IT = 0.9


class Features(NamedTuple):
    """The features kept, `lit`, as their numbers, the commonest first.

    The first `common` of them are multiplied for every example, the others only for examples that light one:
    `only_common`, (examples,) bool, says which do not.
    """

    lit: np.ndarray
    common: int
    only_common: np.ndarray

    @staticmethod
    def all_of(inputs: np.ndarray) -> "Features":
        """Every feature in its place, all of them common; inputs (examples, features)."""
        return Features(np.arange(inputs.shape[1]), inputs.shape[1], np.ones(len(inputs), dtype=bool))

    @staticmethod
    def lit_in(inputs: np.ndarray) -> "Features":
        """The features that are ever other than zero, cut in two where the fewest products remain.

        A digit's outer pixels are lit in few images, so a fifth of all products is with zeros of theirs.
        """
        lit = inputs != 0
        counts = lit.sum(axis=0)
        kept = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        places = np.arange(len(kept) + 1)
        reach = (lit[:, kept] * places[1:]).max(axis=1, initial=0)
        beyond = 1 - np.bincount(reach, minlength=len(places)).cumsum() / len(inputs)
        products = places + (len(kept) - places) * beyond
        common = int(products.argmin()) if products.min() < _WORTH_IT * len(kept) else len(kept)
        return Features(kept, common, reach <= common)
