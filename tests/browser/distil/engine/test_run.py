"""A run in the browser around networks whose predictions are given: who learns from what, and what is told of whom."""

import json
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from core.runs.configuration import DistillationConfig
from core.runs.events import Scores
from core.runs.experiments import matching_bias, with_bias
from core.runs.scoring import score
from tests.browser.modules import call

SEEDS, EXAMPLES, CLASSES = 3, 60, 4
TARGETS = torch.arange(EXAMPLES) % CLASSES
TEACHER = 6 * torch.nn.functional.one_hot(TARGETS, CLASSES).double()
# Student, copycat and twin of each seed; each has a taste of its own for the classes, which a bias must undo.
TASTES = torch.randn(SEEDS, 3, 1, CLASSES, generator=torch.Generator().manual_seed(0), dtype=torch.double)
LOGITS = {
    part: TEACHER / 4
    + 2 * TASTES
    + torch.randn(SEEDS, 3, EXAMPLES, CLASSES, generator=torch.Generator().manual_seed(seed), dtype=torch.double)
    for seed, part in enumerate(("train", "test"), 1)
}


def result_of(page: Page, *, teacher_is_wrong: bool = False, **settings: Any) -> dict[str, Any]:
    config = DistillationConfig(**{"repeats": SEEDS, "batch_size": 20, "steps": 5, "probes": 2, **settings})
    teacher = TEACHER.roll(1, dims=1) if teacher_is_wrong else TEACHER
    part = {"count": EXAMPLES, "targets": TARGETS.tolist(), "teacher": teacher.flatten().tolist()}
    dataset = {"name": "made up", "classes": CLASSES, "train": part, "test": part}
    members = [0, 1, 2] if config.experiment == "few_labels" else [0, 2]
    logits = {name: part[:, members].flatten(2).tolist() for name, part in LOGITS.items()}
    given = [dataset, json.loads(json.dumps(vars(config))), logits]
    return call(page, "tests/browser/distil/engine/run.js", "resultOf", *given)


def check(found: dict[str, Any], expected: Scores) -> None:
    for name in ("accuracy", "agreement", "kl_to_teacher", "perplexity"):
        assert found[name] == pytest.approx(list(getattr(expected, name)), rel=1e-9), name
    for mine, cores in zip(found["class_accuracy"], expected.class_accuracy, strict=True):
        assert mine == pytest.approx(list(cores))


@pytest.mark.parametrize("experiment", ["missing_class", "only_classes"])
def test_each_seeds_student_and_twin_are_corrected_by_their_own_bias_from_the_training_examples(
    modules: Page, experiment: str
) -> None:
    found = result_of(modules, experiment=experiment, classes=(1, 3))
    for member, who in ((0, "student"), (2, "twin")):
        train, test = (LOGITS[part][:, member] for part in ("train", "test"))
        bias = matching_bias(train, TARGETS, (1, 3))
        assert found[f"{who}_bias"] == pytest.approx(bias.tolist(), rel=1e-9)
        check(found[f"corrected_{who}"], score(with_bias(test, bias, (1, 3)), TARGETS, TEACHER))
        check(found[who], score(test, TARGETS, TEACHER))


@pytest.mark.parametrize("experiment", ["missing_class", "only_classes", "all"])
def test_a_sweep_tells_of_each_student_and_the_twin_with_their_own_bias_set(modules: Page, experiment: str) -> None:
    classes = () if experiment == "all" else (1, 3)
    configs = [
        DistillationConfig(
            experiment=experiment, classes=classes, repeats=SEEDS, batch_size=20, steps=5, probes=2, temperature=T
        )
        for T in (1.0, 4.0)
    ]
    part = {"count": EXAMPLES, "targets": TARGETS.tolist(), "teacher": TEACHER.flatten().tolist()}
    dataset = {"name": "made up", "classes": CLASSES, "train": part, "test": part}
    logits = {name: part.flatten(2).tolist() for name, part in LOGITS.items()}
    given = [dataset, json.loads(json.dumps([vars(config) for config in configs])), logits]
    event = call(modules, "tests/browser/distil/engine/run.js", "sweepOf", *given)
    for member, found in enumerate([*(point["student"] for point in event["points"]), event["twin"]]):
        train, test = (LOGITS[part][:, member] for part in ("train", "test"))
        set_so = with_bias(test, matching_bias(train, TARGETS, classes), classes) if classes else test
        check(found, score(set_so, TARGETS, TEACHER))


@pytest.mark.parametrize("experiment", ["all", "few_labels"])
def test_where_every_class_was_shown_nobody_is_corrected(modules: Page, experiment: str) -> None:
    found = result_of(modules, experiment=experiment, labels=8)
    assert found["corrected_student"] is found["corrected_twin"] is None
    for member, who in ((0, "student"), (2, "twin"), *([(1, "copycat")] if experiment == "few_labels" else [])):
        check(found[who], score(LOGITS["test"][:, member], TARGETS, TEACHER))
    assert bool(found["copycat"]) == (experiment == "few_labels")


def test_a_hidden_class_is_in_nobodys_batches(modules: Page) -> None:
    [batches] = result_of(modules, experiment="missing_class", classes=(2,))["batches"]
    assert {TARGETS[example].item() for batch in batches for example in batch} == {0, 1, 3}


def test_with_few_labels_the_twin_learns_from_them_alone_and_the_student_from_everything(modules: Page) -> None:
    found = result_of(modules, experiment="few_labels", labels=8, batch_size=EXAMPLES, teacher_is_wrong=True)
    student, twin = found["batches"]
    copied, told = found["targets"]
    assert copied == ((TARGETS + 1) % CLASSES).tolist()
    assert told == TARGETS.tolist()
    for seed in range(SEEDS):
        assert sorted(student[seed]) == list(range(EXAMPLES))
        assert len(set(twin[seed])) == 8
    assert twin[0] != twin[1]
