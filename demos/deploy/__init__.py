"""The Deploy tab: what a student costs beside its teacher, and what it keeps of what the teacher knows."""

from core.pages.deploy import ORDER, PARTS, TITLE, page_data
from demos.deploy import handlers
from demos.endpoints import add_endpoint
from demos.page import mount

__all__ = ["ORDER", "TITLE", "build"]


def build() -> None:
    """Lay out the tab and its endpoint inside the current gr.Blocks."""
    mount("deploy", page_data(), PARTS)
    # Two at once would time each other.
    add_endpoint(handlers.answer_times, "answer_times", concurrency_limit=1)
