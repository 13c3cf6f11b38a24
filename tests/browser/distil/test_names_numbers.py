"""The names task in the browser is core's: the same examples, the same teacher, the same names written."""

import json

import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from core.pages.distil import page_data
from core.randomness import WRITING, key
from core.runs.configuration import DistillationConfig
from core.runs.events import Scores, SweepEvent, SweepPoint
from core.tasks import names
from core.teachers.teacher import in_chunks, load_teacher, probabilities_of, teacher_logits
from tests.browser.modules import call

SCRIPT = "tests/browser/distil/names_numbers.js"


@pytest.mark.slow
def test_the_examples_are_cores_in_cores_order(modules: Page) -> None:
    here, there = call(modules, SCRIPT, "dataset", [0, 7, 100]), names.load()
    active = np.flatnonzero(there.train_inputs.any(axis=0))
    assert here["active"] == active.tolist()
    logits = teacher_logits(names.TASK)
    for part, kept in (("train", logits.train), ("test", logits.test)):
        inputs = getattr(there, f"{part}_inputs")[:, active]
        own = here[part]
        assert own["targets"] == getattr(there, f"{part}_targets").tolist()
        assert own["starts"] == [0, *np.cumsum(inputs.astype(bool).sum(axis=1)).tolist()]
        assert own["features"] == np.nonzero(inputs)[1].tolist()
        assert set(own["values"]) == {1}
        np.testing.assert_array_equal(np.float32(own["teacher"]).reshape(-1, 27), kept.numpy())
    np.testing.assert_array_equal(here["inputs"], there.test_inputs[[0, 7, 100]])


def test_the_teacher_in_the_browser_is_the_one_in_torch(modules: Page) -> None:
    prefixes = ["", "m", "mari", "christophe", "christopherson", "zzzz"]
    here = np.array(call(modules, SCRIPT, "taught", prefixes))
    there = in_chunks(
        load_teacher(names.TASK), torch.from_numpy(np.stack([names.encode(prefix) for prefix in prefixes]))
    )
    np.testing.assert_allclose(here, there.numpy(), atol=1e-4)


def test_names_are_written_with_cores_luck(modules: Page) -> None:
    keys = [key(3, WRITING, number) for number in range(8)]
    predict = probabilities_of(load_teacher(names.TASK))
    assert call(modules, SCRIPT, "written", keys) == [names.write(predict, one) for one in keys]


@pytest.mark.parametrize("twin", [(8.0, 8.2, 8.1), (7.0, 7.2, 7.1), (7.4, 9.0, 6.0)])
def test_the_sweeps_best_is_the_lowest_perplexity_as_in_core(modules: Page, twin: tuple[float, ...]) -> None:
    def scores(*perplexity: float) -> Scores:
        return Scores((), perplexity, (), (), ())

    points = [(1.0, (7.5, 7.6, 7.4)), (2.0, (7.3, 7.4, 7.2)), (8.0, (9.3, 9.4, 9.2))]
    event = SweepEvent(
        step=1,
        seconds=1,
        task="names",
        points=tuple(SweepPoint(DistillationConfig(temperature=T), scores(*values)) for T, values in points),
        twin=scores(*twin),
        copycat=None,
        teacher=scores(6.6),
        last=True,
    )
    best = event.best("perplexity")
    assert call(modules, SCRIPT, "bestTemperature", json.loads(event.to_json())) == (
        best.config.temperature if best else None
    )


@pytest.mark.parametrize(
    ("student", "twin", "said"),
    [
        ([7.1, 7.2, 7.15], [7.6, 7.7, 7.65], "helped here: 0.50 letters fewer"),
        ([7.6, 7.7, 7.65], [7.1, 7.2, 7.15], "did not help here: 0.50 letters more"),
        ([7.1, 7.9, 7.5], [7.6, 7.4, 7.6], "no clear difference"),
        ([7.1], [7.6], "one student alone"),
        ([20.0, 20.1], [26.0, 26.1], "hardly learnt"),
        ([8.0, 8.1], [900.0, 1100.0], "Blind guessing would be 27 letters: the twin does worse"),
    ],
)
def test_fewer_letters_to_hesitate_among_is_what_helps(
    modules: Page, student: list[float], twin: list[float], said: str
) -> None:
    assert said in call(modules, SCRIPT, "said", student, twin, page_data()["tasks"]["names"])
