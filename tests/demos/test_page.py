"""What the server gives out: the page and its assets, and no other file of this machine."""

import json
import re

import httpx
import pytest

from core.assets import ASSETS, RECORDINGS
from core.pages.document import FORCED, styles
from demos.gateway.files import ADDRESS
from tests.conftest import Server
from tests.demos.client import Client


@pytest.fixture(scope="module")
def page(server_url: str) -> dict[str, str]:
    """What the page is built from."""
    return httpx.get(f"{server_url}config", trust_env=False).json()


def test_the_page_has_its_title_and_asks_for_no_outside_font(page: dict[str, str], server_url: str) -> None:
    assert page["title"] == "Temperature Lab"
    assert not re.findall(r"https?://fonts[^\"' ]*", json.dumps(page) + httpx.get(server_url, trust_env=False).text)
    assert not page["analytics_enabled"]


def test_the_document_comes_compressed_to_who_can_read_that_and_whole_to_who_cannot(server_url: str) -> None:
    asked = {kind: httpx.get(server_url, trust_env=False, headers={"Accept-Encoding": kind}) for kind in ("gzip", "")}
    assert [answer.headers.get("content-encoding") for answer in asked.values()] == ["gzip", None]
    assert int(asked["gzip"].headers["content-length"]) < len(asked[""].content) / 4
    assert "Temperature Lab" in asked[""].text
    assert "Temperature Lab" in asked["gzip"].text


def test_every_script_and_style_that_the_page_links_is_there(page: dict[str, str], server_url: str) -> None:
    linked = re.findall(r'href="([^"]+)"', page["head"])
    kinds = {".js": ("text/javascript", "application/javascript"), ".css": ("text/css",)}
    assert [path for path in linked if path.endswith(".css")] == [
        f"{ADDRESS}/css/{sheet}" for sheet in (*styles("temperature", "gradio"), FORCED)
    ]
    assert {f"{ADDRESS}/js/{name}.js" for name in ("temperature", "maths/softmax", "shared/dial")} <= set(linked)
    assert not [path for path in linked if "/distil" in path and path.endswith(".js")]
    for path in linked:
        file = ASSETS / path.removeprefix(f"{ADDRESS}/")
        answer = httpx.get(f"{server_url}{path}", trust_env=False)
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"].split(";")[0] in kinds[file.suffix]


def test_recordings_arrive_as_they_lie_on_disk(server_url: str) -> None:
    for name in ("france.safetensors", "vocabulary.json"):
        answer = httpx.get(f"{server_url}{ADDRESS}/recordings/{name}", trust_env=False)
        assert answer.content == (RECORDINGS / name).read_bytes()


def test_the_named_endpoints_are_listed_with_their_parameters(server: Server) -> None:
    listed = json.loads(Client(server.url).get("info").text)["named_endpoints"]
    assert {"/soften", "/next_token", "/continue", "/vocabulary", "/model_status", "/load_model"} <= listed.keys()
    parameters = [parameter["parameter_name"] for parameter in listed["/soften"]["parameters"]]
    assert parameters == ["prompt", "temperature", "top_k", "top_p", "min_p", "bars", "model"]
