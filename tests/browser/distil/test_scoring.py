"""The browser's scores are core's, and class accuracy, the page's headline, is a share of the class's own examples."""

from typing import Any

import numpy as np
import torch
from playwright.sync_api import Page

from core.runs.scoring import probe_numbers, score

MODULE = "/assets/js/maths/scoring.js"
CLASSES = 5
SCORE = "async ([url, data, classes, networks]) => new (await import(url)).Scorer(data, classes).score(networks)"
PROBES = "async ([url, data, classes, count]) => new (await import(url)).Scorer(data, classes).probes(count)"


def drawn(examples: int, networks: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Logits (networks, examples, classes), and targets and logits of a teacher that is often right."""
    generator = np.random.default_rng(8)
    targets = generator.choice(CLASSES - 1, examples, p=(0.6, 0.2, 0.1, 0.1))  # the last class never occurs
    teacher = generator.normal(size=(examples, CLASSES)) + 2 * np.eye(CLASSES)[targets]
    logits = teacher + generator.normal(size=(networks, examples, CLASSES))
    return torch.from_numpy(logits), torch.from_numpy(targets), torch.from_numpy(teacher)


def in_the_browser(targets: torch.Tensor, teacher: torch.Tensor) -> dict[str, Any]:
    return {"targets": targets.tolist(), "teacher": teacher.flatten().tolist()}


def certain(predicted: list[int]) -> torch.Tensor:
    """Logits (1, examples, classes) of a network that predicts just this."""
    return 5 * torch.nn.functional.one_hot(torch.tensor([predicted]), CLASSES).double()


# Class 0 is right in 2 of its 4 examples, though it is always right where it is predicted (2 of 2);
# class 1 in 1 of its 2, and in 1 of the 3 where it is predicted; class 2 is predicted, but never occurs.
TARGETS, PREDICTED, CLASS_ACCURACY = [0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 1, 2], [0.5, 0.5, 0, 0, 0]


def test_class_accuracy_is_the_share_of_the_classes_own_examples(modules: Page) -> None:
    logits, targets = certain(PREDICTED), torch.tensor(TARGETS)
    data = in_the_browser(targets, logits[0])
    here = modules.evaluate(SCORE, [MODULE, data, CLASSES, logits.flatten(1).tolist()])
    assert here["class_accuracy"] == [CLASS_ACCURACY]
    there = score(logits, targets, logits[0])
    assert there.class_accuracy == (tuple(CLASS_ACCURACY),)


def test_every_score_is_cores(modules: Page) -> None:
    logits, targets, teacher = drawn(examples=200, networks=3)
    data = in_the_browser(targets, teacher)
    here = modules.evaluate(SCORE, [MODULE, data, CLASSES, logits.flatten(1).tolist()])
    there = vars(score(logits, targets, teacher))
    assert here.keys() == there.keys()
    for name, expected in there.items():
        np.testing.assert_allclose(here[name], expected, rtol=1e-12, err_msg=name)


def test_the_examples_worth_watching_are_cores(modules: Page) -> None:
    _, targets, teacher = drawn(examples=200, networks=1)
    data = in_the_browser(targets, teacher)
    for count in (1, 3, CLASSES):
        here = modules.evaluate(PROBES, [MODULE, data, CLASSES, count])
        assert here == list(probe_numbers(teacher, targets, count))
