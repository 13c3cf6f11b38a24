"""The language model's file for the visitor's own device: a list of its parts, and the parts."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from core.device_model import find_part, manifest, read_part
from core.language.model_store import ModelMissingError
from demos.gateway.files import FOR_A_YEAR, NOT_KEPT

MANIFEST = "/language/model.json"
PARTS = "/language/parts/{sha256}"


async def send_manifest(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what a browser must know of the model, or with status 404 where its package is not installed."""
    try:
        answer = JSONResponse(await run_in_threadpool(manifest), headers={"Cache-Control": "no-cache"})
    except ModelMissingError as error:
        answer = JSONResponse({"error": str(error)}, 404, NOT_KEPT)
    await answer(scope, receive, send)


async def send_part(sha256: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a part, which its name makes the same for ever, or with status 404."""
    try:
        part = await run_in_threadpool(find_part, sha256)
    except ModelMissingError:
        part = None
    answer: Response
    if part is None:
        sentence = f"a part of the model must be one of {MANIFEST}, got {sha256:.64}"
        answer = JSONResponse({"error": sentence}, 404, NOT_KEPT)
    else:
        headers = FOR_A_YEAR | {"Content-Length": str(part.size)}
        answer = StreamingResponse(read_part(part), headers=headers, media_type="application/octet-stream")
    await answer(scope, receive, send)
