"""What each experiment shows, and the bias that is set from training frequencies."""

import numpy as np
import pytest
import torch

from core.runs.configuration import DistillationConfig, with_usual_classes
from core.runs.experiments import exposure, labelled_examples, matching_bias, with_bias
from core.tasks import Task, all_tasks


def test_a_missing_class_is_never_shown_and_only_classes_shows_nothing_else(quadrants: Task) -> None:
    dataset = quadrants.load()
    missing = exposure(DistillationConfig(experiment="missing_class", classes=(2,)), dataset, 0)
    only = exposure(DistillationConfig(experiment="only_classes", classes=(2, 3)), dataset, 0)
    assert set(dataset.train_targets[missing.student]) == {0, 1, 3}
    assert set(dataset.train_targets[only.twin]) == {2, 3}
    assert len(missing.student) == 225
    assert len(only.student) == 150
    assert missing.student is missing.twin


def test_few_labels_shows_the_student_everything_and_the_twin_few(quadrants: Task) -> None:
    dataset = quadrants.load()
    seen = exposure(DistillationConfig(experiment="few_labels", labels=10), dataset, 0)
    assert seen.student.tolist() == list(range(300))
    assert len(set(seen.twin.tolist())) == 10


def test_labelled_examples_are_as_frequent_as_their_classes_and_differ_by_seed() -> None:
    targets = np.array([0] * 50 + [1] * 10 + [2] * 40)
    chosen = labelled_examples(targets, 10, seed=0)
    assert np.bincount(targets[chosen]).tolist() == [5, 1, 4]
    assert np.bincount(targets[labelled_examples(targets, 50, seed=0)]).tolist() == [25, 5, 20]
    assert len(set(chosen.tolist())) == 10
    assert labelled_examples(targets, 12, seed=1).tolist() != chosen.tolist()
    assert sorted(labelled_examples(targets, 100, seed=0)) == list(range(100))


def test_few_labels_of_names_have_the_letters_own_frequencies() -> None:
    targets = all_tasks()["names"].load().train_targets
    shares = np.bincount(targets, minlength=27) / len(targets)
    found = np.bincount(targets[labelled_examples(targets, 5000, seed=3)], minlength=27)
    assert np.abs(found - 5000 * shares).max() <= 1


@pytest.mark.parametrize("classes", [(3,), (7, 8)])
def test_the_bias_makes_classes_as_frequent_as_they_are(classes: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = 5 * torch.randn(2, 1000, 10, generator=generator)
    logits[..., list(classes)] -= torch.tensor([20.0, -20.0])[:, None, None]
    targets = torch.arange(1000) % 10
    bias = matching_bias(logits, targets, classes)
    predicted = with_bias(logits, bias, classes).argmax(dim=-1)
    counts = torch.isin(predicted, torch.tensor(classes)).sum(dim=-1)
    assert counts.tolist() == [100 * len(classes)] * 2
    others = [number for number in range(10) if number not in classes]
    assert torch.equal(with_bias(logits, bias, classes)[..., others], logits[..., others])


def test_what_cannot_be_shown_is_refused(quadrants: Task) -> None:
    dataset = quadrants.load()
    with pytest.raises(ValueError, match="at most the 300 training examples, got 301"):
        exposure(DistillationConfig(experiment="few_labels", labels=301), dataset, 0)
    with pytest.raises(ValueError, match="all of them missing"):
        exposure(DistillationConfig(experiment="missing_class", classes=(0, 1, 2, 3)), dataset, 0)
    with pytest.raises(ValueError, match="left out, got all of them shown"):
        exposure(DistillationConfig(experiment="only_classes", classes=(0, 1, 2, 3)), dataset, 0)
    with pytest.raises(ValueError, match=r"training examples' classes, got \[9\]"):
        exposure(DistillationConfig(experiment="only_classes", classes=(9,)), dataset, 0)
    with pytest.raises(ValueError, match="classes must be named in missing_class, got none"):
        exposure(DistillationConfig(experiment="missing_class"), dataset, 0)


@pytest.mark.parametrize(
    ("task", "experiment", "classes"),
    [
        ("digits", "missing_class", (3,)),
        ("digits", "only_classes", (7, 8)),
        ("names", "missing_class", (0,)),
        ("names", "only_classes", (1, 5, 9, 15, 21)),
    ],
)
def test_where_no_classes_are_named_they_are_the_tasks(task: str, experiment: str, classes: tuple[int, ...]) -> None:
    config = with_usual_classes(all_tasks()[task], DistillationConfig(experiment=experiment))
    assert config.classes == classes
    named = config.but(classes=(2,))
    assert with_usual_classes(all_tasks()[task], named) is named


@pytest.mark.parametrize("experiment", ["all", "few_labels"])
def test_an_experiment_that_hides_no_class_is_given_none(experiment: str) -> None:
    assert with_usual_classes(all_tasks()["names"], DistillationConfig(experiment=experiment)).classes == ()


def test_a_task_without_usual_classes_asks_for_them(quadrants: Task) -> None:
    with pytest.raises(ValueError, match="classes must be named in only_classes for quadrants, got none"):
        with_usual_classes(quadrants, DistillationConfig(experiment="only_classes"))
