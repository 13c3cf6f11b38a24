"""What a run learns from: which features its networks read, and which examples a batch holds."""

import numpy as np
import torch
from torch import Tensor

from core.networks.jitter import jittered
from core.randomness import JITTER, key, shuffled_batches, uniform
from core.runs.configuration import DistillationConfig
from core.runs.lanes import Lane, prepare_training_data
from core.tasks import Dataset

CONFIG = DistillationConfig(widths=(5,), batch_size=16, repeats=3)
EXAMPLES, FEATURES, CLASSES = 50, 36, 4


def dataset() -> Dataset:
    """Square images, of which a third of the features is zero in all of them, and the last row has ink in one only."""
    images = uniform(key(3), EXAMPLES * FEATURES).reshape(EXAMPLES, FEATURES).astype(np.float32)
    images[:, ::3] = 0
    images[1:, -6:] = 0
    targets = np.arange(EXAMPLES) % CLASSES
    return Dataset(images, targets, images, targets)


def logits() -> Tensor:
    return torch.randn(EXAMPLES, CLASSES, generator=torch.Generator().manual_seed(0))


def test_an_mlp_reads_the_features_that_are_ever_above_zero() -> None:
    data = prepare_training_data(dataset(), logits(), CONFIG, "cpu")
    assert sorted(data.features.active) == [place for place in range(FEATURES) if place % 3]
    assert data.input_size == FEATURES
    assert np.array_equal(data.inputs.numpy(), dataset().train_inputs[:, data.features.active])


def test_moved_images_and_other_networks_need_every_feature() -> None:
    for config in (CONFIG.but(jitter=1), CONFIG.but(student="convnet")):
        data = prepare_training_data(dataset(), logits(), config, "cpu")
        assert data.features.active.tolist() == list(range(FEATURES))


def rare_ones_first(examples: np.ndarray, has_rare: np.ndarray) -> list[int]:
    return sorted(examples, key=lambda example: not has_rare[example])


def test_past_the_examples_with_rare_features_a_batch_has_none() -> None:
    data = prepare_training_data(dataset(), logits(), CONFIG, "cpu")
    assert 0 < data.features.has_rare.sum() < EXAMPLES
    lane = Lane(CONFIG, [CONFIG], True, [np.arange(EXAMPLES)] * 3, data)
    for step in range(10):
        active, with_rare = lane.next_batch(step).inputs
        assert not active[:, with_rare:, data.features.common :].any()
        assert with_rare == 0 or active[:, with_rare - 1, data.features.common :].any()


def test_a_batch_is_each_seeds_own_examples_with_their_logits_and_targets() -> None:
    shown, given = np.arange(0, EXAMPLES, 2), dataset()
    data = prepare_training_data(given, logits(), CONFIG, "cpu")
    lane = Lane(CONFIG, [CONFIG], True, [shown] * 3, data)
    streams = [shuffled_batches(seed, len(shown), 16) for seed in CONFIG.seeds]
    for step in range(4):
        batch = lane.next_batch(step)
        drawn = np.stack([rare_ones_first(shown[next(stream)], data.features.has_rare) for stream in streams])
        assert np.array_equal(batch.inputs.active.numpy(), given.train_inputs[drawn][..., data.features.active])
        assert torch.equal(batch.teacher[:, 0], logits()[torch.from_numpy(drawn)])
        assert np.array_equal(batch.one_hot[:, 0].argmax(-1).numpy(), given.train_targets[drawn])


def test_a_jittered_batch_is_moved_by_its_seeds_own_numbers() -> None:
    config, given = CONFIG.but(jitter=1), dataset()
    teacher = torch.nn.Linear(FEATURES, CLASSES)
    lane = Lane(
        config,
        [config],
        True,
        [np.arange(EXAMPLES)] * 3,
        prepare_training_data(given, logits(), config, "cpu", teacher),
    )
    batch = lane.next_batch(7)
    for group, seed in enumerate(config.seeds):
        plain = torch.from_numpy(given.train_inputs[next(shuffled_batches(seed, EXAMPLES, 16))])
        moved = jittered(plain, 1, key(seed, JITTER, 7))
        assert torch.equal(batch.inputs.active[group], moved)
        torch.testing.assert_close(batch.teacher[group, 0], teacher(moved).detach())
