"""The model's file for a visitor's device: a list of parts, and each part as it lies in the installed package."""

import hashlib
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from core import device_model
from core.device_model import PART_BYTES, PIECE_BYTES, Part, find_part, manifest, model_file, parts, read_part
from core.language.model_store import ModelMissingError
from demos.gateway.routes import ListedRoutes

YEAR = "public, max-age=31536000, immutable"


def get(address: str, **headers: str) -> httpx.Response:
    return httpx.get(address, headers=headers, trust_env=False, timeout=60)


def test_the_parts_make_the_file_and_are_named_by_their_content() -> None:
    whole = hashlib.sha256()
    for part in parts(model_file()):
        content = b"".join(read_part(part))
        assert len(content) == part.size <= PART_BYTES < 10 * 10**6
        assert hashlib.sha256(content).hexdigest() == part.sha256
        whole.update(content)
    assert whole.hexdigest() == hashlib.sha256(model_file().read_bytes()).hexdigest()
    assert manifest()["size"] == model_file().stat().st_size


def test_the_list_is_asked_for_anew_and_parts_are_kept_for_a_year(server_url: str) -> None:
    listed = get(f"{server_url}language/model.json")
    assert (listed.json(), listed.headers["cache-control"]) == (manifest(), "no-cache")
    part = Part(**listed.json()["parts"][-1])
    answer = get(f"{server_url}language/parts/{part.sha256}", **{"Accept-Encoding": "br, gzip"})
    assert answer.headers["cache-control"] == YEAR
    assert answer.headers["content-length"] == str(part.size)
    assert "content-encoding" not in answer.headers
    assert answer.content == b"".join(read_part(part))


def test_a_part_goes_out_in_pieces_so_that_slow_readers_hold_little() -> None:
    part = parts(model_file())[0]
    assert find_part(part.sha256) == part
    with TestClient(ListedRoutes(pytest.fail)).stream("GET", f"/language/parts/{part.sha256}") as answer:
        pieces = list(answer.iter_raw())
    assert max(map(len, pieces)) <= PIECE_BYTES
    assert b"".join(pieces) == b"".join(read_part(part))


@pytest.mark.parametrize("name", ["0" * 64, "..", "%2e%2e%2fapp.py", "", "model.json", f"{'0' * 64}/x"])
def test_another_part_is_not_there_and_that_is_not_kept(server_url: str, name: str) -> None:
    answer = get(f"{server_url}language/parts/{name}")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")
    assert len(answer.json()["error"]) < 200


def test_without_the_package_neither_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise ModelMissingError("the package must be installed, got none")

    name = parts(model_file())[0].sha256
    monkeypatch.setattr(device_model, "model_file", none)
    asked = TestClient(ListedRoutes(pytest.fail))
    for path in ("model.json", f"parts/{name}"):
        answer = asked.get(f"/language/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
