import subprocess
import sys
from pathlib import Path

import pytest

from scripts.find_secrets import findings

ROOT = Path(__file__).parents[1]

# Each is put together here, so that this file holds nothing shaped like a credential.
SEEDED = [
    "-----BEGIN " + "PRIVATE KEY-----",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "AKIA" + "A1B2" * 4,
    "ghp_" + "a1B2" * 9,
    "glpat-" + "a1B2" * 5,
    "xoxb-" + "1234567890",
    "npm_" + "a1B2" * 9,
    "eyJ" + "hbGciOiJFZERTQSJ9.eyJ" + "zdWIiOiJub2JvZHki." + "c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    "postgresql://app:" + "hunter2@db.company.com/app",
]

HARMLESS = [
    "password = settings.password",
    "postgresql://app:secret@localhost/app",
    "postgresql://app:secret@db.example.test/app",
    "postgresql://owner:hush@db/app",
    "smtp://user:password@host:587",
    "https://example.org/path?user=a:b",
    "DATABASE_URL=postgresql://{user}:{password}@{host}/app",
]


@pytest.mark.parametrize("text", SEEDED)
def test_what_is_shaped_like_a_credential_is_found_and_not_shown(text: str) -> None:
    found = list(findings("a.py", f"first line\nvalue = '{text}'\n"))
    assert found
    assert found[0].startswith("a.py:2: looks like: ")
    assert text not in found[0]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_code_is_left_in_peace(text: str) -> None:
    assert list(findings("a.py", text)) == []


def test_a_reasoned_excuse_is_heard() -> None:
    assert list(findings("a.py", f"{SEEDED[2]}  # secret-scan: ok - documented sample")) == []


def test_the_command_fails_on_a_seeded_secret(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "notes.txt").write_text(SEEDED[2], encoding="utf-8")
    command = [sys.executable, "-m", "scripts.find_secrets"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout == "notes.txt:1: looks like: AWS access key\n"
