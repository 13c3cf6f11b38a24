"""How much one address may ask for in a minute, and how many streams it may have open."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from core.host_limits import HostLimits
from demos.gateway import rates
from demos.gateway.rates import Allowance, Rates
from demos.gateway.refusals import TooManyError

CALL = "/gradio_api/call/v2/soften"


def test_an_allowance_is_used_up_and_comes_again_bit_by_bit() -> None:
    allowance = Allowance(60)
    assert [allowance.take("a", 0) for _ in range(61)] == [0] * 60 + [1]
    assert allowance.take("b", 0) == 0
    assert [allowance.take("a", 2) for _ in range(3)] == [0, 0, 1]
    assert [allowance.take("a", 1000) for _ in range(61)].count(0) == 60


async def answered(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_too_many_requests_are_refused_with_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "host_limits", lambda: HostLimits(requests_a_minute=3))
    one, other = (TestClient(Rates(answered), client=(address, 1)) for address in ("10.0.0.1", "10.0.0.2"))
    assert Counter(one.post(CALL).status_code for _ in range(5)) == {200: 3, 429: 2}
    refused = one.post(CALL)
    assert refused.headers["retry-after"] == "20"
    assert refused.json() == {
        "error": "a visitor has at most 3 requests a minute, got one more; the next is in 20 seconds"
    }
    assert one.post("/mcp").status_code == 429
    assert one.post("/gradio_api/call/v2/model_status").status_code == 200
    assert one.get("/config").status_code == 200
    assert other.post(CALL).status_code == 200


def test_all_addresses_of_one_household_are_one_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "host_limits", lambda: HostLimits(requests_a_minute=1))
    app = Rates(answered)
    asked = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1", "::ffff:10.0.0.1", "10.0.0.1"]
    codes = [TestClient(app, client=(address, 1)).post(CALL).status_code for address in asked]
    assert codes == [200, 429, 200, 200, 429]


def test_a_stream_counts_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "host_limits", lambda: HostLimits(streams_an_address=2, streams=3))

    async def run() -> list[object]:
        over = asyncio.Event()

        async def stays(_scope: Scope, _receive: Receive, _send: Send) -> None:
            await over.wait()

        app = Rates(stays)

        async def opened(address: str) -> object:
            try:
                await app._stream({"type": "http", "headers": [], "client": (address, 1)}, None, None)  # type: ignore[arg-type]
            except TooManyError as refused:
                return refused.answer().status_code
            return 200

        streams = [asyncio.create_task(opened(address)) for address in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        over.set()
        found = [await stream for stream in streams]
        return [*found, await opened("a")]

    # On a thread of its own: a browser that other tests have open runs a loop on this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, run()).result() == [200, 200, 429, 200, 503, 200]
