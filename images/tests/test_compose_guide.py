"""docs/guides/compose.md: what its commands back up, its commands bring back.

The commands are run as they are printed. Docker is a stand-in that runs what containers would run here: pg_dump and
pg_restore of the server's own build, and Relais, whose volume is a folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from images.tests.state_server import state_server
from scripts.server import answers, free_port
from scripts.steps import ROOT
from utilisateurs.local.postgres import Server, temporary_postgres

GUIDE = (ROOT / "docs" / "guides" / "compose.md").read_text(encoding="utf-8")
DOCKER = """#!{python}
import os, shutil, subprocess, sys
words = [word.replace("/var/lib/relais", os.environ["VOLUME"]) for word in sys.argv[1:]]
if words[0] == "cp":
    shutil.copy(words[1].partition(":")[2], words[2])
    sys.exit()
assert words.pop(0) == "compose"
verb = words.pop(0)
if verb in ("up", "ps"):
    print("the-container" if verb == "ps" else "")
    sys.exit()
entry = ["relais"] if verb == "run" else []
while words[0].startswith("-"):
    option = words.pop(0)
    if option == "-e":
        name, _, value = words.pop(0).partition("=")
        os.environ[name] = value
    if option == "--entrypoint":
        entry = [words.pop(0)]
service = words.pop(0)
assert service in ("database", "relais")
sys.exit(subprocess.run([*entry, *words]).returncode)
"""


def blocks() -> list[str]:
    """Return the commands that back up, and those that restore."""
    section = GUIDE.partition("## Backup and restore")[2]
    return [re.sub(r"(?m)^\$ ", "", block) for block in re.findall(r"```console\n(.*?)```", section, re.DOTALL)]


@contextmanager
def states(volume: Path) -> Iterator[str]:
    """Serve the states of a volume; yield the address."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    with state_server(volume, port, "--plain-http"):
        assert answers(f"{url}/health")
        yield url


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_postgres() as made:
        yield made


class Machine:
    """A folder with Docker's stand-in, where commands are run over a volume."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        (folder / "docker").write_text(DOCKER.replace("{python}", sys.executable))
        (folder / "docker").chmod(0o755)
        path = f"{folder}:{server.binaries.folder}:{os.environ['PATH']}"
        self.environment = os.environ | {"PATH": path, "PGHOST": str(server.home.sockets)}

    def run(self, script: str, volume: Path, url: str = "") -> str:
        told = {
            "VOLUME": str(volume),
            "RELAIS_STATE_ADDRESS": url,
            "RELAIS_STATE_TOKEN_FILE": str(volume / "state.token"),
        }
        command = ["bash", "-e", "-c", script]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment | told, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def test_people_and_states_come_back_from_what_the_guide_backs_up(server: Server, tmp_path: Path) -> None:
    machine, volume, other = Machine(tmp_path, server), tmp_path / "volume", tmp_path / "other"
    volume.mkdir()
    other.mkdir()
    backup, restore = blocks()
    server.sql("CREATE TABLE kept AS SELECT generate_series(1, 3) AS id", "utilisateurs")
    written = {"version": 4, "serial": 1, "lineage": "a", "terraform_version": "1.5.7", "outputs": {}, "resources": []}
    (tmp_path / "one.tfstate").write_text(json.dumps(written))
    with states(volume) as url:
        machine.run("relais state import staging --from one.tfstate", volume, url)
        machine.run(backup, volume, url)
    server.sql("DROP TABLE kept", "utilisateurs")
    shutil.rmtree(volume)
    machine.run(restore, other)
    assert server.sql("SELECT count(*) FROM kept", "utilisateurs").split() == ["3"]
    with states(other) as url:
        assert "staging" in machine.run("relais state list", other, url)
