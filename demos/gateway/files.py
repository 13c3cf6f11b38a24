"""The files that browsers get, each under an address that holds the version of its content: v/VERSION/NAME."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from core.assets import ASSETS

# What is at such an address never changes: another content has another address.
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
NOT_KEPT = {"Cache-Control": "no-store"}

# Some machines have other names for these kinds, by which no browser runs a module.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")

_served: dict[str, Path] = {}


@cache
def serve(path: Path) -> str:
    """Have a file, or all files of a folder, given out; returns the address, relative to the page's.

    Modules and files that a module names relative to itself come from the same version.
    """
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.relative_to(path.parent).as_posix()} {len(content)}\n".encode() + content)
    version = digest.hexdigest()[:16]
    _served[version] = path
    return f"v/{version}/{path.name}"


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
