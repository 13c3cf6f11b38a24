"""Which addresses are answered: the page's and the endpoints', and nothing by which the server fetches for others."""

from collections.abc import Iterator

import httpx
import pytest
from gradio_client import Client as GradioClient

from demos.gateway.files import ADDRESS
from tests.conftest import Server
from tests.demos.client import Client
from tests.demos.gateway.second_server import SecondServer, second_server

RULE = "an address must be one that the page or a named endpoint has, got "
FETCHING = [
    "gradio_api/file={url}x.html",
    "gradio_api/file/{url}x.html",
    "gradio_api/proxy={url}x.html",
    "gradio_api/file=https://example.org/",
    "gradio_api//file={url}x.html",
]
FILES = ["requirements.txt", "core/limits.py", "assets/../app.py", "/etc/passwd", "assets/js/%2e%2e/%2e%2e/app.py"]
CLOSED = [
    *(("GET", f"gradio_api/file={file}") for file in FILES),
    ("GET", "monitoring"),
    ("GET", "gradio_api/runs"),
    ("GET", "gradio_api/stream/a/b/1/playlist-file"),
    ("GET", "gradio_api/custom_component/a/client/component/index.js"),
    ("GET", "docs"),
    ("POST", ""),
    ("POST", "login"),
    ("POST", "gradio_api/upload"),
    ("POST", "gradio_api/component_server"),
    ("POST", "gradio_api/run/soften"),
    ("POST", "gradio_api/api/soften"),
    ("POST", "gradio_api/stream/abc"),
    ("POST", "gradio_api/process_recording"),
    ("POST", "gradio_api/vibe-edit/"),
    ("PUT", "gradio_api/queue/join"),
    ("DELETE", "config"),
]


@pytest.fixture
def second() -> Iterator[SecondServer]:
    with second_server() as running:
        yield running


def asked(method: str, url: str) -> httpx.Response:
    return httpx.request(method, url, trust_env=False, timeout=20)


@pytest.mark.parametrize("path", FETCHING)
def test_nothing_is_fetched_for_others(server_url: str, second: SecondServer, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = asked(method, server_url + path.format(url=second.url))
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert asked("GET", server_url + path.format(url=second.url)).json()["error"].startswith(RULE)
    assert second.asked == []


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_no_other_address_is_answered(server_url: str, method: str, path: str) -> None:
    answer = asked(method, f"{server_url}{path}")
    assert answer.status_code == 404
    assert answer.json()["error"].startswith(RULE)
    assert len(answer.json()["error"]) < 150


@pytest.mark.parametrize("path", ["", "config", "gradio_api/info", "manifest.json", "gradio_api/file=x"])
def test_every_answer_says_what_a_browser_may_do_with_it(server_url: str, path: str) -> None:
    headers = asked("GET", f"{server_url}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())
    assert "frame-ancestors" not in policy
    assert "x-frame-options" not in headers


def test_so_does_the_answer_to_another_site_that_asks_whether_it_may(server_url: str) -> None:
    asks = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    headers = httpx.options(f"{server_url}gradio_api/info", headers=asks, trust_env=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in headers


def test_scripts_and_styles_are_taken_for_nothing_else(server_url: str) -> None:
    for path in ("theme.css", f"{ADDRESS}/js/temperature.js", f"{ADDRESS}/css/page.css"):
        headers = asked("GET", f"{server_url}{path}").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-type"].split(";")[0].rpartition("/")[2] in ("css", "javascript")


def test_no_proxy_may_gather_a_stream(server_url: str) -> None:
    with httpx.stream("GET", f"{server_url}gradio_api/heartbeat/a", trust_env=False) as stream:
        assert stream.headers["x-accel-buffering"] == "no"
    assert "x-accel-buffering" not in asked("GET", f"{server_url}config").headers


def test_gradios_own_client_and_the_older_way_of_calling_are_answered(server: Server) -> None:
    script = GradioClient(server.url, verbose=False, analytics_enabled=False)
    assert script.predict(api_name="/model_status")["model"]
    job = script.submit({"steps": 40, "every": 20, "repeats": 1}, "digits", api_name="/distill")
    assert job.result(timeout=60)["type"] == "result"
    call = httpx.post(f"{server.url}gradio_api/call/model_status", json={"data": [None]}, trust_env=False).json()
    events = Client(server.url).get(f"call/model_status/{call['event_id']}").text
    assert events.startswith("event: complete\ndata: ")
