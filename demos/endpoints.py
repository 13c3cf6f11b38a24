"""Named endpoints: plain functions of a tab, reachable over HTTP, whose ValueErrors become plain answers."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import gradio as gr
from fastapi import Request
from fastapi.responses import JSONResponse


def add_endpoint(function: Callable[..., Any], name: str, **options: Any) -> None:
    """Serve `function` as the endpoint `/name` of the current gr.Blocks. `options` go to gr.api."""
    gr.api(_saying_plainly(function), api_name=name, **options)


async def refuse_unlisted(request: Request, error: Exception) -> JSONResponse:
    """Status 422 and a sentence for a call of an endpoint, or with a parameter, that does not exist.

    Gradio would answer with status 500 and a traceback in its log. Raises errors of other paths again.
    """
    if "/call/" not in request.url.path:
        raise error
    reason = str(error).partition(". ")[0].rstrip(".")
    sentence = (
        f"an endpoint and its parameters must be listed in gradio_api/info, got {request.url.path} ({reason:.200})"
    )
    return JSONResponse({"error": sentence}, 422)


def _saying_plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, whose ValueErrors (the rule, and the value that broke it) reach the caller without a traceback."""

    @wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error

    @wraps(function)
    def stream(*args: Any, **kwargs: Any) -> Iterator[Any]:
        try:
            yield from function(*args, **kwargs)
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return stream if inspect.isgeneratorfunction(function) else answer
