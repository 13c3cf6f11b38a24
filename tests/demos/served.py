"""The page, served from the process of the tests, so that they can look into it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from demos import serving
from demos.training.queue import SHARED
from tests.conftest import free_port

# A call that nobody reads goes after half a minute.
LEFT_SECONDS = 40


@contextmanager
def served_here() -> Iterator[str]:
    """The page's address. The language model is not loaded. Fails where the server keeps a run that all have left."""
    page, port = serving.build(), free_port()
    page.get_ready = lambda: None  # type: ignore[method-assign]
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        emptied = line_empties(LEFT_SECONDS)
        page.close(verbose=False)
        assert emptied


def line_empties(seconds: float) -> bool:
    """Whether all that trains, waits or rests leaves the server's line within so many seconds."""
    deadline = time.monotonic() + seconds
    while SHARED.length and time.monotonic() < deadline:
        time.sleep(0.02)
    return SHARED.length == 0
