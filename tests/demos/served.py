"""The page, served from the process of the tests, so that they can look into it."""

from collections.abc import Iterator
from contextlib import contextmanager

from demos import serving
from tests.conftest import free_port


@contextmanager
def served_here() -> Iterator[str]:
    """The page's address. The language model is not loaded."""
    page, port = serving.build(), free_port()
    page.get_ready = lambda: None  # type: ignore[method-assign]
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        page.close(verbose=False)
