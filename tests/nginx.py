"""Finds the nginx that the tests put before the server, and runs it; run as a module, it installs one if it can."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conftest import free_port

# Workers write here what they gather; as root they would run as another user, who may not write in a test's folder.
CONFIG = """
{user}
daemon off;
pid "{folder}/nginx.pid";
error_log stderr;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path "{folder}/bodies";
    proxy_temp_path "{folder}/answers";
    fastcgi_temp_path "{folder}/fastcgi";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
    {servers}
    server {{
        listen 127.0.0.1:{port};
        location = /beside {{ return 204; }}
        {locations}
    }}
}}
"""
START_SECONDS = 10
# Debian's, where a user who is not root has no such folder on the path.
FOLDERS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def find_nginx() -> str | None:
    """Path of the system's nginx, or None."""
    return shutil.which("nginx", path=FOLDERS)


def install_nginx() -> None:
    """Debian's package where apt and root are at hand; elsewhere the tests that need it are skipped."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "nginx-light"], check=False)


@contextmanager
def proxied(folder: Path, locations: str, servers: str = "") -> Iterator[str]:
    """The address of an nginx with these `location` blocks, without the slash at its end; its log is in `folder`.

    servers: the lines of its `http` that say what stands behind it.
    """
    port, program = free_port(), find_nginx()
    assert program
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(CONFIG.format(folder=folder, port=port, user=user, locations=locations, servers=servers))
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen([program, "-e", "stderr", "-c", str(config)], stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/beside", process, folder / "nginx.log")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url: str, nginx: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and nginx.poll() is None:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise RuntimeError(f"nginx did not answer at {url}:\n{log.read_text('utf-8', 'replace')}")


if __name__ == "__main__":
    if not find_nginx():
        install_nginx()
    print("nginx:", find_nginx() or "none, its tests are skipped")
