"""A project, a state server and the real `terraform`, worked on through the `relais` command as its user would."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from state_fixtures.serving import StateServer
from state_fixtures.terraform import version
from state_fixtures.wire import Wire

RELAIS = Path(sys.executable).with_name("relais")
PATIENCE = 60.0
COUNTED = ("COVERAGE_PROCESS_CONFIG",)
"""What makes the lines that a command runs count."""
MAIN = """terraform {
  backend "http" {}
}
variable "label" { default = "x" }
resource "terraform_data" "one" { input = var.label }
resource "terraform_data" "two" { input = terraform_data.one.output }
output "label" { value = terraform_data.two.output }
"""
SLOW = """
resource "terraform_data" "slow" {
  input = var.label
  provisioner "local-exec" { command = "touch ../began; while [ ! -e ../go ]; do sleep 0.05; done" }
}
"""
"""A resource whose creation tells that it began, and waits to be let go."""


@dataclass
class Project:
    """A folder with a configuration, and how to call `relais` in it."""

    root: Path
    server: StateServer
    token: str
    mark: str = ""
    """What makes the names of this project's states its own, where a server is shared."""
    address: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.root / "infra"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{RELAIS.parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.root.parent / "home"),
            "TF_CLI_CONFIG_FILE": os.devnull,
            "RELAIS_STATE_ADDRESS": self.address or self.server.url,
            "RELAIS_STATE_TOKEN": self.token,
            **{name: os.environ[name] for name in COUNTED if name in os.environ},
            **self.more,
        }

    def start(self, *words: str, folder: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [RELAIS, "tf", *words],
            cwd=folder or self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, folder=folder)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def relais(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another tool of the line, as an administrator."""
        environment = {**self.environment(), "RELAIS_STATE_TOKEN": self.server.token}
        return subprocess.run(
            [RELAIS, *words], env=environment, cwd=self.root, capture_output=True, text=True, check=False
        )

    def done(self, *words: str, folder: Path | None = None) -> str:
        answer = self.run(*words, folder=folder)
        assert answer.returncode == 0, f"{words}: {answer.returncode}\n{answer.stdout}\n{answer.stderr}"
        return answer.stdout

    def json(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.done(*words, "--json"))
        return found

    def typed(self, answer: str, *words: str) -> tuple[int, str]:
        """Run it on a terminal of its own, give the answer to its question, and return what the terminal showed."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [RELAIS, "tf", *words],
            cwd=self.root,
            env=self.environment(),
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
        )
        os.close(follower)
        os.write(leader, f"{answer}\n".encode())
        shown = _everything(leader)
        return process.wait(PATIENCE), shown

    def write(self, text: str, name: str = "main.tf") -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def configure(self, text: str) -> None:
        """Write `relais.toml`, in which every context gets a state of a name that no other test uses."""
        names = [] if not self.mark else re.findall(r"^\[environment\.(\w+)\]$", text, re.MULTILINE)
        for name in names:
            text = text.replace(f"[environment.{name}]\n", f'[environment.{name}]\nstate = "{self.state(name)}"\n')
        if self.mark and "me" not in names:
            text += f'[environment.me]\nstate = "{self.state()}"\n'
        (self.root / "relais.toml").write_text(text, encoding="utf-8")

    def state(self, name: str = "me") -> str:
        return f"{name}-{self.mark}" if self.mark else name

    def serial(self, name: str = "me") -> int | None:
        return self.standing(name).get("serial")

    def standing(self, name: str = "me") -> dict[str, Any]:
        answer = self.server.ask("GET", f"/api/v1/states/{self.state(name)}")
        found: dict[str, Any] = answer.json() if answer.is_success else {}
        return found

    def wire(self, name: str = "me", who: str = "bob@desk") -> Wire:
        """Return somebody else, who speaks the protocol by hand, as the terraform that is here would."""
        return Wire(self.server, self.state(name), who=who, user=f"terraform/{version()}", version=version())

    def commit(self) -> None:
        """Commit everything, in a repository that is made when it is not there."""
        who = ("-c", "user.name=Alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgsign=false")
        git = shutil.which("git") or "git"
        for words in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", "x")):
            subprocess.run([git, *words], cwd=self.root, check=True, env=self.environment())

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait for something to hold; the time is only there to end a test that will never."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"never: {what}"
            time.sleep(0.02)


def _everything(leader: int) -> str:
    shown = b""
    while select.select([leader], [], [], PATIENCE)[0]:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    return shown.decode(errors="replace")


def tree(root: Path) -> Mapping[Path, bytes]:
    """Return every file below, with its content."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
