"""The real `terraform`, in a folder of its own, pointed at a state by the environment alone."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from state_fixtures.serving import StateServer, environment

BACKEND = 'terraform {\n  backend "http" {}\n}\n'
PATIENCE = 120.0


def things(count: int, text: str = "x") -> str:
    """Return a configuration with so many resources."""
    return f'resource "terraform_data" "thing" {{\n  count = {count}\n  input = "{text}${{count.index}}"\n}}\n'


def slow(seconds: float, count: int = 1) -> str:
    """Return a configuration whose resources take their time."""
    return (
        f'resource "terraform_data" "slow" {{\n  count = {count}\n  provisioner "local-exec" {{\n'
        f'    command = "sleep {seconds}"\n  }}\n}}\n'
    )


class Terraform:
    """One folder and one person who works in it."""

    def __init__(self, folder: Path, server: StateServer, state: str, token: str = "", user: str = "someone") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.server = server
        self.state = state
        self.environment = {
            **environment(),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "TF_CLI_ARGS": "-no-color",
            "TF_HTTP_USERNAME": user,
            "TF_HTTP_PASSWORD": token or server.token,
            "TF_HTTP_RETRY_WAIT_MIN": "1",
        }
        self.point_at(f"{server.url}/tf/{state}")

    def point_at(self, address: str) -> None:
        for name in ("ADDRESS", "LOCK_ADDRESS", "UNLOCK_ADDRESS"):
            self.environment[f"TF_HTTP_{name}"] = address

    def write(self, configuration: str, backend: str = BACKEND) -> "Terraform":
        (self.folder / "main.tf").write_text(backend + configuration)
        return self

    def ready(self, configuration: str) -> "Terraform":
        self.write(configuration)
        self.good("init")
        return self

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [program(), *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def good(self, *arguments: str) -> str:
        answer = self.run(*arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout + answer.stderr

    def bad(self, *arguments: str) -> str:
        answer = self.run(*arguments)
        assert answer.returncode != 0, answer.stdout + answer.stderr
        return " ".join((answer.stdout + answer.stderr).replace("│", " ").split())

    def apply(self, *more: str) -> str:
        return self.good("apply", "-auto-approve", *more)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [program(), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def held(self) -> bool:
        return self.server.ask("GET", f"/api/v1/states/{self.state}").json().get("lock") is not None

    def serial(self) -> int | None:
        found: int | None = self.server.get(f"states/{self.state}")["serial"]
        return found


def program() -> str:
    found = shutil.which("terraform")
    assert found, "these tests need the real terraform on PATH"
    return found


@cache
def version() -> str:
    """Return the version of it."""
    told = subprocess.run([program(), "version", "-json"], capture_output=True, check=True).stdout
    found: str = json.loads(told)["terraform_version"]
    return found


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGKILL) -> str:
    """End a process and all that it started, and return what it said."""
    os.killpg(process.pid, how)
    return process.communicate(timeout=PATIENCE)[0]


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    stop = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < stop, f"waited in vain: {what}"
        time.sleep(0.02)
