"""The browser's engines and core's train the same students: the same random numbers, and the same curves."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from core import randomness
from core.distillation import StepEvent, distill
from core.runs.configuration import DistillationConfig, with_usual_classes
from core.tasks import all_tasks
from tests.browser.conftest import watched_page
from tests.browser.modules import ORIGIN, call, open_blank

# A hidden unit of next to nothing may count as on in one engine and off in the other: norms move by more than losses.
CURVES = {
    "soft_loss": 1e-3,
    "hard_loss": 1e-3,
    "twin_loss": 1e-3,
    "soft_gradient_norm": 5e-3,
    "hard_gradient_norm": 5e-3,
}
# A digit between two classes may go either way, and the narrower the student, the more digits have the same answer.
MEASURES = {"accuracy": 0.005, "agreement": 0.005, "kl_to_teacher": 1e-3}
# A seventh of the letters to tell are first letters, one and the same input. The bias of names' twins may lie on its
# very gap, and then all of them go either way.
BESIDE_TIES = {"kl_to_teacher": 1e-3}

SCRIPT = "tests/browser/distil/parity.js"


@pytest.fixture(scope="module")
def gpu_page(gpu_browser: Browser) -> Iterator[Page]:
    with watched_page(gpu_browser, ORIGIN) as opened:
        open_blank(opened)
        yield opened


@pytest.mark.parametrize("numbers", [(0, 1, 0), (2**31 - 1, 2, 7), (4294967295, 3)])
def test_random_numbers_are_the_same_bit_for_bit(modules: Page, numbers: tuple[int, ...]) -> None:
    from core.networks.modules import initial_weights

    answer = call(modules, SCRIPT, "random", list(numbers), 3000, 11)
    key = randomness.key(*numbers)
    assert answer["key"] == key
    assert answer["uniform"] == randomness.uniform(key, 3000).tolist()
    assert answer["permutation"] == randomness.permutation(key, 3000).tolist()
    stream = randomness.shuffled_batches(11, 50, 128)
    assert answer["batches"] == np.concatenate([next(stream) for _ in range(3)]).tolist()
    assert answer["weights"] == initial_weights(30, 7, 11, 1).ravel().tolist()


def curves(events: list[dict[str, Any]], name: str) -> np.ndarray:
    return np.array([event[name] for event in events])


def as_dictionaries(events: Iterator[StepEvent]) -> list[dict[str, Any]]:
    return [json.loads(event.to_json()) for event in events]


def check(page: Page, device: str, config: DistillationConfig, task: str = "digits") -> None:
    """Every loss curve of the browser within 1e-3 of core's, and nearly the same examples right."""
    config = with_usual_classes(all_tasks()[task], config)
    here = call(page, SCRIPT, "train", task, json.loads(json.dumps(vars(config))), device)
    there = as_dictionaries(distill(all_tasks()[task], config))
    assert [event["step"] for event in here] == [event["step"] for event in there]
    for name, within in CURVES.items():
        np.testing.assert_allclose(curves(here, name), curves(there, name), rtol=within, atol=1e-6, err_msg=name)
    copycat = ("copycat",) if config.experiment == "few_labels" else ()
    for who in ("student", "twin", *copycat, "teacher"):
        for measure, within in MEASURES.items():
            difference = np.subtract([e[who][measure] for e in here], [e[who][measure] for e in there])
            assert np.abs(difference).max() <= within, (who, measure)
        perplexities = [[event[who]["perplexity"] for event in events] for events in (here, there)]
        np.testing.assert_allclose(*perplexities, rtol=2e-3, err_msg=who)
    assert here[-1]["probes"] == list(there[-1]["probes"])
    np.testing.assert_allclose(here[-1]["student_probes"], there[-1]["student_probes"], atol=1e-3)
    tied = ("twin",) if task == "names" else ()
    for who in ("student", "twin"):
        np.testing.assert_allclose(here[-1][f"{who}_bias"], there[-1][f"{who}_bias"], atol=2e-2)
        corrected = [
            (mine[f"corrected_{who}"], cores[f"corrected_{who}"]) for mine, cores in zip(here, there, strict=True)
        ]
        assert all(bool(mine) == bool(cores) for mine, cores in corrected)
        assert bool(corrected[-1][0]) == (config.experiment not in ("all", "few_labels"))
        for mine, cores in filter(all, corrected[-6:]):
            np.testing.assert_allclose(mine["perplexity"], cores["perplexity"], rtol=2e-3, err_msg=who)
            for measure, within in (BESIDE_TIES if who in tied else MEASURES).items():
                np.testing.assert_allclose(mine[measure], cores[measure], rtol=0, atol=within, err_msg=(who, measure))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "settings",
    [
        {"experiment": "missing_class", "repeats": 3},
        {"experiment": "few_labels", "labels": 20, "seed": 5},
        {"divergence": "reverse_kl", "soft_weight": 0.4, "temperature": 2, "t_squared": False},
        *(
            pytest.param(more, marks=pytest.mark.slow)
            for more in (
                {"experiment": "only_classes", "divergence": "jsd", "beta": 0.3},
                {"divergence": "total_variation", "widths": (30,)},
                {"divergence": "logit_mse", "temperature": 20, "batch_size": 50},
                {"divergence": "jsd", "beta": 1, "widths": (3,)},
            )
        ),
    ],
)
def test_the_processors_curves_are_cores(modules: Page, settings: dict[str, Any]) -> None:
    config = DistillationConfig(**{"steps": 100, "every": 1, "repeats": 1, **settings})
    check(modules, "cpu", config)


