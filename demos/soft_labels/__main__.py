"""python -m demos.soft_labels: the Soft labels tab alone."""

from demos.serving import build_alone, serve

serve(build_alone("soft_labels"))
