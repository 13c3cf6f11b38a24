"""The endpoints over HTTP: good answers, and one sentence with rule and value for everything else."""

import base64
import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from gradio_client import Client as GradioClient

from core.language.model_store import DEFAULT_MODEL, OFFERED_MODELS
from core.language_model import LanguageModel
from core.recordings.logits import recorded_vocabulary, recording, unpack
from core.temperature import softmax
from tests.conftest import Server
from tests.demos.client import Client, RefusedError

FRANCE = "The capital of France is"
GPT2 = "openai-community/gpt2"
STRANGE = [
    "\x00\x01\x1b[31m\x7f",
    "مرحبا بالعالم \u202eabc",
    "👩‍👩‍👧🎉",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "tab\tnew line\r\n",
]


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    """A client of the running server, once its language model is ready."""
    asking = Client(server.url)
    deadline = time.monotonic() + 120
    while asking.call("model_status")["state"] in ("idle", "loading") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert asking.call("model_status") == {
        "model": DEFAULT_MODEL.name,
        "state": "ready",
        "stage": "",
        "seconds": 0,
        "detail": "",
        "may_download": True,
    }
    return asking


@pytest.fixture
def quiet(server: Server) -> Iterator[None]:
    """The server prints no traceback while the test runs."""
    before = server.log.stat().st_size
    yield
    printed = server.log.read_bytes()[before:].decode("utf-8", "replace")
    assert "Traceback" not in printed, printed


def test_soften_answers_with_the_recorded_soft_labels(client: Client) -> None:
    answer = client.call("soften", prompt=FRANCE, temperature=2, bars=3)
    probs = np.sort(softmax(recording("france").logits, 2))[::-1]
    assert [bar["prob"] for bar in answer["tokens"]] == pytest.approx(probs[:3].tolist(), rel=1e-12)
    assert [bar["token"] for bar in answer["tokens"]] == [" Paris", " the", " London"]
    assert answer["tail"] == pytest.approx(1 - probs[:3].sum())
    assert len(client.call("soften", prompt=FRANCE)["tokens"]) == 10


def test_next_token_answers_with_the_models_logits(client: Client, language_model: LanguageModel) -> None:
    [appended] = language_model.encode(" Paris")
    answer = client.call("next_token", prompt=FRANCE, appended=[appended])
    packed = unpack(base64.b64decode(answer["file"]))
    expected = language_model.next_token_logits(FRANCE, [appended])
    for temperature in (0.05, 1, 20):
        assert softmax(packed.logits, temperature) == pytest.approx(softmax(expected, temperature), abs=1e-4)
    assert (answer["prompt_tokens"], answer["read_tokens"]) == (6, 6)


def test_a_prompt_of_100_000_characters_is_cut_and_says_so(client: Client) -> None:
    answer = client.call("next_token", prompt="so long " * 12_500)
    assert answer["read_tokens"] == 256 < answer["prompt_tokens"] < 100_000


def test_vocabulary_answers_with_every_tokens_text(client: Client) -> None:
    assert client.call("vocabulary") == list(recorded_vocabulary())


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("prompt", STRANGE)
def test_strange_prompts_are_answered_like_any_other(
    client: Client, language_model: LanguageModel, prompt: str
) -> None:
    answer = client.call("soften", prompt=prompt, bars=1)
    probs = softmax(language_model.next_token_logits(prompt), 1)
    assert answer["tokens"][0]["prob"] == pytest.approx(probs.max(), abs=1e-4)
    assert answer["tokens"][0]["token"] == language_model.vocabulary[answer["tokens"][0]["id"]]


