"""Whom a request comes from."""

import pytest

from demos.gateway.visitors import is_host, visitor_of
from tests.demos.client import Client, RefusedError


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("testclient", "testclient"),
    ],
)
def test_a_visitor_is_an_address_or_a_network(address: str, known: str) -> None:
    assert visitor_of({"client": (address, 1), "headers": []}).address == known
    assert visitor_of({"headers": []}).address == ""


HERE = {"host": "127.0.0.1:7860"}


def comes(address: str, headers: dict[str, str], version: str = "1.1") -> bool:
    sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return is_host({"client": (address, 1), "headers": sent, "http_version": version})


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.3.2.1"])
@pytest.mark.parametrize("name", ["127.0.0.1:7860", "localhost:7860", "localhost", "[::1]:7860"])
def test_who_sits_at_this_machine_is_its_host(address: str, name: str) -> None:
    assert comes(address, {"host": name})
    assert comes(address, {"host": name, "origin": f"http://{name}"})


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "testclient", ""])
def test_nobody_else_is(address: str) -> None:
    assert not comes(address, HERE)


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Real-IP": "127.0.0.1"},
        {"CF-Connecting-IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "lab.school.example"},
        {"Host": "127.0.0.1.school.example"},
        {"Host": "[::1"},
        {"Origin": "https://school.example"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_nor_who_comes_by_a_proxy_or_from_another_sites_page(header: dict[str, str]) -> None:
    assert not comes("127.0.0.1", HERE | {name.lower(): value for name, value in header.items()})
    assert not comes("127.0.0.1", HERE, "1.0")
    assert not comes("127.0.0.1", {})


def test_only_the_host_may_have_a_model_downloaded(server_url: str) -> None:
    gpt2 = "openai-community/gpt2"
    assert Client(server_url).call("model_status", model=gpt2)["may_download"] is True
    far = Client(server_url, {"X-Forwarded-For": "203.0.113.5"})
    assert far.call("model_status", model=gpt2)["may_download"] is False
    with pytest.raises(RefusedError, match="must allow downloads by TEMPERATURE_LAB_DOWNLOADS=1, got no leave"):
        far.call("load_model", model=gpt2, download=True)
