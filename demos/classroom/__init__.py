"""The Classroom tab: a lesson through the other tabs, a check of understanding, and what a teacher needs."""

from core.pages.classroom import ORDER, PARTS, TITLE, page_data
from core.rooms import shared_rooms
from demos.page import mount

__all__ = ["ORDER", "TITLE", "build", "prepare"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    mount("classroom", page_data(), PARTS)


def prepare() -> None:
    """Have the rooms of before found, and those removed whose day is over."""
    shared_rooms().ready()
