"""A second server on this machine, which notes who asks it and answers with a page that would run a script."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

PAGE = b"<!doctype html><title>Second</title><script>document.title = 'run'</script>"


@dataclass
class SecondServer:
    """Its address, the paths it was asked for, and the page that it answers with."""

    url: str = ""
    page: bytes = PAGE
    asked: list[str] = field(default_factory=list)


@contextmanager
def second_server() -> Iterator[SecondServer]:
    """The server while the block lasts."""
    second = SecondServer()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            second.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(second.page)))
            self.end_headers()
            self.wfile.write(second.page)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        second.url = f"http://localhost:{server.server_port}/"
        yield second
        server.shutdown()
