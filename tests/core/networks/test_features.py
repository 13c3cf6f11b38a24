"""Which features are multiplied for which examples: nothing but zeros may be left out."""

import numpy as np

from core.networks.features import Features
from core.randomness import key, uniform


def sparse_images(examples: int = 200, features: int = 60) -> np.ndarray:
    """Images whose first pixels have ink in most of them and whose last in few; the third has it in none."""
    chance = np.linspace(1, -0.2, features).clip(0.005) ** 3
    images = uniform(key(3), examples * features).reshape(examples, features).astype(np.float32)
    images[images > chance] = 0
    images[:, 2] = 0
    return images


def test_the_active_features_are_kept_the_commonest_first() -> None:
    images = sparse_images()
    features = Features.active_in(images)
    counts = (images != 0).sum(axis=0)
    assert sorted(features.active) == np.flatnonzero(counts).tolist()
    assert (np.diff(counts[features.active]) <= 0).all()


def test_an_example_has_rare_features_if_one_of_them_is_other_than_zero() -> None:
    images = sparse_images()
    active, common, has_rare = Features.active_in(images)
    assert np.array_equal(has_rare, images[:, active[common:]].any(axis=1))
    assert 0 < common < len(active)
    assert 0 < has_rare.sum() < len(images)


def test_no_other_cut_leaves_fewer_products() -> None:
    images = sparse_images()
    active, common, _ = Features.active_in(images)
    cuts = range(len(active) + 1)
    products = [cut + (len(active) - cut) * images[:, active[cut:]].any(axis=1).mean() for cut in cuts]
    assert products[common] == min(products)


def test_features_that_are_all_common_are_not_cut() -> None:
    for images in (np.ones((4, 5), dtype=np.float32), np.zeros((4, 5), dtype=np.float32)):
        active, common, has_rare = Features.active_in(images)
        assert common == len(active)
        assert not has_rare.any()


def test_examples_with_rare_features_come_first_in_their_group_and_the_largest_number_of_them_is_told() -> None:
    features = Features(np.arange(3), 2, np.array([False, True, False, True, True]))
    ordered, with_rare = features.rare_first([np.array([0, 1, 2]), np.array([4, 2, 3])])
    assert ordered.tolist() == [1, 0, 2, 4, 3, 2]
    assert with_rare == 2
