import subprocess
import sys
from pathlib import Path

import pytest

from scripts.find_secrets import findings
from scripts.steps import NOT_DONE

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


def in_the_files_of(folder: Path) -> tuple[int, str]:
    return said_in(folder, "scripts.find_secrets")


def test_how_much_was_read_is_told_and_nothing_at_all_is_no_pass(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert in_the_files_of(tmp_path) == (NOT_DONE, "NOT EXAMINED: git knows no file here\n")
    (tmp_path / "uv.lock").write_text(SEEDED[2], encoding="utf-8")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    told = "not read, as it is generated: uv.lock\n1 files hold no credential\n"
    assert in_the_files_of(tmp_path) == (0, told)


def test_a_large_or_binary_file_is_read_too(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "large.bin").write_bytes(b"\0\xff\n" * 1_000_000 + SEEDED[2].encode())
    assert in_the_files_of(tmp_path) == (1, "large.bin:1000001: looks like: AWS access key\n")


def in_the_history_of(folder: Path) -> tuple[int, str]:
    return said_in(folder, "scripts.find_old_secrets")


def said_in(folder: Path, module: str) -> tuple[int, str]:
    command = [sys.executable, "-m", module]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    return subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def committed(folder: Path, text: str) -> str:
    (folder / "notes.txt").write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "notes")
    return git(folder, "rev-parse", "HEAD")[:10]


def test_what_was_taken_away_is_found_in_the_history(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    committed(tmp_path, "hello")
    guilty = committed(tmp_path, f"hello\n{SEEDED[2]}\n")
    committed(tmp_path, "hello")
    code, told = in_the_history_of(tmp_path)
    assert (code, told.splitlines()[0]) == (1, f"{guilty}:notes.txt: looks like: AWS access key")
    assert SEEDED[2] not in told


def test_what_a_merge_alone_added_is_found_in_the_history(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    committed(tmp_path, "hello")
    git(tmp_path, "checkout", "--quiet", "-b", "other")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "other")
    git(tmp_path, "checkout", "--quiet", "main")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "more")
    git(tmp_path, "merge", "--quiet", "--no-ff", "--message", "both", "other")
    assert in_the_history_of(tmp_path) == (0, "4 commits hold no credential\n")
    (tmp_path / "notes.txt").write_text(SEEDED[2], encoding="utf-8")
    git(tmp_path, "commit", "--quiet", "--all", "--amend", "--no-edit")
    guilty = git(tmp_path, "rev-parse", "HEAD")[:10]
    committed(tmp_path, "hello")
    code, told = in_the_history_of(tmp_path)
    assert (code, told.splitlines()[0]) == (1, f"{guilty}:notes.txt: looks like: AWS access key")


def test_where_git_refuses_or_breaks_off_nothing_was_examined(tmp_path: Path) -> None:
    assert in_the_history_of(tmp_path) == (NOT_DONE, "NOT EXAMINED: git log ended with 128, having shown 0 commits\n")
    git(tmp_path, "init", "--quiet")
    assert in_the_history_of(tmp_path)[0] == NOT_DONE
    first, _ = committed(tmp_path, "hello"), committed(tmp_path, "bye")
    tree = git(tmp_path, "rev-parse", f"{first}^{{tree}}").strip()
    (tmp_path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    code, told = in_the_history_of(tmp_path)
    assert (code, "git log ended with 128" in told) == (NOT_DONE, True)


def test_a_shallow_clone_is_no_whole_history(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path / "whole"], check=True)
    for text in (SEEDED[2], "hello"):
        committed(tmp_path / "whole", text)
    clone = ["git", "clone", "--quiet", "--depth=1", f"file://{tmp_path}/whole", str(tmp_path / "shallow")]
    subprocess.run(clone, check=True)
    code, told = in_the_history_of(tmp_path / "shallow")
    assert (code, told.partition(":")[0]) == (NOT_DONE, "NOT EXAMINED")
