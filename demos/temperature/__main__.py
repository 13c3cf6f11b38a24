"""python -m demos.temperature: the Temperature tab alone."""

from demos.serving import build_alone, serve

serve(build_alone("temperature"))
