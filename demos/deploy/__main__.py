"""python -m demos.deploy: the Deploy tab alone."""

from demos.serving import build_alone, serve

serve(build_alone("deploy"))
