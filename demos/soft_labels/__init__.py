"""The Soft labels tab: what a teacher knows beyond the right answer."""

from core.pages.soft_labels import ORDER, TITLE, page_data
from demos.endpoints import MODEL_WORK, add_endpoint
from demos.page import mount
from demos.soft_labels import handlers

__all__ = ["ORDER", "TITLE", "build"]


def build() -> None:
    """Lay out the tab and its endpoints inside the current gr.Blocks."""
    mount("soft_labels", page_data())
    add_endpoint(handlers.sequence, "sequence", **MODEL_WORK)
    add_endpoint(handlers.translate, "translate", **MODEL_WORK)
