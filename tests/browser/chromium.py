"""Finds the Chromium that the browser tests drive; run as a module, it installs one where there is none."""

import os
import shutil
import subprocess
import sys

# It draws no browser around a page, and opens one in two thirds of the processor's time.
SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(whole: bool = False) -> str | None:
    """Path of the system's Chromium or Chrome, its headless shell first unless a `whole` browser is wanted.

    None where only playwright's own can serve.
    """
    return next((path for name in (WHOLE if whole else (SHELL, *WHOLE)) if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Debian's packages where apt and root are at hand, else playwright's own build, unless one is here already."""
    is_here = find_chromium(whole=True) is not None
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=not is_here)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", SHELL], check=not is_here)
    elif not is_here:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not (shutil.which(SHELL) and find_chromium(whole=True)):
        install_chromium()
    print("Chromium:", find_chromium() or "playwright's own")
