import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check_commits import fault

ROOT = Path(__file__).parents[1]

GOOD = [
    "feat(backend): sessions end everywhere at once",
    "fix: a cursor from another list is refused",
    "feat(frontend)!: the users page asks for its own columns",
    "docs: why the server is Granian\n\nThe measures are in the decision.\n",
    "fix(relais): a state is kept\n# a comment that git strips\n",
]

BAD = [
    "",
    "more work",
    "Feat: capital",
    "feat(kitchen): a component that does not exist",
    "feat:missing space",
    "feat(backend): ends with a stop.",
    "feat(backend): no empty line\nbefore the body",
]


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.check_commits", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def commit(folder: Path, subject: str) -> None:
    person = ["-c", "user.name=Camille Exemple", "-c", "user.email=camille@example.org"]
    command = ["git", *person, "commit", "--quiet", "--allow-empty", "-m", subject]
    subprocess.run(command, cwd=folder, check=True)


@pytest.mark.parametrize("message", GOOD)
def test_a_conventional_message_passes(message: str) -> None:
    assert fault(message) is None


@pytest.mark.parametrize("message", BAD)
def test_any_other_message_is_refused(message: str) -> None:
    assert fault(message)


def test_the_hook_refuses_a_bad_message_file_and_shows_the_form(tmp_path: Path) -> None:
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text("wip\n", encoding="utf-8")
    answer = check(tmp_path, str(message))
    assert answer.returncode == 1
    assert "wip" in answer.stdout
    assert "type(scope): what changes" in answer.stdout


def test_the_hook_refuses_a_long_subject(tmp_path: Path) -> None:
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text(f"feat: {'a' * 100}\n", encoding="utf-8")
    assert check(tmp_path, str(message)).returncode == 1


def test_the_history_is_checked_from_its_root(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    commit(tmp_path, "feat: the first one")
    assert check(tmp_path).returncode == 0
    commit(tmp_path, "oops")
    commit(tmp_path, "feat: the last one")
    answer = check(tmp_path)
    assert answer.returncode == 1
    assert "oops" in answer.stdout
