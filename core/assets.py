"""Where the files are that ship with the project."""

from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"

DATA = ASSETS / "data"
PROGRAMS = ASSETS / "programs"
TEXTS = ASSETS / "texts"
TEACHERS = ASSETS / "teachers"
RECORDINGS = ASSETS / "recordings"
SOFT_LABELS = RECORDINGS / "soft_labels"
