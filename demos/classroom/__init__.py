"""The Classroom tab: a lesson through the other tabs, a check of understanding, and what a teacher needs."""

from core.pages.classroom import ORDER, PARTS, TITLE, page_data
from demos.page import mount

__all__ = ["ORDER", "TITLE", "build"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    mount("classroom", page_data(), PARTS)
