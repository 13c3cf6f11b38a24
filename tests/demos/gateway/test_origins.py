"""Other sites' pages, and frames: closed but for those that the host names."""

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from demos.gateway import headers
from demos.gateway.origins import NamedOrigins
from tests.conftest import Server
from tests.demos.gateway.test_rates import answered

ASKING = {"Origin": "https://school.example", "Access-Control-Request-Method": "POST"}


@pytest.mark.parametrize("host", ["127.0.0.1", "lab.local", "10.0.0.7"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
def test_no_other_origin_reads_an_answer(server: Server, host: str, origin: str) -> None:
    for method, path in (("GET", "config"), ("GET", ""), ("POST", "gradio_api/call/v2/model_status")):
        for asked in ({"Origin": origin}, {**ASKING, "Origin": origin}):
            way = "OPTIONS" if "Access-Control-Request-Method" in asked else method
            answer = httpx.request(way, server.url + path, headers={"Host": host, **asked}, json={}, trust_env=False)
            assert not [name for name in answer.headers if name.startswith("access-control")]


async def permissive(scope: Scope, receive: Receive, send: Send) -> None:
    async def open_send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (b"access-control-allow-origin", b"*"),
                (b"access-control-allow-credentials", b"true"),
            ]
        await send(message)

    await answered(scope, receive, open_send)  # type: ignore[arg-type]


def test_a_named_origin_may_call_the_endpoints_and_nothing_else() -> None:
    client = TestClient(NamedOrigins(permissive, ["https://school.example"]))
    api, page = "/gradio_api/call/v2/soften", "/config"
    answer = client.post(api, headers={"Origin": ASKING["Origin"]})
    assert answer.headers["access-control-allow-origin"] == ASKING["Origin"]
    assert "access-control-allow-credentials" not in answer.headers
    assert client.options(api, headers=ASKING).headers["access-control-allow-headers"] == "content-type, x-page"
    assert client.options(page, headers=ASKING).status_code == 403
    for path, origin in ((page, ASKING["Origin"]), (api, "https://school.example.evil"), (api, "null")):
        assert "access-control-allow-origin" not in client.get(path, headers={"Origin": origin}).headers


def test_a_room_may_be_asked_from_the_lab_as_plain_files_anywhere(server: Server) -> None:
    first = {**ASKING, "Access-Control-Request-Headers": "x-room"}
    for path in ("open", "ABCD", "ABCD/guess", "ABCD/changes"):
        before = httpx.request("OPTIONS", f"{server.url}room/{path}", headers=first, trust_env=False)
        assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, "*")
        assert before.headers["access-control-allow-headers"] == "X-Room"
    answer = httpx.get(f"{server.url}room/ABCD", headers={"Origin": ASKING["Origin"]}, trust_env=False)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_frames_are_for_those_whom_the_host_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(headers.FRAMES, raising=False)
    assert "frame-ancestors" not in headers.policy()
    monkeypatch.setenv(headers.FRAMES, "'self' https://school.example")
    assert headers.policy().endswith("; frame-ancestors 'self' https://school.example")
    monkeypatch.setenv(headers.FRAMES, "'self'; script-src *")
    with pytest.raises(ValueError, match="must be sources of frame-ancestors"):
        headers.policy()


def test_no_other_site_learns_the_pages_address(server: Server) -> None:
    assert httpx.get(server.url, trust_env=False).headers["referrer-policy"] == "same-origin"
