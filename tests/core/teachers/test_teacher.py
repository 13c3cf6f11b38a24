"""Teachers: those that ship are as good as their cards say; a new one is trained, kept, found again."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.evaluation import accuracy, cross_entropy
from core.networks.jitter import jittered
from core.networks.modules import build_module
from core.randomness import key, shuffled_batches
from core.tasks import Task, all_tasks
from core.tasks.images import image_task
from core.teachers.cards import teacher_card
from core.teachers.configuration import TeacherConfig
from core.teachers.teacher import load_teacher, save_teacher, teacher_logits, train_teacher
from tests.core.tasks.test_tasks import write_pngs


@pytest.mark.parametrize("name", sorted(all_tasks()))
def test_a_shipped_teacher_is_as_good_as_its_card_says(name: str) -> None:
    task = all_tasks()[name]
    logits, targets = teacher_logits(task).test, torch.from_numpy(task.load().test_targets)
    measured = teacher_card(task)["measured"]
    assert accuracy(logits, targets).item() == pytest.approx(measured["accuracy"], abs=1e-3)
    assert cross_entropy(logits, targets).exp().item() == pytest.approx(measured["perplexity"], rel=1e-3)
    assert teacher_logits(task).train.shape == (len(task.load().train_targets), len(task.classes))


def test_the_digits_teacher_knows_its_digits_and_the_names_teacher_its_letters() -> None:
    digits, names = (teacher_card(all_tasks()[name])["measured"] for name in ("digits", "names"))
    assert digits["accuracy"] >= 0.985
    assert names["perplexity"] < 7


def test_a_teacher_is_trained_kept_and_found_again(tmp_path: Path) -> None:
    write_pngs(tmp_path, {"dark": 10, "bright": 10})
    task = image_task(tmp_path)
    with pytest.raises(ValueError, match="must be trained first"):
        load_teacher(task)
    config = TeacherConfig(width=8, steps=20, batch_size=8, jitter=1, every=15)
    events = list(train_teacher(task, config))
    assert [event.step for event in events] == [15, 20]
    save_teacher(task, config, events[-1])
    teacher = load_teacher(task)
    for name, value in teacher.state_dict().items():
        assert torch.equal(value, events[-1].state[name])
    card = teacher_card(task)
    assert (card["data"], card["licence"]) == ("own images", "as the images'")
    assert card["examples_sha256"] == task.load().sha256
    assert accuracy(teacher_logits(task).test, torch.from_numpy(task.load().test_targets)).item() == 1


def test_training_a_teacher_again_gives_the_same_weights(quadrants: Task) -> None:
    config = TeacherConfig(width=4, steps=3, batch_size=16, jitter=1)
    first, again, other = (
        list(train_teacher(quadrants, TeacherConfig(**{**vars(config), "seed": seed})))[-1] for seed in (0, 0, 1)
    )
    assert torch.equal(first.state["conv1.weight"], again.state["conv1.weight"])
    assert not torch.equal(first.state["conv1.weight"], other.state["conv1.weight"])


def test_a_teacher_is_trained_as_by_adam_with_a_rate_that_falls_to_zero_in_a_straight_line(quadrants: Task) -> None:
    config = TeacherConfig(width=4, steps=6, batch_size=16, learning_rate=0.02)
    module = build_module("convnet", 64, 4, (config.width,), config.seed)
    optimiser = torch.optim.Adam(module.parameters(), config.learning_rate)
    falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1, 0, config.steps)
    inputs, targets = map(torch.from_numpy, (quadrants.load().train_inputs, quadrants.load().train_targets))
    batches = shuffled_batches(config.seed, len(inputs), config.batch_size)
    for _ in range(config.steps):
        batch = torch.from_numpy(next(batches))
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(module(inputs[batch]), targets[batch]).backward()
        optimiser.step()
        falling.step()
    (event,) = train_teacher(quadrants, config)
    for name, expected in module.state_dict().items():
        torch.testing.assert_close(event.state[name], expected, rtol=1e-3, atol=1e-4)


def test_jitter_moves_whole_images_by_every_amount_and_no_more() -> None:
    image = torch.zeros(1, 49)
    image[0, 3 * 7 + 3] = 1
    moved = jittered(image.expand(400, -1), 2, key(0)).view(400, 7, 7)
    assert torch.equal(moved.sum(dim=(1, 2)), torch.ones(400))
    places = {tuple(place) for place in moved.nonzero()[:, 1:].tolist()}
    assert places == {(row, column) for row in range(1, 6) for column in range(1, 6)}


def test_jitter_moves_zeros_in() -> None:
    moved = jittered(torch.ones(200, 25), 1, key(0)).view(200, 5, 5)
    assert set(moved.sum(dim=(1, 2)).tolist()) == {25.0, 20.0, 16.0}
    assert torch.equal(jittered(torch.arange(25.0)[None], 0, key(0)), torch.arange(25.0)[None])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": 0}, "steps must be 1 or more, got 0"),
        ({"jitter": -1}, "jitter must be 0 or more, got -1"),
        ({"learning_rate": np.nan}, "learning_rate must be positive and finite, got nan"),
    ],
)
def test_a_wrong_config_is_refused(changes: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TeacherConfig(**changes)
