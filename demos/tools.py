"""Tools for language models, by the Model Context Protocol (requirements-mcp.txt): the named endpoints, in short."""

import math
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import wraps
from statistics import fmean
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import WithJsonSchema

from core.limits import SamplingSettings, check_count
from core.temperature import softmax
from demos.gateway import GATEWAY

# 1 where the server offers them, at /mcp.
SWITCH = "TEMPERATURE_LAB_MCP"
MOST_STEPS, MOST_SECONDS, MOST_REPEATS = 1_000, 30, 3
INSTRUCTIONS = (
    "Softmax temperature and knowledge distillation on real models. Every number is computed, none is made up: say so "
    "where a run does not show what was expected."
)


def _said(kind: str, what: str, **more: Any) -> Any:
    """A parameter that callers see as JSON of one `kind`. The endpoint checks it, and says the rule and the value."""
    return Annotated[Any, WithJsonSchema({"type": kind, "description": what, **more})]


_Number: Any = _said("number", "Softmax temperature: 0 for the likeliest alone, or 0.05 to 20; 1 leaves all as it is")
_Sentence: Any = _said("string", "A sentence in Chinese, to be translated into English")
_Answers: Any = _said("array", "1 to 12 English translations to compare", items={"type": "string"})


class Tools:
    """What the tools do. `endpoints`: the page's, by their names."""

    def __init__(self, endpoints: Mapping[str, Callable[..., Any]]) -> None:
        self._endpoints = endpoints

    def next_token_shares(
        self,
        prompt: _said("string", "The text that the model has read"),  # type: ignore[valid-type]
        temperature: _Number = 1.0,
        top_k: _said("integer", "Keep only so many of the likeliest tokens; null keeps all") = None,  # type: ignore[valid-type]
        top_p: _said("number", "Keep the likeliest tokens up to this share; null keeps all") = None,  # type: ignore[valid-type]
        bars: _said("integer", "How many of the likeliest tokens to list, 1 to 100") = 10,  # type: ignore[valid-type]
    ) -> dict[str, Any]:
        """The probabilities that a small language model gives the next token at a temperature.

        `tokens` lists the likeliest with `prob`, `tail` is the share of all others, `entropy_bits` that of the whole.
        """
        return dict(self._endpoints["soften"](prompt, temperature, top_k, top_p, bars=bars))

    def soft_labels(self, sentence: _Sentence, answers: _Answers, temperature: _Number = 1.0) -> dict[str, Any]:
        """How likely a model is to translate a Chinese sentence by each of the answers: its soft labels for them.

        `log_prob` (nats) is of the whole answer; `share` is among these answers alone, softened at the temperature.
        """
        SamplingSettings(temperature)
        scored = self._endpoints["sequence"](sentence, answers)
        totals = [math.fsum(one["log_probs"]) for one in scored["answers"]]
        shares = softmax(totals, temperature)
        told = zip(scored["answers"], totals, shares, strict=True)
        listed = [{"answer": one["text"], "log_prob": total, "share": float(share)} for one, total, share in told]
        return {"model": scored["model"], "temperature": temperature, "answers": listed}

    def distil(
        self,
        task: _said("string", "What is learnt: digits (images) or names (letter by letter)") = "digits",  # type: ignore[valid-type]
        temperature: _said("number", "Temperature of the teacher's soft labels, above 0, at most 1000") = 4.0,  # type: ignore[valid-type]
        soft_weight: _said("number", "0 to 1: the weight of soft labels, beside hard ones") = 1.0,  # type: ignore[valid-type]
        steps: _said("integer", f"Training steps, 1 to {MOST_STEPS}") = 300,  # type: ignore[valid-type]
        repeats: _said("integer", f"How many seeds are trained, 1 to {MOST_REPEATS}") = 1,  # type: ignore[valid-type]
        seed: _said("integer", "The first seed") = 0,  # type: ignore[valid-type]
    ) -> dict[str, Any]:
        """Train a small student on a teacher's soft labels, and its twin on hard labels only: a few seconds.

        For teacher, student and twin the means over the seeds, on held-out examples: `accuracy` (0 to 1), and
        `kl_to_teacher` in nats. It ends after 30 seconds, with what was learnt by then.
        """
        check_count("steps", steps, 1, MOST_STEPS)
        check_count("repeats", repeats, 1, MOST_REPEATS)
        config = {
            "temperature": temperature,
            "soft_weight": soft_weight,
            "steps": steps,
            "repeats": repeats,
            "seed": seed,
            "seconds": MOST_SECONDS,
            "every": steps,
        }
        [*_, last] = self._endpoints["distill"](config, task)
        if last["type"] != "result":
            raise ValueError(f"a run must have its turn to have a result, got one that is {last['type']!r:.40}")
        event = last["event"]
        scores = {who: _means(event[who]) for who in ("teacher", "student", "twin")}
        return {"task": task, "steps": event["step"], "seconds": event["seconds"], **scores}


def _means(scores: Mapping[str, Any]) -> dict[str, float]:
    return {measure: fmean(scores[measure]) for measure in ("accuracy", "kl_to_teacher")}


def wanted() -> bool:
    """Whether the environment asks for the tools. Raises ValueError for a setting that is none."""
    if (said := os.environ.get(SWITCH, "")) not in ("", "0", "1"):
        raise ValueError(f"{SWITCH} must be 0 or 1, got {said!r:.40}")
    return said == "1"


def gateway_with_tools(endpoints: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    """demos.gateway's GATEWAY, whose app has `state.tools`. Raises ValueError where mcp is not installed."""
    manager = _manager(Tools(endpoints))

    @asynccontextmanager
    async def offered(app: FastAPI) -> AsyncIterator[None]:
        async with GATEWAY["lifespan"](app), manager.run():
            app.state.tools = manager
            yield

    return {**GATEWAY, "lifespan": offered}


def _manager(tools: Tools) -> Any:
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    except ImportError as error:
        raise ValueError("mcp must be installed: pip install -r requirements-mcp.txt") from error
    server = MCPServer("temperature-lab", title="Temperature Lab", instructions=INSTRUCTIONS, log_level="WARNING")
    for tool in (tools.next_token_shares, tools.soft_labels, tools.distil):
        server.add_tool(_saying_plainly(tool), structured_output=True)
    # Nothing is kept between two requests, so no session can be left behind.
    return StreamableHTTPSessionManager(server._lowlevel_server, json_response=True, stateless=True)


def _saying_plainly(tool: Callable[..., Any]) -> Callable[..., Any]:
    """`tool`, whose ValueErrors (the rule, and the value that broke it) reach the caller."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except ValueError as error:
            raise ToolError(str(error)) from error

    return answer