def test_continue_streams_a_token_a_temperature_at_each_step(client: Client, language_model: LanguageModel) -> None:
    options = {"temperatures": [0.2, 0.8], "seed": 7, "max_new_tokens": 4}
    events = client.events("continue", prompt=FRANCE, stop=False, **options)
    assert [event["step"] for event in events] == [0, 1, 2, 3]
    steps = list(language_model.generate(FRANCE, [0.2, 0.8], max_new_tokens=4, seed=7))
    for event, step in zip(events, steps, strict=True):
        assert [token["token"] for token in event["tokens"]] == [token.token for token in step]
        assert [token["text"] for token in event["tokens"]] == [token.text for token in step]
        assert [token["prob"] for token in event["tokens"]] == pytest.approx([token.prob for token in step], rel=1e-2)


def test_continue_says_why_each_text_ended(client: Client) -> None:
    *_, last = client.events("continue", prompt=FRANCE, temperatures=[0.2, 20], seed=7, max_new_tokens=4)
    assert last["tokens"][0] is None
    assert last["ended"] == ["sentence", "length"]


@pytest.mark.usefixtures("client")
def test_two_streams_at_once_write_what_each_writes_alone(server: Server) -> None:
    def written(seed: int) -> list[object]:
        asking = Client(server.url)
        return asking.events("continue", prompt=FRANCE, temperatures=[2.0], seed=seed, max_new_tokens=4)

    alone = [written(1), written(2)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(written, [1, 2]))
    tokens = [[[event["tokens"][0]["token"] for event in events] for events in pair] for pair in (alone, together)]
    assert tokens[0] == tokens[1]
    assert tokens[0][0] != tokens[0][1]


def test_a_python_script_asks_the_same_endpoints(server: Server, client: Client) -> None:
    script = GradioClient(server.url, verbose=False, analytics_enabled=False)
    assert script.predict(FRANCE, 2, api_name="/soften") == client.call("soften", prompt=FRANCE, temperature=2)
    assert script.predict(api_name="/model_status")["state"] == "ready"
    job = script.submit(prompt=FRANCE, temperatures=[1], max_new_tokens=2, api_name="/continue")
    job.result(timeout=60)
    assert [event["step"] for event in job.outputs()] == [0, 1]


def test_a_model_that_is_not_here_is_missing_and_without_a_hub_unreachable(client: Client) -> None:
    assert client.call("model_status", model=GPT2)["state"] == "idle"
    for download, state in ((False, "missing"), (True, "unreachable")):
        client.call("load_model", model=GPT2, download=download)
        deadline = time.monotonic() + 20
        while (status := client.call("model_status", model=GPT2))["state"] == "loading" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert status["state"] == state
        assert GPT2 in status["detail"]
    with pytest.raises(RefusedError, match=f"model must be loaded first, got {GPT2} in state 'unreachable'"):
        client.call("soften", prompt=FRANCE, model=GPT2)
    assert client.call("load_model")["state"] == "ready"


PROMPT = "prompt must hold at least one character that is not a space, got "
LONG = "prompt must have at most 100,000 characters, got 100,001"
HALF = "prompt must be made of whole characters, got half of one, U+D83C at 2"
TEMPERATURE = "temperature must be 0 or between 0.05 and 20, got "
TEMPERATURES = "temperatures must be a list of 1 to 4 numbers, got "
APPENDED = "appended must be a list of at most 64 token ids, got "
MODEL = f"model must be one of {', '.join(model.name for model in OFFERED_MODELS)}, got "
NOT_LISTED = "an endpoint and its parameters must be listed in gradio_api/info, got "