@pytest.mark.parametrize(
    ("steps", "settings"),
    [
        (20, {"experiment": "missing_class", "divergence": "reverse_kl", "soft_weight": 0.4, "t_squared": False}),
        *(
            pytest.param(*more, marks=pytest.mark.slow)
            for more in (
                (100, {}),
                (20, {"experiment": "few_labels", "labels": 20, "divergence": "jsd"}),
                (20, {"divergence": "total_variation"}),
                (20, {"divergence": "logit_mse"}),
            )
        ),
    ],
)
def test_the_graphics_chips_curves_are_cores(gpu_page: Page, steps: int, settings: dict[str, Any]) -> None:
    config = DistillationConfig(**{"steps": steps, "every": 5, "repeats": 1, **settings})
    check(gpu_page, "gpu", config)


VOWELS = (1, 5, 9, 15, 21)
NAMES = [
    {"experiment": "missing_class", "classes": (0,), "temperature": 2, "repeats": 2},
    {"experiment": "few_labels", "labels": 50},
    {"experiment": "only_classes", "classes": VOWELS, "divergence": "jsd"},
    {"divergence": "reverse_kl", "soft_weight": 0.4, "widths": (20,)},
]


@pytest.mark.slow
@pytest.mark.parametrize("settings", NAMES)
def test_the_processors_curves_are_cores_on_names_too(modules: Page, settings: dict[str, Any]) -> None:
    config = DistillationConfig(**{"steps": 100, "every": 4, "repeats": 1, **settings})
    check(modules, "cpu", config, "names")


@pytest.mark.slow
@pytest.mark.parametrize(("steps", "settings"), [(100, NAMES[0]), (20, NAMES[1]), (20, NAMES[2])])
def test_the_graphics_chips_curves_are_cores_on_names_too(gpu_page: Page, steps: int, settings: dict[str, Any]) -> None:
    config = DistillationConfig(**{"steps": steps, "every": 10, **settings, "repeats": 1})
    check(gpu_page, "gpu", config, "names")


@pytest.mark.parametrize("device", ["cpu", pytest.param("gpu", marks=pytest.mark.slow)])
@pytest.mark.parametrize(("task", "experiment"), [("digits", "few_labels"), ("names", "all")])
def test_networks_that_are_given_out_score_what_the_result_says(
    gpu_page: Page, device: str, task: str, experiment: str
) -> None:
    config = DistillationConfig(experiment=experiment, widths=(21,), steps=6, every=6, repeats=2, labels=60, seed=3)
    found = call(gpu_page, SCRIPT, "scored", task, json.loads(json.dumps(vars(config))), device)
    for said, scored in found.values():
        assert scored == pytest.approx(said, rel=1e-3)
