"""The Distil tab: watch a student learn from a teacher, beside its twin that has hard labels only."""

from contextlib import suppress

from core.pages.distil import ORDER, PARTS, TITLE, page_data
from core.pages.offered import log_left_out, offered_tasks
from demos.distil import handlers
from demos.endpoints import add_endpoint
from demos.page import mount
from demos.training.queue import IN_LINE

__all__ = ["ORDER", "TITLE", "add_endpoints", "build", "prepare"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    log_left_out()
    mount("distil", page_data(), PARTS)


def add_endpoints() -> None:
    """Add what the tab asks of the server to the current gr.Blocks."""
    add_endpoint(handlers.distill, "distill", **IN_LINE)
    add_endpoint(handlers.sweep, "sweep", **IN_LINE)
    add_endpoint(handlers.train_teacher, "train_teacher", **IN_LINE)
    # Steering must not wait behind the training that it steers.
    add_endpoint(handlers.steer, "steer", concurrency_limit=8)
    add_endpoint(handlers.export, "export", concurrency_limit=4)


def prepare() -> None:
    """Train for one step, so that the first visitor waits neither for torch nor for the teacher's logits."""
    for task in list(offered_tasks())[:1]:
        with suppress(ValueError):  # of a cluster that does not answer, as the log has said
            for _ in handlers.distill({"steps": 1, "repeats": 1}, task):
                pass