BAD_PROMPTS = [
    ({}, PROMPT + "''"),
    ({"prompt": "  \n\t "}, PROMPT + r"'  \n\t '"),
    ({"prompt": "x" * 100_001}, LONG),
    ({"prompt": "a \ud83c"}, HALF),
    ({"prompt": None}, PROMPT + "None"),
    ({"prompt": 5}, PROMPT + "5"),
    ({"prompt": ["a"]}, PROMPT + "['a']"),
    ({"prompt": {"path": "/etc/passwd"}}, PROMPT + "{'path': '/etc/passwd'}"),
    ({"prompt": FRANCE, "model": "evil/model"}, MODEL + "'evil/model'"),
    ({"prompt": FRANCE, "model": ["a"]}, MODEL + "['a']"),
    ({"prompt": FRANCE, "model": {}}, MODEL + "{}"),
    ({"prompt": FRANCE, "nonsense": 1}, NOT_LISTED),
]
BAD_NUMBERS = [
    (0.04, "0.04"),
    (-1, "-1"),
    (math.nan, "nan"),
    (math.inf, "inf"),
    ("abc", "'abc'"),
    (True, "True"),
    ([], "[]"),
]
BAD_FILTERS = [
    ({"top_k": 0}, "top_k must be a whole number of at least 1, got 0"),
    ({"top_k": 1.5}, "top_k must be a whole number of at least 1, got 1.5"),
    ({"top_p": math.nan}, "top_p must be above 0 and at most 1, got nan"),
    ({"top_p": "abc"}, "top_p must be above 0 and at most 1, got 'abc'"),
    ({"min_p": -1}, "min_p must be between 0 and 1, got -1"),
]
BAD_APPENDED = [
    ({"appended": list(range(30_000))}, APPENDED + "[0, 1, 2, "),
    ({"appended": "abc"}, APPENDED + "'abc'"),
    ({"appended": ["x"]}, APPENDED + "['x']"),
    ({"appended": [-1]}, "an appended token id must be a whole number from 0 to 49151, got -1"),
    ({"appended": [10**30]}, "an appended token id must be a whole number from 0 to 49151, got 1000"),
]
BAD_WRITING = [
    *(({"temperatures": [1, value]}, TEMPERATURE + shown) for value, shown in BAD_NUMBERS),
    ({"temperatures": None}, TEMPERATURES + "None"),
    ({"temperatures": []}, TEMPERATURES + "[]"),
    ({"temperatures": 1}, TEMPERATURES + "1"),
    ({"temperatures": [1] * 80_000}, TEMPERATURES + "[1, 1, "),
    ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1"),
    ({"seed": "abc"}, "seed must be a whole number from 0 to 4294967295, got 'abc'"),
    ({"max_new_tokens": 61}, "max_new_tokens must be a whole number from 1 to 60, got 61"),
    ({"max_new_tokens": math.inf}, "max_new_tokens must be a whole number from 1 to 60, got inf"),
]
WRITING = {"prompt": FRANCE, "temperatures": [1]}
CASES = [
    *(("soften", wrong, rule) for wrong, rule in BAD_PROMPTS),
    *(("soften", {"prompt": FRANCE, "temperature": value}, TEMPERATURE + shown) for value, shown in BAD_NUMBERS),
    *(("soften", {"prompt": FRANCE, **wrong}, rule) for wrong, rule in BAD_FILTERS),
    ("soften", {"prompt": FRANCE, "bars": 10**9}, "bars must be a whole number from 1 to 100, got 1000000000"),
    *(("next_token", wrong, rule) for wrong, rule in BAD_PROMPTS),
    *(("next_token", {"prompt": FRANCE, **wrong}, rule) for wrong, rule in BAD_APPENDED),
    *(("continue", {"temperatures": [1], **wrong}, rule) for wrong, rule in BAD_PROMPTS),
    *(("continue", {**WRITING, **wrong}, rule) for wrong, rule in [*BAD_WRITING, *BAD_FILTERS, *BAD_APPENDED]),
    *((name, {"model": "evil"}, MODEL + "'evil'") for name in ("vocabulary", "model_status", "load_model")),
    ("vocabulary", {"model": GPT2}, f"model must be loaded first, got {GPT2} in state"),
    ("load_model", {"download": "yes"}, "download must be true or false, got 'yes'"),
    ("no_such_endpoint", {}, NOT_LISTED),
]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(("name", "parameters", "rule"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)])
def test_bad_input_is_answered_with_one_sentence_of_rule_and_value(
    client: Client, name: str, parameters: dict[str, object], rule: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        client.events(name, **parameters)
    said = str(refusal.value)
    assert said.startswith(rule)
    assert len(said) < 350
    assert "\n" not in said
    assert "Traceback" not in said
