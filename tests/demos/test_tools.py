"""The server's tools, asked by the client of the Model Context Protocol."""

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mcp import Client as McpClient

from core.recordings.translation import recorded
from demos.tools import SWITCH, wanted
from tests.conftest import serving
from tests.demos.client import Client


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that offers tools, one at once to an address."""
    few = {"TEMPERATURE_LAB_MOST_TOOLS_AN_ADDRESS": "1"}
    with serving(tmp_path_factory.mktemp("tools"), **{SWITCH: "1"}, **few) as own:
        yield own.url


def asked(url: str, ask: Callable[[McpClient], Coroutine[Any, Any, Any]]) -> Any:
    """What `ask(client)` gives."""

    async def run() -> Any:
        async with McpClient(f"{url}mcp") as client:
            return await ask(client)

    # On a thread of its own: a browser that other tests have open runs a loop on this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def called(url: str, tool: str, **arguments: Any) -> Any:
    """What the tool answers; the sentence where that is an error."""
    answer = asked(url, lambda client: client.call_tool(tool, arguments))
    return answer.content[0].text if answer.is_error else answer.structured_content


def test_every_tool_says_what_it_does_and_takes(url: str) -> None:
    tools = {tool.name: tool for tool in asked(url, lambda client: client.list_tools()).tools}
    assert tools.keys() == {"next_token_shares", "soft_labels", "distil"}
    for tool in tools.values():
        assert len(tool.description or "") > 80
        for parameter in tool.input_schema["properties"].values():
            assert parameter["type"] in ("string", "number", "integer", "array")
            assert parameter["description"]
    assert tools["next_token_shares"].input_schema["required"] == ["prompt"]


def test_next_token_shares_are_those_of_the_endpoint(url: str) -> None:
    found = called(url, "next_token_shares", prompt="The capital of France is", temperature=2, bars=3)
    assert found == Client(url).call("soften", prompt="The capital of France is", temperature=2, bars=3)


def test_soft_labels_are_shares_among_the_answers(url: str) -> None:
    known = recorded()
    answers = [one["text"] for one in known["answers"]][:3]
    warm, cold = (
        called(url, "soft_labels", sentence=known["sentence"], answers=answers, temperature=T)["answers"]
        for T in (1, 0.5)
    )
    assert [one["answer"] for one in warm] == answers
    assert math.fsum(one["share"] for one in warm) == pytest.approx(1)
    first, second = (one["log_prob"] for one in warm[:2])
    assert warm[0]["share"] / warm[1]["share"] == pytest.approx(math.exp(first - second))
    assert cold[0]["share"] / cold[1]["share"] == pytest.approx(math.exp((first - second) / 0.5))


def test_a_short_distillation_comes_to_its_result(url: str) -> None:
    found = called(url, "distil", task="digits", steps=20)
    assert found["steps"] == 20
    assert 0 < found["student"]["accuracy"] <= found["teacher"]["accuracy"] <= 1
    assert found["teacher"]["kl_to_teacher"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        (
            "next_token_shares",
            {"prompt": "x", "temperature": -1},
            "temperature must be 0 or between 0.05",
        ),
        ("next_token_shares", {"prompt": "x", "temperature": "warm"}, "temperature must be"),
        ("next_token_shares", {"prompt": "x", "bars": 101}, "bars must be"),
        ("soft_labels", {"sentence": "x", "answers": []}, "answers must be"),
        ("distil", {"steps": 100_000}, "steps must be"),
        ("distil", {"task": "cats"}, "task must be one of"),
    ],
)
def test_bad_input_gets_the_rule_and_the_value(url: str, tool: str, arguments: dict[str, Any], sentence: str) -> None:
    said = called(url, tool, **arguments)
    assert sentence in said
    assert "got " in said
    assert "\n" not in said


@pytest.mark.slow
def test_limits_hold_for_tools(url: str) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    call["params"] = {"name": "distil", "arguments": {"steps": 1000, "repeats": 3}}
    headers = {"Accept": "application/json, text/event-stream"}

    def post(_number: int) -> httpx.Response:
        return httpx.post(f"{url}mcp", json=call, headers=headers, trust_env=False, timeout=60)

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(post, range(2)), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "a visitor has at most 1 tools at work, got one more" in answers[1].json()["error"]
    large = httpx.post(f"{url}mcp", content=b" " * 300_000, headers=headers, trust_env=False)
    assert large.status_code == 413


def test_without_the_switch_there_are_no_tools(server_url: str) -> None:
    answer = httpx.post(f"{server_url}mcp", json={}, trust_env=False)
    assert (answer.status_code, "TEMPERATURE_LAB_MCP=1" in answer.json()["error"]) == (404, True)


def test_another_word_for_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "on")
    with pytest.raises(ValueError, match="TEMPERATURE_LAB_MCP must be 0 or 1, got 'on'"):
        wanted()
