"""python -m demos.distil: the Distil tab alone."""

from demos.serving import build_alone, serve

serve(build_alone("distil"))
