"""What the Soft labels tab computes in the browser, against the same in Python; and the tab without a server."""

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from safetensors.numpy import load_file

from core.assets import SOFT_LABELS
from core.evaluation import calibration, fit_temperature
from core.language.sequences import sequence_log_prob
from core.recordings.translation import SENTENCE, as_continuation, recorded, translation_prompt
from core.tasks import find_task
from core.temperature import entropy, softmax

BASE = "new URL('gradio_api/file=assets/js/soft_labels/', document.baseURI)"
NETWORKS = ("teacher", "hard", "soft")


@pytest.fixture(scope="module")
def digits() -> dict[str, Any]:
    return load_file(SOFT_LABELS / "digits.safetensors")


def test_the_browser_knows_every_temperature_of_the_tokens(shared_page: Page, language_model: Any) -> None:
    answers = ["I am very hungry", "I'm sorry for your loss", "The cat is blue"]
    temperatures = [0.05, 0.137, 0.9, 2.5, 20.0]
    found = shared_page.evaluate(
        "async ([answers, grid, temperatures]) => { const scores = await import(new URL('sequences.js', "
        + BASE
        + ")); return temperatures.map((T) => scores.tokenLogProbs(answers, grid, T)); }",
        [
            [next(a for a in recorded()["answers"] if a["text"] == answer) for answer in answers],
            recorded()["temperatures"],
            temperatures,
        ],
    )
    with torch.inference_mode():
        rows = list(language_model._answers(translation_prompt(SENTENCE), [as_continuation(a) for a in answers]))
        exact = [[sequence_log_prob(row, logits, T) for row, logits in rows] for T in temperatures]
    np.testing.assert_allclose(found, exact, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("network", NETWORKS)
def test_calibration_and_the_fitted_temperature_are_pythons(
    shared_page: Page, digits: dict[str, Any], network: str
) -> None:
    logits, targets = torch.from_numpy(digits[network]).double(), torch.from_numpy(digits["targets"]).long()
    found = shared_page.evaluate(
        "async ([logits, targets]) => { const m = await import(new URL('../maths/evaluation.js', "
        + BASE
        + ")); const all = targets.map((_, i) => i); const even = all.filter((i) => i % 2 === 0);"
        "return [m.fitTemperature(logits, targets, even, 10),"
        " ...[0.3, 1, 4].map((T) => m.reliability(logits, targets, all, 10, T).error)]; }",
        [digits[network].astype(float).ravel().tolist(), digits["targets"].tolist()],
    )
    assert found[0] == pytest.approx(fit_temperature(logits[::2], targets[::2]), rel=1e-6)
    for temperature, error in zip((0.3, 1, 4), found[1:], strict=True):
        assert error == pytest.approx(calibration(logits / temperature, targets).error, abs=1e-9)


@pytest.mark.parametrize("temperature", [0.05, 1.0, 4.0, 20.0])
def test_the_mean_soft_labels_and_their_bits_are_pythons(
    shared_page: Page, digits: dict[str, Any], temperature: float
) -> None:
    found = shared_page.evaluate(
        "async (T) => { const m = await import(new URL('digits.js', " + BASE + "));"
        "const data = await new m.Digits(new URL('../../', " + BASE + ")).load();"
        "const { means, open, alike } = m.summary(data, T); return { means: [...means], open, alike }; }",
        temperature,
    )
    probs, targets = softmax(digits["teacher"], temperature), digits["targets"]
    means = np.stack([probs[targets == k].mean(axis=0) for k in range(10)])
    np.testing.assert_allclose(np.reshape(found["means"], (10, 10)), means, atol=1e-9)
    even = np.repeat((1 - probs.max(axis=1, keepdims=True)) / 9, 10, axis=1)
    np.put_along_axis(even, probs.argmax(axis=1, keepdims=True), probs.max(axis=1, keepdims=True), axis=1)
    ratio = np.log2(np.divide(probs, even, where=(probs > 0) & (even > 0), out=np.ones_like(probs)))
    assert found["open"] == pytest.approx(entropy(probs).mean() / np.log(2), abs=1e-6)
    assert found["alike"] == pytest.approx((probs * ratio).sum(axis=1).mean(), abs=1e-6)


def test_the_teacher_in_the_browser_is_the_teacher(shared_page: Page, digits: dict[str, Any]) -> None:
    chosen = [0, 288, 599, 1665]
    inputs = find_task("digits").load().test_inputs[chosen]
    found = shared_page.evaluate(
        "async (inputs) => { const m = await import(new URL('../maths/convnet.js', " + BASE + "));"
        "const teacher = await m.loadTeacher(new URL('../../teachers/digits.safetensors', " + BASE + "));"
        "return inputs.map((pixels) => [...teacher(Float64Array.from(pixels))]); }",
        inputs.astype(float).tolist(),
    )
    np.testing.assert_allclose(found, digits["teacher"][chosen], atol=1e-3)


@pytest.mark.parametrize(("left", "top", "width", "height"), [(0, 0, 30, 60), (150, 190, 74, 34), (80, 40, 4, 150)])
def test_a_drawing_is_centred_as_mnist_is(shared_page: Page, left: int, top: int, width: int, height: int) -> None:
    ink = np.zeros((224, 224))
    ink[top : top + height, left : left + width] = 1
    ink[top : top + height // 3, left : left + width] = 0.6
    found = shared_page.evaluate(
        "async (ink) => { const m = await import(new URL('../maths/mnist.js', " + BASE + "));"
        "return [...m.centred(Float64Array.from(ink), 224, 224)]; }",
        ink.ravel().tolist(),
    )
    pixels = np.reshape(found, (28, 28))
    rows, columns = np.nonzero(pixels)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    centre = [(pixels.sum(axis=axis) * (np.arange(28) + 0.5)).sum() / pixels.sum() for axis in (1, 0)]
    np.testing.assert_allclose(centre, 14, atol=0.51)


def test_an_empty_drawing_is_nothing(shared_page: Page) -> None:
    script = (
        "async () => (await import(new URL('../maths/mnist.js', " + BASE + "))).centred(new Float64Array(16), 4, 4)"
    )
    assert shared_page.evaluate(script) is None


def test_without_a_model_the_recorded_sentence_works_in_full_and_the_page_says_so(shared_page: Page) -> None:
    found = shared_page.evaluate(
        """async () => {
            const config = await (await fetch("config")).json();
            const values = config.components.map((component) => component.props.value);
            const data = values.find((value) => value?.article);
            const { mount } = await import(new URL("gradio_api/file=assets/js/soft_labels.js", document.baseURI));
            const asked = [];
            const call = async (name) => {
                asked.push(name);
                if (name === "load_model") return { model: data.configuredModel, state: "missing", detail: "" };
                throw new Error("no model");
            };
            const element = document.body.appendChild(document.createElement("div"));
            const { fetchTexts } = await import(new URL("gradio_api/file=assets/js/shared/text.js", document.baseURI));
            mount(element, { ...data, texts: await fetchTexts("en", ["page", "soft_labels"]), server: { call } });
            const until = async (find) => {
                while (!find()) await new Promise((resolve) => setTimeout(resolve, 50));
                return find();
            };
            const get = (name) => element.querySelector(`[data-testid=${name}]`);
            const bars = await until(() => element.querySelectorAll("[data-testid=model] [data-testid=bar]").length);
            const drawn = await until(() => get("drawn-note").textContent);
            const note = () => get("soft-note").textContent;
            const first = await until(() => note().includes("not on this server") && note());
            get("answer").value = "Never recorded";
            get("answer").form.requestSubmit();
            await until(() => note().includes("only the recorded sentence"));
            const result = { bars, drawn, first, note: note(), asked };
            element.remove();
            return result;
        }"""
    )
    assert found["bars"] == 7
    assert found["drawn"].startswith("Recorded: of 100 answers")
    assert "The model is not on this server. This sentence works in full" in found["first"]
    assert "only the recorded sentence and its answers have shares. Your change is kept" in found["note"]
    assert set(found["asked"]) == {"load_model"}
