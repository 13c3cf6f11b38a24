"""Waiting for a model."""

import time

from core.model_shelf import ModelShelf, Status


def settled(shelf: ModelShelf, name: str) -> Status:
    """The status of the model `name` on `shelf` once it no longer loads."""
    deadline = time.monotonic() + 20
    while (status := shelf.status(name)).state == "loading" and time.monotonic() < deadline:
        time.sleep(0.002)
    return status
