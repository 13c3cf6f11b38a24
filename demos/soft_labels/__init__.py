"""The Soft labels tab: what a teacher knows beyond the right answer."""

from core.pages.soft_labels import ORDER, TITLE, page_data
from demos.endpoints import MODEL_WORK, add_endpoint
from demos.page import mount
from demos.soft_labels import handlers

__all__ = ["ORDER", "TITLE", "add_endpoints", "build"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    mount("soft_labels", page_data())


def add_endpoints() -> None:
    """Add what the tab asks of the server to the current gr.Blocks."""
    add_endpoint(handlers.sequence, "sequence", **MODEL_WORK)
    add_endpoint(handlers.translate, "translate", **MODEL_WORK)
