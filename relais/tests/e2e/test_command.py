import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

RELAIS = Path(sys.executable).with_name("relais")
DEAR = {"pydantic", "httpx2", "fastapi", "psycopg", "cryptography"}
"""What takes longer to import than most commands take to run."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([RELAIS, *arguments], capture_output=True, text=True, check=False, timeout=30)


def test_it_tells_its_version() -> None:
    answer = run("--version")
    assert (answer.returncode, answer.stdout) == (0, f"relais {version('relais')}\n")


def test_alone_it_says_what_it_is() -> None:
    answer = run()
    assert answer.returncode == 0
    assert "production line" in answer.stdout


def test_a_command_that_does_not_exist_is_refused() -> None:
    answer = run("deliver-it")
    assert answer.returncode == 2
    assert "deliver-it" in answer.stderr


FAULTY = "from relais.entrypoints.cli import main; main.application = lambda: {}['x']; main.run()"


def test_a_fault_of_ours_is_one_line_and_shows_where_it_was_only_when_asked() -> None:
    command = [sys.executable, "-c", FAULTY]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    line = "relais: this is a fault of relais, please report it: KeyError: 'x' RELAIS_TRACE=1 shows where.\n"
    assert told.stderr == line
    traced = subprocess.run(
        command, env=os.environ | {"RELAIS_TRACE": "1"}, capture_output=True, text=True, check=False
    )
    assert "Traceback" in traced.stderr


@pytest.mark.parametrize("words", [["--help"], ["tf", "prompt"], ["tf", "plan", "--help"], ["budget", "--help"]])
def test_a_command_starts_without_what_takes_long_to_import(words: list[str], tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", RELAIS, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert "typer" in imported
    assert not imported & DEAR
