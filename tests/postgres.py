"""Finds the PostgreSQL that the tests share rooms through, and runs it; run as a module, it installs one if it can."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.conftest import free_port

# Debian's, which puts none of these on the path.
DEBIAN = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root.
PLAIN_USER = "nobody"
# The package's own settings stay as they were before it.
UNASKED = {"DEBIAN_FRONTEND": "noninteractive", "UCF_FORCE_CONFFOLD": "1"}
USER, PASSWORD = "lab", "a@secret/word"
INITDB = ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync", f"--username={USER}"]


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    newest = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda file: int(re.sub(r"\D", "", file.parts[-3]) or 0))
    return newest[-1].parent if newest else None


def install_postgres() -> None:
    """Debian's package where apt and root are at hand; elsewhere the tests that need it are skipped."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    version = subprocess.run(["apt-cache", "depends", "postgresql"], capture_output=True, text=True, check=False).stdout
    [package] = re.findall(r"Depends: (postgresql-\d+)", version)[:1] or ["postgresql"]
    # Its package makes a database of its own and starts it, if it may.
    Path("/etc/postgresql-common").mkdir(exist_ok=True)
    made = Path("/etc/postgresql-common/createcluster.conf")
    if not made.exists():
        made.write_text("create_main_cluster = false\n")
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    subprocess.run(command, env=os.environ | UNASKED, check=False)


@dataclass
class Postgres:
    """A database of a test's own, in `folder`, which can be killed and started again; `url` holds its password."""

    folder: Path
    port: int
    options: Sequence[str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        password = PASSWORD.replace("@", "%40").replace("/", "%2F")
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Run it, until it answers."""
        options = ["-D", str(self.folder / "data"), "-p", str(self.port), "-k", "", "-h", "127.0.0.1", *self.options]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = _as_plain_user("postgres", *options, stdout=log, stderr=log)
        ready = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres", "-U", USER]
        for _ in range(300):
            if _as_plain_user(*ready, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait() == 0:
                return
            if self.process.poll() is not None:
                break
        raise RuntimeError(f"PostgreSQL did not answer:\n{(self.folder / 'log.txt').read_text('utf-8', 'replace')}")

    def clear(self) -> None:
        """Have nothing in it."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("drop schema if exists temperature_lab cascade")

    def kill(self) -> None:
        """End it at once, all of its processes, with nothing written down."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=20)
            self.process = None


@contextmanager
def running_postgres(*options: str) -> Iterator[Postgres]:
    """A database, until the end of the block; `options`: those of its program.

    Without any it does not wait for the disk, which a computer must lose its power to notice.
    """
    with tempfile.TemporaryDirectory(prefix="lab-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (secret := folder / "password").write_text(PASSWORD)
        (folder / "log.txt").touch()
        if os.geteuid() == 0:
            for path in (folder, secret):
                shutil.chown(path, PLAIN_USER)
        made = _as_plain_user(
            "initdb", "-D", str(folder / "data"), f"--pwfile={secret}", *INITDB, stdout=subprocess.PIPE
        )
        said = made.communicate(timeout=60)[0]
        if made.returncode:
            raise RuntimeError(f"initdb failed: {said.decode('utf-8', 'replace')}")
        database = Postgres(folder, free_port(), options or ["-F"])
        try:
            database.start()
            yield database
        finally:
            database.kill()


def _as_plain_user(program: str, *arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
    """A program of PostgreSQL's, not as root."""
    folder = find_postgres()
    assert folder
    if os.geteuid() == 0:
        options |= {"user": PLAIN_USER, "extra_groups": []}
    return subprocess.Popen([str(folder / program), *arguments], cwd="/", **options)


if __name__ == "__main__":
    if not find_postgres():
        install_postgres()
    print("postgres:", find_postgres() or "none, its tests are skipped")
