"""What README.md says of the server's endpoints, done as it is written there."""

import json
import re
import shutil
import subprocess
import sys
import time

import pytest

from demos.serving import build
from tests.conftest import ROOT
from tests.demos.client import Client

README = (ROOT / "README.md").read_text("utf-8")
SECTION = README.partition("\n## Over HTTP\n")[2].partition("\n## ")[0]


def block(language: str, server_url: str) -> str:
    """The section's first block of code in a language, for this server."""
    found = re.search(rf"^```{language}\n(.*?)^```$", SECTION, re.M | re.S)
    assert found
    return found[1].replace("http://127.0.0.1:7860/", server_url).replace("http://127.0.0.1:7860", server_url)


def test_the_table_lists_every_endpoint() -> None:
    table = SECTION.partition("| endpoint |")[2].partition("\n\n")[0]
    listed = re.findall(r"`(/\w+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert sorted(listed) == sorted(build().get_api_info()["named_endpoints"])


def test_the_python_example_runs(server_url: str) -> None:
    deadline = time.monotonic() + 120
    while Client(server_url).call("load_model")["state"] == "loading" and time.monotonic() < deadline:
        time.sleep(0.2)
    ran = subprocess.run(
        [sys.executable, "-c", block("python", server_url)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "'prob'" in ran.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_example_runs(server_url: str) -> None:
    ran = subprocess.run(["sh", "-c", block("sh", server_url)], capture_output=True, text=True, timeout=60, check=True)
    [*_, data] = [line for line in ran.stdout.splitlines() if line.startswith("data: ")]
    [answer] = json.loads(data.removeprefix("data: "))
    assert [bar["token"] for bar in answer["tokens"]][0] == " Paris"
