"""Python and JavaScript compute the same numbers, compared in the browser over whole vocabularies."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from core.assets import RECORDINGS
from core.recordings.logits import prompts, recorded_vocabulary, recording
from core.temperature import entropy, softmax, truncate

TEMPERATURES = np.geomspace(0.05, 20, 20)

COMPUTE = """async ([slug, temperatures]) => {
  const assets = new URL("gradio_api/file=assets/", document.baseURI);
  const [{unpack}, {softmax, entropy}] = await Promise.all(
    ["maths/tensors.js", "maths/softmax.js"].map(name => import(new URL("js/" + name, assets))));
  const {logits} = unpack(await (await fetch(new URL(`recordings/${slug}.safetensors`, assets))).arrayBuffer());
  const bytes = new Uint8Array(logits.length * 8 * temperatures.length);
  const entropies = temperatures.map((temperature, i) => {
    const probs = softmax(logits, temperature);
    bytes.set(new Uint8Array(probs.buffer), i * logits.length * 8);
    return entropy(probs);
  });
  const text = await new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob([bytes]));
  });
  return {entropies, probs: text.slice(text.indexOf(",") + 1)};
}"""

FRAME = """async ([slug, cases]) => {
  const assets = new URL("gradio_api/file=assets/", document.baseURI);
  const [{unpack, distribution}, {FrameMaker}] = await Promise.all(
    ["maths/tensors.js", "temperature/frame.js"].map(name => import(new URL("js/" + name, assets))));
  const file = await (await fetch(new URL(`recordings/${slug}.safetensors`, assets))).arrayBuffer();
  const maker = new FrameMaker(distribution(unpack(file)));
  return cases.map(({temperature, topK, topP, minP}) => {
    const {weights, sum, bars, bits, tail, kept} = maker.make(temperature, {topK, topP, minP});
    return {probs: [...weights.slice(0, Math.min(300, kept.minP))].map(weight => weight / sum), bars, bits, tail};
  });
}"""

CASES: list[dict[str, Any]] = [
    {"temperature": temperature, "topK": top_k, "topP": top_p, "minP": min_p}
    for temperature in (0.05, 0.7, 1, 2.5, 20)
    for top_k, top_p, min_p in [
        (None, None, None), (5, None, None), (None, 0.9, None), (None, None, 0.1), (50, 0.8, 0.02), (1, 0.5, 1),
    ]
]  # fmt: skip


@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_softmax_and_entropy_agree_to_1e_9(shared_page: Page, slug: str) -> None:
    logits = recording(slug).logits
    expected = softmax(np.outer(1 / TEMPERATURES, logits), 1)
    answer = shared_page.evaluate(COMPUTE, [slug, TEMPERATURES.tolist()])
    probs = np.frombuffer(base64.b64decode(answer["probs"])).reshape(expected.shape)
    np.testing.assert_allclose(probs, expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(answer["entropies"], entropy(expected), rtol=0, atol=1e-9)


@pytest.mark.parametrize("slug", ["france", "animal", "hungry"])
def test_filters_entropy_and_tail_agree(shared_page: Page, slug: str) -> None:
    logits = recording(slug).logits
    for case, frame in zip(CASES, shared_page.evaluate(FRAME, [slug, CASES]), strict=True):
        probs = truncate(softmax(logits, case["temperature"]), case["topK"], case["topP"], case["minP"])
        falling = np.sort(probs)[::-1]
        np.testing.assert_allclose(frame["probs"], falling[: len(frame["probs"])], rtol=0, atol=1e-9)
        assert falling[len(frame["probs"]) :].max() < (1e-2 if len(frame["probs"]) == 300 else 1e-12)
        np.testing.assert_allclose(frame["bars"], falling[:10], rtol=0, atol=1e-9)
        assert frame["bits"] == pytest.approx(entropy(probs) / np.log(2), abs=1e-9)
        assert frame["tail"] == pytest.approx(falling[10:].sum(), abs=1e-9)


def test_the_page_reads_the_texts_that_python_wrote(shared_page: Page) -> None:
    read = """async (slug) => {
      const assets = new URL("gradio_api/file=assets/", document.baseURI);
      const {unpack, distribution} = await import(new URL("js/maths/tensors.js", assets));
      const file = await (await fetch(new URL(`recordings/${slug}.safetensors`, assets))).arrayBuffer();
      const {ids, texts} = distribution(unpack(file));
      return [...ids.slice(0, 64)].map(id => [id, texts.get(id)]);
    }"""
    logits = recording("china").logits
    pairs = shared_page.evaluate(read, "china")
    assert [token for token, _ in pairs] == np.argsort(-logits, kind="stable")[:64].tolist()
    assert all(text == recorded_vocabulary()[token] for token, text in pairs)
    assert (RECORDINGS / "vocabulary.json").stat().st_size < 600_000
