"""What student and twin get to see in each experiment, and how a bias is set for a class never shown."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.randomness import LABELLED, key, permutation
from core.runs.configuration import DistillationConfig
from core.tasks import Dataset


class Exposure(NamedTuple):
    """The training examples that a seed's student and twin learn from, as numbers of examples."""

    student: np.ndarray
    twin: np.ndarray


def exposure(config: DistillationConfig, dataset: Dataset, seed: int) -> Exposure:
    """Which training examples the experiment shows; ValueError where it would show none, or all, or lacks a class."""
    targets = dataset.train_targets
    everything = np.arange(len(targets))
    if config.experiment == "few_labels":
        return Exposure(everything, labelled_examples(targets, config.labels, seed))
    if config.experiment == "all":
        return Exposure(everything, everything)
    if not config.classes:
        raise ValueError(f"classes must be named in {config.experiment}, got none")
    unknown = set(config.classes) - set(targets.tolist())
    if unknown:
        raise ValueError(f"classes must be among the training examples' classes, got {sorted(unknown)!s:.80}")
    shown = everything[np.isin(targets, config.classes) == (config.experiment == "only_classes")]
    if not len(shown):
        raise ValueError(f"at least one class must be shown, got all of them missing: {config.classes}")
    if len(shown) == len(targets):
        raise ValueError(f"at least one class must be left out, got all of them shown: {config.classes}")
    return Exposure(shown, shown)


def labelled_examples(targets: np.ndarray, labels: int, seed: int) -> np.ndarray:
    """`labels` example numbers, drawn anew for each seed: of each class as many as its share of all examples."""
    if labels > len(targets):
        raise ValueError(f"labels must be at most the {len(targets)} training examples, got {labels}")
    shuffled = permutation(key(seed, LABELLED), len(targets))
    share_before = np.empty(len(targets))
    for number in np.unique(targets):
        places = np.flatnonzero(targets[shuffled] == number)
        share_before[places] = (np.arange(len(places)) + 0.5) / len(places)
    return shuffled[np.argsort(share_before, kind="stable")[:labels]]


def matching_bias(logits: Tensor, targets: Tensor, classes: tuple[int, ...]) -> Tensor:
    """What to add to the logits of `classes` so that they are predicted as often as they occur.

    logits: (…, examples, all classes) on training data; targets: (examples,). Returns (…).
    An example goes to one of the classes once the addition exceeds the gap between its best other logit and
    its best logit of theirs, so the addition lies between two of the sorted gaps.
    """
    chosen = torch.zeros(logits.shape[-1], dtype=torch.bool)
    chosen[list(classes)] = True
    gaps = logits[..., ~chosen].amax(dim=-1) - logits[..., chosen].amax(dim=-1)
    wanted = int(chosen[targets].sum())
    ordered = gaps.sort(dim=-1).values
    below, above = ordered[..., max(wanted - 1, 0)], ordered[..., min(wanted, len(targets) - 1)]
    return (below + above) / 2


def with_bias(logits: Tensor, bias: Tensor, classes: tuple[int, ...]) -> Tensor:
    """The logits (…, examples, all classes) with bias (…) added to those of `classes`."""
    corrected = logits.clone()
    corrected[..., list(classes)] += bias[..., None, None]
    return corrected
