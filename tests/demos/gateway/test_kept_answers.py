"""Files that never change are read and packed once, whoever asks for them, and all else is answered as ever."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
import pytest

from demos.gateway import kept_answers
from demos.gateway.files import ADDRESS
from demos.gateway.kept_answers import KeptAnswers
from demos.gateway.origins import NamedOrigins

Answer = TypeVar("Answer")
FILE = "/v/0123456789abcdef/assets/js/temperature.js"


class Counted:
    """An application that says how often it was asked, and for what packing."""

    def __init__(self, status: int = 200, body: bytes = b"content") -> None:
        self.asked: list[str] = []
        self.status, self.body = status, body

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.asked.append(dict(scope["headers"]).get(b"accept-encoding", b"").decode())
        headers = [(b"content-type", b"text/javascript"), (b"access-control-allow-origin", b"https://a.example")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[3:]})


def on_a_loop(awaited: Coroutine[Any, Any, Answer]) -> Answer:
    """What it answers, on a thread of its own: a browser of another test holds this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, awaited).result()


def ask(app: Any, address: str = FILE, **headers: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://lab.example") as client:
            return await client.get(address, headers={"Accept-Encoding": ""} | headers)

    return on_a_loop(asked())


def test_a_file_is_asked_for_once_for_each_way_to_pack_it() -> None:
    app = Counted()
    kept = KeptAnswers(app)
    for packing in ("br, gzip", "gzip", "", "gzip, br", "gzip;q=1", "br, gzip"):
        assert ask(kept, **{"Accept-Encoding": packing}).content == b"content"
    assert app.asked == ["br, gzip", "gzip", ""]
    assert ask(kept, "/assets/index-B2x.js").content == ask(kept, "/static/img/logo.svg").content
    assert len(app.asked) == 5


def test_a_class_that_comes_together_has_it_made_once_and_waits_for_nobody_who_reads_slowly() -> None:
    app = Counted()

    async def slowly(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0)
        await app(scope, receive, send)

    async def all_of_them() -> list[bytes]:
        kept = KeptAnswers(slowly)
        scope = {"type": "http", "method": "GET", "path": FILE, "query_string": b"", "headers": []}
        got = [bytearray() for _ in range(30)]

        def reading(number: int) -> Any:
            async def take(message: Any) -> None:
                if number == 0:
                    await asyncio.Event().wait()
                got[number] += message.get("body", b"")

            return take

        tasks = [asyncio.create_task(kept(dict(scope), None, reading(number))) for number in range(30)]
        _, never = await asyncio.wait(tasks, timeout=1)
        for task in never:
            task.cancel()
        return [bytes(one) for one in got[1:]]

    assert on_a_loop(all_of_them()) == [b"content"] * 29
    assert len(app.asked) == 1


def test_one_that_fails_leaves_the_next_to_try() -> None:
    app = Counted()

    async def fails_once(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)
        if len(app.asked) == 1:
            raise OSError("cut")

    kept = KeptAnswers(fails_once)
    with pytest.raises(OSError, match="cut"):
        ask(kept)
    assert ask(kept).content == b"content"
    assert len(app.asked) == 2


@pytest.mark.parametrize("headers", [{"Range": "bytes=0-2"}, {"If-None-Match": '"1"'}, {"If-Modified-Since": "now"}])
def test_a_part_and_a_question_for_news_are_answered_as_ever(headers: dict[str, str]) -> None:
    app = Counted()
    kept = KeptAnswers(app)
    for _ in range(2):
        ask(kept)
        ask(kept, **headers)
    assert len(app.asked) == 3


@pytest.mark.parametrize("address", ["/", "/gradio_api/info", "/room/AB12", "/v/0/a.js?x=1", "/language/parts/00"])
def test_nothing_but_files_is_kept(address: str) -> None:
    app = Counted()
    kept = KeptAnswers(app)
    ask(kept, address)
    ask(kept, address)
    assert len(app.asked) == 2


@pytest.mark.parametrize("path", ["/v/0/a//b.js", "/v/0/assets/./js/a.js", "/v/0/assets/js/../js/a.js"])
def test_a_file_by_another_address_than_its_own_is_not_kept(path: str) -> None:
    app = Counted()
    kept = KeptAnswers(app)

    async def take(_message: Any) -> None:
        pass

    for _ in range(2):  # as it is written: httpx would shorten it
        on_a_loop(kept({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}, None, take))
    assert len(app.asked) == 2


@pytest.mark.parametrize("app", [Counted(404), Counted(206), Counted(body=b"x" * (kept_answers.MOST_BYTES + 1))])
def test_what_is_not_there_or_partial_or_large_is_not_kept(app: Counted) -> None:
    kept = KeptAnswers(app)
    ask(kept)
    ask(kept)
    assert len(app.asked) == 2


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST_OF_ALL", 10 + kept_answers._BESIDE)
    app = Counted()
    kept = KeptAnswers(app)
    for _ in range(2):
        ask(kept, "/assets/a.js")
        ask(kept, "/assets/b.js")
    assert len(app.asked) == 3


def test_one_site_is_not_let_in_because_another_was() -> None:
    kept = NamedOrigins(KeptAnswers(Counted()), ["https://a.example"])
    for _ in range(2):
        assert "access-control-allow-origin" not in ask(kept, Origin="https://b.example").headers


def test_a_file_whose_headers_alone_were_asked_for_is_whole_for_the_next(server_url: str) -> None:
    file, packing = f"{server_url}{ADDRESS}/js/language/tokens.js", {"Accept-Encoding": "gzip, br"}
    head = httpx.head(file, headers=packing, trust_env=False)
    whole = httpx.get(file, headers=packing, trust_env=False)
    assert (head.status_code, head.content, whole.status_code) == (200, b"", 200)
    assert whole.text.startswith("//") or "export" in whole.text


def test_the_server_answers_the_second_time_as_it_did_the_first(server_url: str) -> None:
    first, second = (httpx.get(f"{server_url}{ADDRESS}/js/temperature.js", trust_env=False) for _ in range(2))
    assert (first.status_code, second.status_code, first.content) == (200, 200, second.content)
    headers = [{name: value for name, value in one.headers.items() if name != "date"} for one in (first, second)]
    assert headers[0] == headers[1]
