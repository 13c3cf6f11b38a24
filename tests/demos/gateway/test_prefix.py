"""Addresses below the folder of another site, with its name still in them and without."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from demos.gateway import prefix
from demos.gateway.prefix import WithoutPrefix


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["root_path"] == ""
    await PlainTextResponse(Request(scope).url.path)(scope, receive, send)


def client(said: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv(prefix.ROOT_PATH, said)
    return TestClient(WithoutPrefix(echo), follow_redirects=False)


@pytest.mark.parametrize("said", ["/lab", "/lab/", "https://school.example/lab"])
def test_with_the_prefix_or_without_it_is_the_same(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client(said, monkeypatch)
    for asked in ("/room/ABCD", "/lab/room/ABCD"):
        assert browser.get(asked).text == "/room/ABCD"
    assert browser.get("/lab/").text == browser.get("/").text == "/"
    assert browser.get("/laboratory").text == "/laboratory"


def test_without_its_slash_the_page_is_found_with_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client("/lab", monkeypatch)
    assert browser.get("/lab").headers["location"] == "/lab/"
    assert browser.get("/lab?tab=distil&T=2").headers["location"] == "/lab/?tab=distil&T=2"


def test_without_a_prefix_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert client("", monkeypatch).get("/lab/room").text == "/lab/room"


@pytest.mark.parametrize("said", ["lab", "./lab", "ftp://school.example/lab"])
def test_what_is_no_path_is_said_with_the_rule(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(prefix.ROOT_PATH, said)
    with pytest.raises(ValueError, match="GRADIO_ROOT_PATH must begin with / or be a URL, got"):
        prefix.prefix()
