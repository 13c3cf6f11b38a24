"""Finds the Chromium that the browser tests drive; run as a module, it installs one where there is none."""

import os
import shutil
import subprocess
import sys

# The headless shell first: it draws no browser around a page, and opens one in two thirds of the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of the system's Chromium or Chrome; None where only playwright's own can serve."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Debian's package where apt and root are at hand, else playwright's own build."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium-headless-shell"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not find_chromium():
        install_chromium()
    print("Chromium:", find_chromium() or "playwright's own")
