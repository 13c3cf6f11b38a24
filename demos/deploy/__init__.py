"""The Deploy tab: what a student costs beside its teacher, and what it keeps of what the teacher knows."""

from core.pages.deploy import ORDER, PARTS, TITLE, page_data
from demos.deploy import handlers, language
from demos.endpoints import add_endpoint
from demos.page import mount
from demos.training.queue import IN_LINE

__all__ = ["ORDER", "TITLE", "add_endpoints", "build"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    mount("deploy", page_data(), PARTS)


def add_endpoints() -> None:
    """Add what the tab asks of the server to the current gr.Blocks."""
    # Two at once would time each other.
    add_endpoint(handlers.answer_times, "answer_times", concurrency_limit=1)
    add_endpoint(language.distil_language, "distil_language", **IN_LINE)
