"""Two visitors who press anything, in both editions; longer where MONKEY_SECONDS says so, otherwise by MONKEY_SEED."""

import os
import subprocess
import sys

SECONDS = os.environ.get("MONKEY_SECONDS") or "30"
SEED = os.environ.get("MONKEY_SEED") or "15"
# Two editions are opened, and a model loads. Whatever is still not over then hangs.
LATE = 5 * float(SECONDS) + 240


def test_nothing_that_two_visitors_press_breaks_either_edition() -> None:
    monkey = [sys.executable, "-m", "tests.browser.monkey", SECONDS, SEED]
    ended = subprocess.run(monkey, capture_output=True, text=True, check=False, timeout=LATE)
    assert ended.returncode == 0, f"{ended.stdout}{ended.stderr}"
