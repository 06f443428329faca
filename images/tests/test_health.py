"""The health check of the image of Relais: it asks the server that runs, and finds a command well."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from images.tests.state_server import state_server
from scripts.server import answers, free_port
from scripts.steps import ROOT
from tests.own_certificate import own_certificate

CHECK = ROOT / "images" / "relais" / "health.py"


def checked(*commands: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask in a container where these commands run."""
    for number, command in enumerate(commands, start=1):
        (folder / str(number)).mkdir(exist_ok=True)
        (folder / str(number) / "cmdline").write_bytes(command)
    return subprocess.run([sys.executable, str(CHECK), str(folder)], capture_output=True, text=True, check=False)


def line(*words: str) -> bytes:
    """Write words as Linux tells those of a process."""
    return b"\0".join(word.encode() for word in ("/app/bin/python", "/app/bin/relais", *words)) + b"\0"


@contextmanager
def serving(folder: Path, port: int, *words: str) -> Iterator[bytes]:
    """Run a state server; yield its command line, as Linux tells it."""
    with state_server(folder, port, *words) as child:
        yield Path(f"/proc/{child.pid}/cmdline").read_bytes()


@pytest.mark.parametrize(
    "words",
    [("promote", "staging"), ("--help",), ("state", "list"), ("drill", "fetch"), ("state", "serve", "--port", "0")],
)
def test_a_container_that_runs_a_command_is_well(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert checked(line(*words), b"sleep\0", folder=tmp_path).returncode == 0


def test_a_server_that_answers_is_well_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    processes = tmp_path / "processes"
    processes.mkdir()
    with serving(tmp_path, port := free_port()) as command:
        assert answers(f"http://127.0.0.1:{port}/health")
        assert checked(b"dumb-init\0", command, folder=processes).returncode == 0
    gone = checked(b"dumb-init\0", command, folder=processes)
    assert gone.returncode == 1
    assert gone.stderr.startswith("The server does not answer: ")


def test_a_server_is_asked_by_tls_where_it_speaks_it(tmp_path: Path) -> None:
    certificate = own_certificate(tmp_path, "relais")
    with serving(
        tmp_path, free_port(), "--tls-certificate", str(certificate), f"--tls-key={certificate.with_suffix('.key')}"
    ) as command:
        assert checked(command, folder=tmp_path).returncode == 0
        plain = command.replace(b"--tls-certificate\0", b"--other\0")
        assert checked(plain, folder=tmp_path).stderr.startswith("The server does not answer: ")


@pytest.mark.parametrize("words", [("serve",), ("serve", "--host", "0.0.0.0"), ("state", "serve", "--host=127.0.0.1")])
def test_every_way_to_write_a_server_is_known(tmp_path: Path, words: tuple[str, ...]) -> None:
    port = free_port()
    assert checked(line(*words, f"--port={port}"), folder=tmp_path).returncode == 1
