"""What every task of images is made of: core's examples, bars that fit the page, probes of every class."""

import numpy as np
import pytest
from playwright.sync_api import Page

from core.tasks import all_tasks
from core.teachers.teacher import teacher_logits
from tests.browser.modules import call

MODULE = "tests/browser/distil/image_task.js"
DIGITS = all_tasks()["digits"]


@pytest.mark.slow
def test_the_examples_are_cores_with_the_teachers_logits(modules: Page) -> None:
    here, there = call(modules, MODULE, "dataset", "digits", [0, 1999]), DIGITS.load()
    active = np.flatnonzero(there.train_inputs.any(axis=0))
    assert (here["classes"], here["features"]) == (10, 784)
    assert here["active"] == active.tolist()
    for part in ("train", "test"):
        inputs, own = getattr(there, f"{part}_inputs")[:, active], here[part]
        assert own["targets"] == getattr(there, f"{part}_targets").tolist()
        assert own["starts"] == [0, *np.cumsum(inputs.astype(bool).sum(axis=1)).tolist()]
        assert own["numbers"] == np.nonzero(inputs)[1].tolist()
        np.testing.assert_array_equal(np.float32(own["values"]), inputs[inputs > 0])
    logits = teacher_logits(DIGITS)
    np.testing.assert_array_equal(
        np.float32(here["teacher"]), np.concatenate([logits.train.numpy(), logits.test.numpy()]).ravel()
    )
    np.testing.assert_array_equal(np.float32(here["inputs"]), there.test_inputs[[0, 1999]])


def test_a_class_without_enough_images_to_skip_any_has_its_least_sure_one(modules: Page) -> None:
    targets = [0, 1, 2, 0, 1]
    offered = {"8": [4, 3], "0": [0, 1, 2]}
    assert call(modules, MODULE, "chosen", "digits", offered, targets) == [3, 4, 2]


@pytest.mark.parametrize("classes", [2, 12])
def test_few_classes_have_a_bar_each_in_their_order(modules: Page, classes: int) -> None:
    answer = call(modules, MODULE, "bars", [float(place % 3) for place in range(classes)])
    assert answer["count"] == classes
    assert answer["bars"] == [{"name": f"class {place}", "classes": [place]} for place in range(classes)]


def test_of_many_classes_the_likeliest_have_a_bar_each_and_the_others_one(modules: Page) -> None:
    answer = call(modules, MODULE, "bars", [float(place) for place in range(47)])
    assert answer["count"] == len(answer["bars"]) == 9
    assert [bar["classes"] for bar in answer["bars"][:8]] == [[place] for place in range(46, 38, -1)]
    assert answer["bars"][8] == {"name": "others", "classes": list(range(38, -1, -1))}


@pytest.mark.parametrize(
    ("experiment", "own", "target"),
    [
        ("missing_class", {}, 3),
        ("only_classes", {}, 2),
        ("only_classes", {"only_classes": 4}, 4),
        ("all", {"all": 0}, 0),
        ("all", {}, None),  # any will do
    ],
)
def test_a_run_begins_with_an_image_that_is_hidden(
    modules: Page, experiment: str, own: dict[str, int], target: int | None
) -> None:
    assert call(modules, MODULE, "first", experiment, [0, 1, 2, 3, 4], own) == target


@pytest.mark.parametrize(("network", "can"), [("convnet", True), ("mlp", False)])
def test_one_draws_only_for_a_teacher_that_runs_in_the_browser(modules: Page, network: str, can: bool) -> None:
    assert call(modules, MODULE, "canDraw", network) is can
