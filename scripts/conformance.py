"""Asks the service everything that its own description promises: `python -m scripts.conformance [--image CONTAINER]`.

With --image it is the one inside a container of buildah's, entered by chroot, which needs no privileged runner;
without, the one of this checkout. Nobody asks everything, an administrator reads everything; schemathesis makes up what
is sent.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from scripts.server import answers, free_port
from scripts.steps import ROOT
from scripts.with_server import GENEROUS
from utilisateurs.local.postgres import Server, temporary_postgres

EMAIL, PASSWORD = "admin@example.org", "a passphrase for conformance"
SECRET = "a secret for conformance that is long enough"  # noqa: S105 - as above
READY_SECONDS = 120
PROGRAM = "/app/bin/utilisateurs"
"""Where an image has the service."""
CHECKS = ("--checks=all", "--continue-on-failure", "--suppress-health-check=all", "--request-timeout=60", "--seed=1")
HOOKS = 'hooks = "backend.tests.app.beyond_schemas"\n[generation]\ndatabase = "none"\n'


def inside(container: str, database: Server) -> list[str]:
    """Return the words that run a command in a container of buildah's, the database's sockets within reach."""
    sockets = database.home.sockets
    reach = ("--volume", f"{sockets}:{sockets}")
    return ["buildah", "run", "--isolation", "chroot", "--user", "10001", *reach, container, "--"] if container else []


def let_in(database: Server) -> None:
    """Let every account of this machine in without a password: the database is a test's, and a container is another."""
    sockets = database.home.sockets
    sockets.chmod(0o755)
    next(sockets.glob(".s.PGSQL.*[0-9]")).chmod(0o777)
    rules = Path(database.sql("SHOW hba_file", "postgres"))
    rules.write_text(f"local all all trust\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
    database.sql("SELECT pg_reload_conf()", "postgres")


def settings(database: Server, port: int) -> list[str]:
    """Return the environment as words of env(1), which containers have too."""
    given = GENEROUS | {
        "DATABASE_URL": database.app_url,
        "UTILISATEURS_MIGRATIONS_DATABASE_URL": database.owner_url,
        "UTILISATEURS_SECRET": SECRET,
        "UTILISATEURS_ENVIRONMENT": "test",
        "UTILISATEURS_ADMIN_PASSWORD": PASSWORD,
        "PORT": str(port),
        "UTILISATEURS_WORKERS": "2",
    }
    return ["env", *(f"{name}={value}" for name, value in given.items())]


@contextmanager
def serving(container: str) -> Iterator[str]:
    """Serve over an empty database with an administrator; yield the address. Raises RuntimeError when it stays away."""
    with temporary_postgres() as database:
        if container:
            let_in(database)
        port = free_port()
        command = [*inside(container, database), *settings(database, port), "utilisateurs"]
        for words in (["migrate"], ["admin", "create", EMAIL]):
            subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([*command, "serve"], stdout=subprocess.DEVNULL) as child:
            try:
                url = f"http://127.0.0.1:{port}"
                _await(f"{url}/health/ready", child)
                yield url
            finally:
                _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask the service itself to end: buildah, asked, would end it at once and leave its workers behind."""
    below = psutil.Process(child.pid).children(recursive=True)
    served = [one for one in below if PROGRAM in one.cmdline()]
    (served[0] if served else child).terminate()


def _await(url: str, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_SECONDS
    while not answers(url):
        if child.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the service did not start; what it said is above")
        time.sleep(0.2)


def token(url: str) -> str:
    """Sign the administrator in."""
    body = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/v1/sessions", body, kind)  # noqa: S310 - an address of our own
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - as above
        return str(json.load(response)["access_token"])


def asked(url: str, who: str, words: Sequence[str]) -> int:
    """Ask everything once; return schemathesis' code."""
    sys.stdout.write(f"\n=== asked by {who}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "schemathesis.toml"
        config.write_text(HOOKS, encoding="utf-8")
        command = ["st", "--no-color", f"--config-file={config}", "run", f"{url}/api/openapi.json", f"--url={url}"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run([*command, *CHECKS, *words], cwd=folder, env=environment, check=False).returncode


def main(words: list[str]) -> int:
    """Serve and ask."""
    parser = argparse.ArgumentParser(prog="python -m scripts.conformance")
    parser.add_argument("--image", default="", help="container of buildah's that holds the image")
    parser.add_argument("--examples", default="5", help="requests made up for each operation (%(default)s)")
    parser.add_argument("--only", default="", help="one operation, by its id")
    given = parser.parse_args(words)
    drawn = ["--phases=coverage,fuzzing", f"--max-examples={given.examples}"]
    chosen = [f"--include-operation-id={given.only}"] if given.only else []
    with serving(given.image) as url:
        bearer = f"--header=Authorization: Bearer {token(url)}"
        codes = [
            asked(url, "nobody", [*drawn, *chosen]),
            asked(url, "an administrator", [*drawn, *(chosen or ["--include-method=GET"]), bearer]),
        ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
