"""The files of a student that was distilled on this server, for as long as the server keeps it."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse
from starlette.types import Receive, Scope, Send

from core.model_shelf import shared_shelf
from demos.gateway.files import NOT_KEPT

STUDENT_FILES = "/language/students/{student}/{file}"


async def send_student_file(student: str, file: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the file, which is written now if nobody asked before; 404 where there is none, 507 without room."""
    try:
        kept = shared_shelf().student(student)  # held until all is sent: its files go with it
        path = await run_in_threadpool(kept.file, file)
    except (ValueError, OSError) as error:
        status = 404 if isinstance(error, ValueError) else 507
        await JSONResponse({"error": str(error)}, status, NOT_KEPT)(scope, receive, send)
        return
    answer = FileResponse(path, filename=f"{student}{path.suffix}", headers=NOT_KEPT)
    await answer(scope, receive, send)
