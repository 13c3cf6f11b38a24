"""python -m demos.classroom: the Classroom tab alone."""

from demos.serving import build_alone, serve

serve(build_alone("classroom"))
