"""A teacher that is trained on the visitor's device is the one that torch trains, step for step."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Page
from torch import Tensor, nn

from core.evaluation import accuracy, cross_entropy
from core.networks.modules import initial_weights
from core.randomness import shuffled_batches
from core.tasks import all_tasks
from core.teachers.cards import teacher_card
from core.teachers.configuration import TeacherConfig
from core.teachers.teacher import train_teacher
from tests.browser.modules import call

SCRIPT = "tests/browser/distil/engine/teacher.js"
DIGITS, NAMES = all_tasks()["digits"], all_tasks()["names"]


def trained(page: Page, task: str, seed: int, **plan: Any) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = call(page, SCRIPT, "trained", task, seed, plan)
    return messages


def moved(images: Tensor, right: int, down: int) -> Tensor:
    """Square images (examples, side²) moved by a pixel at most each way, with zeros moved in."""
    side = round(images.shape[1] ** 0.5)
    padded = F.pad(images.view(-1, side, side), (1, 1, 1, 1))
    return padded[:, 1 - down : 1 - down + side, 1 - right : 1 - right + side].flatten(1)


def moves() -> list[tuple[int, int]]:
    return [(right, down) for down, right in product((-1, 0, 1), repeat=2)]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("seed", "width", "batch"), [(3, 20, 128), (11, 192, 32), (0, 4, 7)])
def test_a_recurrent_teacher_learns_as_cores_does(modules: Page, seed: int, width: int, batch: int) -> None:
    config = TeacherConfig(width=width, steps=10, batch_size=batch, learning_rate=6e-3, seed=seed, every=1)
    plan = {"network": "gru", "hidden": width, "steps": 10, "every": 1, "batchSize": batch, "learningRate": 6e-3}
    here = trained(modules, "names", seed, **plan)
    there = list(train_teacher(NAMES, config))
    assert [message["step"] for message in here] == [event.step for event in there]
    for name in ("perplexity", "accuracy"):
        # A letter between two classes may go either way.
        within = 1e-4 if name == "perplexity" else 2e-3
        np.testing.assert_allclose([m[name] for m in here], [getattr(e, name) for e in there], rtol=within)


def test_the_events_of_a_teacher_come_every_so_many_steps_and_at_the_end(modules: Page) -> None:
    plan = {"network": "gru", "hidden": 8, "steps": 7, "every": 3, "batchSize": 16, "learningRate": 1e-3}
    messages = trained(modules, "names", 1, **plan)
    assert [(message["type"], message["step"], message["steps"]) for message in messages] == [
        ("event", step, 7) for step in (3, 6, 7)
    ]


def test_an_image_is_followed_by_itself_moved_by_a_pixel_each_way(modules: Page) -> None:
    images = torch.arange(1, 33).float().view(2, 16)
    here = call(modules, SCRIPT, "moved", images.tolist(), [5, 7], 16)
    expected = torch.cat([moved(images, *move) for move in moves()])
    assert here == {"inputs": expected.tolist(), "targets": [5, 7] * 9}


@pytest.mark.slow
def test_a_perceptron_learns_from_moved_images_at_a_falling_rate(modules: Page) -> None:
    units, steps, rate, seed = 24, 12, 3e-3, 5
    plan = {"network": "mlp", "hidden": units, "steps": steps, "every": 1, "batchSize": 64, "learningRate": rate}
    here = trained(modules, "digits", seed, **plan)
    data = DIGITS.load()
    images = torch.from_numpy(data.train_inputs)
    # Where no image has ink, the browser has no weight.
    inked = images.any(dim=0)
    inputs = torch.cat([moved(images, *move) * inked for move in moves()])
    targets = torch.from_numpy(data.train_targets).repeat(9)
    network = nn.Sequential(nn.Linear(784, units), nn.ReLU(), nn.Linear(units, 10))
    for place, layer in enumerate((network[0], network[2])):
        assert isinstance(layer, nn.Linear)
        weights = initial_weights(layer.in_features, layer.out_features, seed, place)
        layer.weight.data = torch.from_numpy(weights.T.copy())
        layer.bias.data.zero_()
    adam = torch.optim.Adam(network.parameters(), rate)
    batches = shuffled_batches(seed, len(inputs), 64)
    test_inputs, test_targets = torch.from_numpy(data.test_inputs), torch.from_numpy(data.test_targets)
    for step, message in enumerate(here):
        adam.param_groups[0]["lr"] = rate * (1 - step / steps)
        batch = torch.from_numpy(next(batches))
        loss = F.cross_entropy(network(inputs[batch]), targets[batch])
        adam.zero_grad()
        loss.backward()
        adam.step()
        with torch.no_grad():
            logits = network(test_inputs * inked)
        assert message["perplexity"] == pytest.approx(cross_entropy(logits, test_targets).exp().item(), rel=1e-4)
        assert message["accuracy"] == pytest.approx(accuracy(logits, test_targets).item(), abs=1.1e-3)


def test_a_recurrent_teacher_has_the_size_of_the_one_that_ships_and_a_convnet_is_not_trained(modules: Page) -> None:
    card = teacher_card(NAMES)
    plan = call(modules, SCRIPT, "planFor", {**card, "config": {**card["config"], "width": 64, "batch_size": 50}})
    assert (plan["network"], plan["hidden"], plan["batchSize"]) == ("gru", 64, 50)
    assert call(modules, SCRIPT, "planFor", teacher_card(DIGITS))["network"] == "mlp"
