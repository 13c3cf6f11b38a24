"""What a visitor hears instead of an answer: one sentence with the rule and the value, as {"error": sentence}."""

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

from demos.gateway.files import NOT_KEPT


class TooManyError(Exception):
    """The sentence for one too many, and the seconds after which to try again. `busy`: because of all the others."""

    def __init__(self, sentence: str, wait: int, busy: bool = False) -> None:
        super().__init__(sentence)
        self.wait, self.busy = wait, busy

    def answer(self) -> JSONResponse:
        """Status 429, or 503 where it is not the visitor's own doing."""
        headers = {**NOT_KEPT, "Retry-After": str(self.wait)}
        return JSONResponse({"error": str(self)}, 503 if self.busy else 429, headers)


async def refuse_too_many(_request: Request, error: Exception) -> JSONResponse:
    """The answer to a TooManyError, for FastAPI."""
    if not isinstance(error, TooManyError):
        raise error
    return error.answer()


async def refuse_unlisted(request: Request, error: Exception) -> JSONResponse:
    """Status 422 and a sentence for a call of an endpoint, or with a parameter, that does not exist.

    Gradio would answer with status 500 and a traceback in its log. Raises errors of other paths again.
    """
    if "/call/" not in request.url.path:
        raise error
    reason = str(error).partition(". ")[0].rstrip(".")
    got = f"{request.url.path!r:.80} ({reason!r:.80})"
    sentence = f"an endpoint and its parameters must be listed in gradio_api/info, got {got}"
    return JSONResponse({"error": sentence}, 422)


async def refuse_shape(request: Request, error: Exception) -> JSONResponse:
    """Status 422 for a body that has other fields than its address takes; FastAPI would send all of it back."""
    if not isinstance(error, RequestValidationError):
        raise error
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    got = f"{request.url.path!r:.60}, {where!r:.40}: {fault['msg']!r:.80}"
    sentence = f"a request must have the fields that its address takes, got {got}"
    return JSONResponse({"error": sentence}, 422)


async def refuse_plainly(_request: Request, error: Exception) -> JSONResponse:
    """What FastAPI refuses, in the form of all our refusals."""
    if not isinstance(error, HTTPException):
        raise error
    return JSONResponse({"error": f"{error.detail!s:.300}"}, error.status_code, error.headers)


HANDLERS = {
    KeyError: refuse_unlisted,
    TypeError: refuse_unlisted,
    TooManyError: refuse_too_many,
    RequestValidationError: refuse_shape,
    HTTPException: refuse_plainly,
}
