"""Whatever is sent to whichever address: an answer, in one sentence where it is refused, and no traceback."""

import json
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demos.serving import build
from tests.demos.served import served_here

ENDPOINTS = {
    name.removeprefix("/"): [parameter["parameter_name"] for parameter in facts["parameters"]]
    for name, facts in build().get_api_info()["named_endpoints"].items()
}
NUMBERS = [10**400, -(10**30), 1e308, float("inf"), float("nan"), None, True]
TEXTS = ["", "\0", "a\nb\r\nc", "\ud800", "x" * 5000, "\U0001f600", "../" * 99]
RECORDS = [{"path": "/etc/passwd"}, {"__type__": "update"}, {"_type": "gradio.FileData"}, [[[[[]]]]], [], {}]
ODD = st.sampled_from([*NUMBERS, *TEXTS, *RECORDS])
LEAVES = ODD | st.integers() | st.floats() | st.text(max_size=20) | st.booleans()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KNOWN = {
    "prompt": st.just("The sky is"),
    "task": st.sampled_from(["digits", "names"]),
    "config": st.dictionaries(st.sampled_from(["steps", "every", "widths", "temperature", "seed", "kind"]), VALUES),
    "temperatures": st.lists(LEAVES, max_size=5),
    "action": st.sampled_from(["pause", "watch"]),
    "run": st.just("a-run-of-nobody-here"),
}
SECONDS = 0.5
BOUNDED = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of the page in this process, whose model has not been loaded; long runs end at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.model_shelf.ModelShelf._load", lambda *_: None)
        with served_here() as address:
            yield address


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, trust_env=False, timeout=10) as asking:
        yield asking


def post(client: httpx.Client, path: str, content: bytes) -> httpx.Response:
    answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500, (path, content[:200], answer.text[:300])
    if answer.status_code >= 400:
        check_sentence(answer.json()["error"], content)
    return answer


def check_sentence(said: object, content: bytes) -> None:
    assert isinstance(said, str), (said, content[:300])
    assert said
    assert len(said) < 350
    assert said.isprintable(), said


def read(client: httpx.Client, path: str, content: bytes) -> None:
    """What a call answers, for at most half a second: then it computes, and is left."""
    begun, event = time.monotonic(), ""
    with client.stream("GET", path) as answer:
        for line in answer.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: ") and event == "error":
                check_sentence(json.loads(line.removeprefix("data: "))["error"], content)
            if event in ("generating", "complete") or time.monotonic() - begun > SECONDS:
                return


def called(client: httpx.Client, path: str, body: object) -> None:
    content = json.dumps(body).encode()
    answer = post(client, path, content)
    if answer.is_success:
        read(client, f"{path}/{answer.json()['event_id']}", content)


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_every_endpoint_answers_or_says_what_is_wrong(
    client: httpx.Client, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    fields = st.fixed_dictionaries(
        {}, optional={field: KNOWN.get(field, VALUES) | VALUES for field in [*ENDPOINTS[name], "nonsense"]}
    )

    @BOUNDED
    @given(fields=fields, positional=st.lists(VALUES, max_size=12))
    def check(fields: dict[str, object], positional: list[object]) -> None:
        called(client, f"gradio_api/call/v2/{name}", fields)
        called(client, f"gradio_api/call/{name}", {"data": positional})

    check()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("path", ["call/soften", "call/v2/soften", "queue/join", "cancel", "call/x", "call/v2/\u2603"])
def test_every_body_is_answered(client: httpx.Client, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    names = ("data", "session_hash", "fn_index", "event_id", "trigger_id", "event_data", "simple_format", "x")
    values = VALUES | st.integers(-3, 30)

    @BOUNDED
    @given(body=st.dictionaries(st.sampled_from(names), values) | values, raw=st.binary(max_size=40))
    def check(body: object, raw: bytes) -> None:
        post(client, f"gradio_api/{path}", json.dumps(body).encode())
        post(client, f"gradio_api/{path}", raw)

    check()
    assert "Traceback" not in capfd.readouterr().err


def test_every_address_is_answered(client: httpx.Client) -> None:
    @BOUNDED
    @given(
        path=st.text(st.characters(codec="utf-8", exclude_characters="\\?#"), max_size=30),
        query=st.text(st.characters(codec="utf-8"), max_size=9),
    )
    def check(path: str, query: str) -> None:
        for root in ("", "gradio_api/", "v/", "language/", "gradio_api/call/soften/"):
            at = f"{root}{quote(path, safe='/')}?session_hash={quote(query)}"
            with client.stream("GET", at) as answer:
                assert answer.status_code < 500

    check()
