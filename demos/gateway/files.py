"""The files that browsers get, each under an address that holds the version of its content: v/VERSION/NAME."""

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from core.assets import ASSETS
from core.pages.document import address

# What is at such an address never changes: another content has another address.
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
NOT_KEPT = {"Cache-Control": "no-store"}

# Some machines have other names for these kinds, by which no browser runs a module.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")

_served: dict[str, Path] = {}


def serve(path: Path) -> str:
    """Have a file, or all files of a folder, given out; returns the address, relative to the page's."""
    found = address(path)
    _served[found.split("/")[1]] = path
    return found


async def send_file(version: str, name: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the file, which may be kept for a year, or with status 404, as for a version of before."""
    answer = await _found(version, name, scope)
    if answer is None:
        sentence = f"a file must be one of the page's, in its present version, got {version:.20}/{name:.60}"
        answer = JSONResponse({"error": sentence}, 404, NOT_KEPT)
    await answer(scope, receive, send)


async def _found(version: str, name: str, scope: Scope) -> Response | None:
    """The file's answer, or that it has not changed."""
    path, (first, _, inside) = _served.get(version), name.partition("/")
    if path is None or first != path.name or path.is_dir() != bool(inside):
        return None
    folder, file = (path, inside) if inside else (path.parent, first)
    try:
        answer = await StaticFiles(directory=folder).get_response(file, scope)
    except HTTPException:
        return None
    answer.headers.update(FOR_A_YEAR)
    return answer


ADDRESS = serve(ASSETS)
