"""The guide is typed as it is written; only the server's port is the system's choice, so that two runs do not meet."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tf_fixtures.project import PATIENCE, RELAIS

ROOT = Path(__file__).parents[4]
GUIDE = ROOT / "docs/guides/terraform.md"
INSTALL, SERVE = "pip install ./relais", "relais state serve"


def commands() -> list[str]:
    """Return what the guide types, each with what is written below it (here-documents)."""
    blocks = re.findall(r"^```console\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [command.rstrip("\n") for block in blocks for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def typed(lines: list[str], folder: Path, environment: dict[str, str]) -> str:
    script = "set -e\n" + "\n".join(lines)
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@contextmanager
def serving(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Type the server's line in a second terminal."""
    log = folder.parent / "second-terminal"
    with log.open("w", encoding="utf-8") as printed:
        words = [*SERVE.split(), "--port", "0"]
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=printed, stderr=printed)
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"Serving states at (\S+)", log.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.05)
        yield found[1]
    finally:
        process.terminate()
        process.wait(PATIENCE)


def walk(folder: Path, programs: Path) -> str:
    """Type the guide with the `relais` of these programs, after its installation; return what was printed last."""
    environment = {
        "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder.parent),
        "TF_CLI_CONFIG_FILE": os.devnull,
    }
    lines = commands()
    assert lines[0] == INSTALL
    at = lines.index(SERVE)
    typed(lines[1:at], folder, environment)
    with serving(folder, environment) as address:
        return typed(lines[at + 1 :], folder, {**environment, "RELAIS_STATE_ADDRESS": address})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "empty"
    made.mkdir()
    return made


def test_the_guide_works_exactly_as_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{RELAIS.parent}:{os.environ['PATH']}")
    told = walk(folder, RELAIS.parent)
    assert "Plan: 1 to add, 0 to change, 0 to destroy." in told
    assert 'greeting = "first"' in told
    assert "  lock: free" in told


@pytest.mark.long
def test_its_first_line_installs_all_that_the_rest_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = folder.parent / "venv/bin"
    subprocess.run([sys.executable, "-m", "venv", programs.parent], check=True)
    install = [str(programs / "python"), "-m", *INSTALL.split()]
    subprocess.run(install, cwd=ROOT, check=True, capture_output=True)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    assert 'greeting = "first"' in walk(folder, programs)
