"""Rooms over plain HTTP: what learners and who teaches send, and what a page is told that asks now and then.

Who asks is in the header X-Room, which no link and no log holds: "learner TOKEN" or "key KEY".
"""

import asyncio
import json
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from core.room.answers import exactly
from core.room.codes import token_of
from core.room.limits import NEW_LEARNERS, NEW_ROOMS, WRONG_CODES
from core.room.refused import RefusedError
from core.room.room import Seen
from core.room.tries import Tries
from core.rooms import Rooms, shared_rooms
from demos.gateway.bodies import RefusedBodyError, received
from demos.gateway.files import NOT_KEPT
from demos.gateway.visitors import visitor_of

MOST_BYTES = 4096
STATUS = {"value": 400, "key": 403, "learner": 403, "unknown": 404, "tries": 429, "opened": 429, "joined": 429}
STATUS |= dict.fromkeys(("paused", "question", "twice", "results"), 409)
STATUS |= dict.fromkeys(("rooms", "full", "streams", "store", "database"), 503)
# What only the code of a room that there is can be refused for.
_OF_THE_ROOM = ("value", "key", "learner")

_wrong = Tries(WRONG_CODES, "tries", "wrong codes", time.monotonic)
_opened = Tries(NEW_ROOMS, "opened", "new rooms", time.monotonic)
_joined = Tries(NEW_LEARNERS, "joined", "new learners of a room", time.monotonic)


async def answer_room(code: str, act: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is asked of a room: `act` is "" for how it stands, else what shall be done, which is stored then."""
    try:
        rooms = await rooms_ready()
        if act:
            answer = await _done(rooms, code, act, scope, await _sent(scope, receive))
        else:
            answer = _state(rooms, code, scope)
        response = JSONResponse(answer, headers=NOT_KEPT)
    except RefusedBodyError as refused:
        response = JSONResponse({"error": str(refused), "reason": "value"}, refused.status, NOT_KEPT)
    except RefusedError as refused:
        response = refusal(refused, scope, NOT_KEPT)
    await response(scope, receive, send)


async def rooms_ready() -> Rooms:
    """The rooms of this server, all that is stored by now among them."""
    rooms = shared_rooms()
    if not rooms.is_ready:
        await asyncio.wrap_future(rooms.ready())
    return rooms


def told(refused: RefusedError) -> dict[str, Any]:
    """A refusal as it is sent."""
    return {"error": str(refused), "reason": refused.reason, "wait": refused.wait}


def refusal(refused: RefusedError, scope: Scope, headers: Mapping[str, str]) -> JSONResponse:
    """The answer that refuses, which says when the same may be asked again.

    Who may try no more codes hears the same of a code that there is as of others, unless they are in that room.
    """
    if refused.reason in _OF_THE_ROOM:
        try:
            _wrong.check(visitor_of(scope).address)
        except RefusedError as tried:
            refused = tried
    wait = {} if refused.wait is None else {"Retry-After": str(refused.wait)}
    return JSONResponse(told(refused), STATUS[refused.reason], {**headers, **wait})


def who(rooms: Rooms, code: str, scope: Scope) -> int | None:
    """The learner who asks, by token, or None for who teaches. RefusedError for anybody else."""
    kind, _, secret = Headers(scope=scope).get("x-room", "").partition(" ")
    _find(rooms, code, scope)
    if kind == "key":
        rooms.held.taught(code, secret)
        return None
    token = token_of(secret if kind == "learner" else None)
    rooms.held.joined(code, token)
    return token


async def _sent(scope: Scope, receive: Receive) -> Any:
    """The body's JSON; an empty body is an empty object."""
    messages = await received(Headers(scope=scope), receive, MOST_BYTES)
    body = b"".join(message.get("body", b"") for message in messages)
    try:
        return json.loads(body) if body else {}
    except (ValueError, RecursionError):
        raise RefusedBodyError(400, f"a request's body must be JSON, got {body[:40]!r}") from None


def _state(rooms: Rooms, code: str, scope: Scope) -> dict[str, Any]:
    token = who(rooms, code, scope)
    room = rooms.held.find(code)
    state, seen = room.told(rooms.names, token, _seen(scope), rooms.held.seconds_left(room))
    return {**state, "seen": ".".join(map(str, seen))}


def _seen(scope: Scope) -> Seen:
    """What the page says that it was told before; nothing, where it says no such thing."""
    numbers = QueryParams(scope["query_string"]).get("seen", "").split(".")
    try:
        seen = Seen(*(int(number) for number in numbers))
    except (TypeError, ValueError):
        return Seen()
    return Seen(seen.number, max(seen.guesses, 0), seen.cleared, max(seen.runs, 0))


async def _done(rooms: Rooms, code: str, act: str, scope: Scope, sent: Any) -> dict[str, Any]:
    """Do what is asked, and answer once it is stored."""
    if act == "open" and not code:
        return await _open(rooms, scope)
    _find(rooms, code, scope)
    secret = Headers(scope=scope).get("x-room", "").partition(" ")[2]
    work = _learners(rooms, code, act, secret, sent, scope) or _teachers(rooms, code, act, secret, sent)
    if work is None:
        raise RefusedError("value", f"what is asked of a room must be one of its acts, got {act!r:.20}")
    await asyncio.wrap_future(work)
    return {"stored": True}


async def _open(rooms: Rooms, scope: Scope) -> dict[str, Any]:
    sender = visitor_of(scope).address
    _opened.check(sender)
    _opened.note(sender)
    code, key = await asyncio.wrap_future(rooms.open(sender))
    return {"code": code, "key": key}


def _learners(rooms: Rooms, code: str, act: str, secret: str, sent: Any, scope: Scope) -> Future[None] | None:
    if act == "join":
        return _join(rooms, code, token_of(secret), visitor_of(scope).address)
    if act == "guess":
        fields = exactly(sent, ("question", "value"))
        return rooms.guess(code, token_of(secret), fields["question"], fields["value"])
    if act == "run":
        fields = exactly(sent, ("run", "place"))
        return rooms.run(code, token_of(secret), fields["run"], fields["place"])
    return None


def _join(rooms: Rooms, code: str, token: int, sender: str) -> Future[None]:
    """Let in who is in already, or who is new and not one of too many from there."""
    if token not in rooms.held.find(code).learners:
        _wrong.check(sender)  # who has tried too many codes does not come in by the next
        _joined.check(f"{sender} {code}")
        _joined.note(f"{sender} {code}")
    return rooms.join(code, token, sender)


def _teachers(rooms: Rooms, code: str, act: str, secret: str, sent: Any) -> Future[None] | None:
    if act == "ask":
        return rooms.ask(code, secret, exactly(sent, ("question",))["question"])
    if act == "switch":
        return rooms.switch(code, secret, sent)
    if act == "clear":
        return rooms.clear(code, secret, exactly(sent, ("what",))["what"])
    return rooms.close(code, secret) if act == "close" else None


def _find(rooms: Rooms, code: str, scope: Scope) -> None:
    """Raise RefusedError for a code of no room; a sender has so many of these a minute.

    A room that was closed is no wrong code: all pages of a class may still ask for it.
    """
    try:
        rooms.held.find(code)
    except RefusedError:
        if code in rooms.held.ended:
            raise
        _wrong.check(visitor_of(scope).address)
        _wrong.note(visitor_of(scope).address)
        raise
