"""What each experiment shows in the browser, and the bias that is set from training frequencies: core's."""

import json

import numpy as np
import pytest
import torch
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from core.runs.configuration import DistillationConfig
from core.runs.experiments import exposure, matching_bias, with_bias
from core.tasks import Dataset
from tests.browser.modules import call

TESTED = "tests/browser/distil/engine/experiments.js"
TARGETS = np.array([0] * 50 + [1] * 3 + [2] * 47)
NOTHING = np.zeros((100, 1), dtype=np.float32)
DATASET = Dataset(NOTHING, TARGETS, NOTHING, TARGETS)


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize(
    "settings",
    [
        {"experiment": "all"},
        {"experiment": "few_labels", "labels": 12},
        {"experiment": "missing_class", "classes": (2,)},
        {"experiment": "only_classes", "classes": (1, 2)},
    ],
)
def test_student_and_twin_see_what_they_see_in_core(modules: Page, settings: dict[str, object], seed: int) -> None:
    config = DistillationConfig(**settings)  # type: ignore[arg-type]
    seen = exposure(config, DATASET, seed)
    found = call(modules, TESTED, "exposed", json.loads(json.dumps(vars(config))), TARGETS.tolist(), seed)
    assert found == {"student": seen.student.tolist(), "twin": seen.twin.tolist()}


@pytest.mark.parametrize(
    ("experiment", "targets"),
    [("missing_class", TARGETS), ("only_classes", TARGETS), ("missing_class", [1] * 5), ("only_classes", [1] * 5)],
)
def test_an_experiment_that_shows_nothing_or_all_is_refused_as_in_core(
    modules: Page, experiment: str, targets: np.ndarray | list[int]
) -> None:
    own = np.array(targets)
    config = DistillationConfig(experiment=experiment, classes=tuple(np.unique(own).tolist()))
    nothing = np.zeros((len(own), 1), dtype=np.float32)
    with pytest.raises(ValueError, match="at least one class must be") as refused:
        exposure(config, Dataset(nothing, own, nothing, own), 0)
    with pytest.raises(PlaywrightError) as found:
        call(modules, TESTED, "exposed", json.loads(json.dumps(vars(config))), own.tolist(), 0)
    assert str(refused.value) in found.value.message


@pytest.mark.parametrize("classes", [(3,), (7, 8)])
def test_the_bias_is_cores_and_makes_classes_as_frequent_as_they_are(modules: Page, classes: tuple[int, ...]) -> None:
    logits = 5 * torch.randn(200, 10, generator=torch.Generator().manual_seed(0), dtype=torch.double)
    targets = torch.arange(200) % 10
    found = call(modules, TESTED, "biased", logits.flatten().tolist(), targets.tolist(), 10, list(classes))
    bias = matching_bias(logits, targets, classes)
    assert found["bias"] == pytest.approx(bias.item(), rel=1e-12)
    corrected = torch.tensor(found["logits"], dtype=torch.double).view(200, 10)
    torch.testing.assert_close(corrected, with_bias(logits[None], bias[None], classes)[0])
    assert np.isin(corrected.argmax(dim=1), classes).sum() == 20 * len(classes)
