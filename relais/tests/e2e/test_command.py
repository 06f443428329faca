import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

RELAIS = Path(sys.executable).with_name("relais")


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
