"""The addresses that are answered: what the page and the named endpoints need of Gradio, and the shipped files."""

from collections.abc import Sequence

from starlette.responses import JSONResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from demos.gateway.files import send_file
from demos.gateway.model_files import MANIFEST, PARTS, send_manifest, send_part
from demos.gateway.room_answers import answer_room
from demos.gateway.room_stream import send_changes
from demos.gateway.student_files import STUDENT_FILES, send_student_file

# Where the messages of a call are read: by the page and curl, and by gradio_client.
EVENTS = "/gradio_api/call/{name}/{call}", "/gradio_api/call/v2/{name}/{call}"
SESSION = "/gradio_api/queue/data"
READ_AS_STREAM = ("/gradio_api/heartbeat/{session}", SESSION, *EVENTS)
# Where language models' programs ask, if the host offers it.
TOOLS = "/mcp"

_READ = (
    "/",
    "/config",
    "/theme.css",
    "/manifest.json",
    "/favicon.ico",
    "/robots.txt",
    "/assets/{file:path}",  # Gradio's own scripts and styles
    "/static/{file:path}",
    "/gradio_api/info",
    "/gradio_api/startup-events",  # Gradio asks itself when it starts
    *READ_AS_STREAM,
)
ASKED = (
    "/gradio_api/call/{name}",
    "/gradio_api/call/v2/{name}",
    "/gradio_api/queue/join",
    "/gradio_api/cancel",
    TOOLS,
)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Status 404, and the rule."""
    sentence = f"an address must be one that the page or a named endpoint has, got {scope['path']!r:.60}"
    await JSONResponse({"error": sentence}, 404)(scope, receive, send)


def routes(paths: Sequence[str], method: str) -> list[Route]:
    """For `parts_of`: paths whose {parts} are named."""
    return [Route(path, _refuse, methods=[method]) for path in paths]


def parts_of(scope: Scope, listed: Sequence[Route]) -> dict[str, str] | None:
    """The named parts of a request's path by the first of `listed` that it fits; None where it fits none."""
    for route in listed:
        fits, found = route.matches(scope)
        if fits is Match.FULL:
            return dict(found["path_params"])
    return None


_GRADIOS = routes(_READ, "GET") + routes(ASKED, "POST")
_FILES = routes(["/v/{version}/{name:path}"], "GET")
_MANIFEST = routes([MANIFEST], "GET")
_PARTS = routes([PARTS], "GET")
_STUDENTS = routes([STUDENT_FILES], "GET")
_ROOMS = routes(["/room/{code}"], "GET") + routes(["/room/{act}", "/room/{code}/{act}"], "POST")
_CHANGES = routes(["/room/{code}/changes"], "GET")


class ListedRoutes:
    """Lets the listed addresses through to Gradio, sends the shipped files, and refuses everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan" or parts_of(scope, _GRADIOS) is not None:
            await self.app(scope, receive, send)
        elif (file := parts_of(scope, _FILES)) is not None:
            await send_file(file["version"], file["name"], scope, receive, send)
        elif parts_of(scope, _MANIFEST) is not None:
            await send_manifest(scope, receive, send)
        elif (part := parts_of(scope, _PARTS)) is not None:
            await send_part(part["sha256"], scope, receive, send)
        elif (student := parts_of(scope, _STUDENTS)) is not None:
            await send_student_file(student["student"], student["file"], scope, receive, send)
        elif (room := parts_of(scope, _ROOMS)) is not None:
            await answer_room(room.get("code", ""), room.get("act", ""), scope, receive, send)
        elif (room := parts_of(scope, _CHANGES)) is not None:
            await send_changes(room["code"], scope, receive, send)
        else:
            await _refuse(scope, receive, send)
