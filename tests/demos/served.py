"""The page, served from the process of the tests, so that they can look into it."""

from collections.abc import Iterator
from contextlib import contextmanager

import app
from demos.gateway import GATEWAY
from tests.conftest import free_port


@contextmanager
def served_here() -> Iterator[str]:
    """The page's address."""
    page, port = app.build(), free_port()
    page.launch(
        server_name="127.0.0.1",
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
        app_kwargs=dict(GATEWAY),
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        page.close(verbose=False)
