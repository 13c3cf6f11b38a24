"""Temperature Lab: serves the page with all tabs of demos/."""

from demos.serving import build, serve

if __name__ == "__main__":
    serve(build())
