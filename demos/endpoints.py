"""Named endpoints: plain functions of a tab, reachable over HTTP, whose ValueErrors become plain answers."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import gradio as gr
from gradio.context import LocalContext

from core.turns import NOBODY, Visitor, asking
from demos.gateway.calls_queue import VISITOR

# What asks a language model for long, and what reads one prompt, which those that wait together share. Each address
# has some places of these (demos/gateway/calls_queue.py).
MODEL_WORK = {"concurrency_limit": 32, "concurrency_id": "language_model"}
PROMPT_WORK = {"concurrency_limit": 64, "concurrency_id": "prompt"}


def add_endpoint(function: Callable[..., Any], name: str, **options: Any) -> None:
    """Serve `function` as the endpoint `/name` of the current gr.Blocks. `options` go to gr.api."""
    gr.api(_saying_plainly(function), api_name=name, **options)


def _saying_plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, whose ValueErrors (the rule, and the value that broke it) reach the caller without a traceback."""

    @wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        asking.set(_visitor())
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error

    @wraps(function)
    def stream(*args: Any, **kwargs: Any) -> Iterator[Any]:
        events = function(*args, **kwargs)
        try:
            while True:
                asking.set(_visitor())  # each is computed in a context of its own
                if (event := next(events, events)) is events:
                    return
                yield event
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        finally:
            events.close()

    return stream if inspect.isgeneratorfunction(function) else answer


def _visitor() -> Visitor:
    """The visitor whose call this thread answers; nobody where none asked over HTTP."""
    request = LocalContext.request.get(None)
    scope = request.request.scope if isinstance(request, gr.Request) and request.request else {}
    found: Visitor = scope.get(VISITOR, NOBODY)
    return found
