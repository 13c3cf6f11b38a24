"""Which features are multiplied for which examples: nothing that is lit may be left out."""

import numpy as np
import torch

from core.networks.features import Features
from core.randomness import key, shuffled_batches, uniform
from core.runs.configuration import DistillationConfig
from core.runs.lanes import Lane, prepare_material
from core.tasks import Dataset


def sparse_images(examples: int = 200, features: int = 60) -> np.ndarray:
    """Images whose first pixels are lit in most of them and whose last in few; the third is never lit."""
    chance = np.linspace(1, -0.2, features).clip(0.005) ** 3
    images = uniform(key(3), examples * features).reshape(examples, features).astype(np.float32)
    images[images > chance] = 0
    images[:, 2] = 0
    return images


def test_the_lit_features_are_kept_the_commonest_first() -> None:
    images = sparse_images()
    features = Features.lit_in(images)
    counts = (images != 0).sum(axis=0)
    assert sorted(features.lit) == np.flatnonzero(counts).tolist()
    assert (np.diff(counts[features.lit]) <= 0).all()


def test_the_examples_of_common_features_light_no_others_and_the_rest_do() -> None:
    images = sparse_images()
    lit, common, only_common = Features.lit_in(images)
    lights_others = images[:, lit[common:]].any(axis=1)
    assert np.array_equal(only_common, ~lights_others)
    assert 0 < common < len(lit)
    assert 0 < only_common.sum() < len(images)


def test_no_other_cut_leaves_fewer_products() -> None:
    images = sparse_images()
    lit, common, _ = Features.lit_in(images)
    products = [cut + (len(lit) - cut) * images[:, lit[cut:]].any(axis=1).mean() for cut in range(len(lit) + 1)]
    assert products[common] == min(products)


def test_features_that_are_all_common_are_not_cut() -> None:
    for images in (np.ones((4, 5), dtype=np.float32), np.zeros((4, 5), dtype=np.float32)):
        lit, common, only_common = Features.lit_in(images)
        assert common == len(lit)
        assert only_common.all()


def test_a_batch_has_its_examples_and_their_rare_features_at_the_front() -> None:
    images = sparse_images()
    dataset = Dataset(images, np.arange(200) % 4, images, np.arange(200) % 4)
    config = DistillationConfig(widths=(5,), batch_size=16, repeats=3)
    material = prepare_material(dataset, torch.zeros(200, 4), config, "cpu")
    lane = Lane(config, [config], True, [np.arange(200)] * 3, material)
    streams = [shuffled_batches(seed, 200, 16) for seed in config.seeds]
    for step in range(20):
        batch = lane.next_batch(step)
        assert 0 < batch.reach < 16
        assert not batch.inputs[:, batch.reach :, material.common :].any()
        for group, stream in enumerate(streams):
            drawn = next(stream)
            expected = np.stack([*images[drawn][:, material.lit].T, dataset.train_targets[drawn]], axis=1)
            targets = batch.one_hot[group, 0].argmax(-1, keepdim=True)
            got = torch.cat([batch.inputs[group], targets], dim=1).numpy()
            assert sorted(map(tuple, got)) == sorted(map(tuple, expected))
