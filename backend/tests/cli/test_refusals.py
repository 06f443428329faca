"""What the command line says when it cannot: a line for each reason, an exit code, never a stack trace."""

import json
import socket
from pathlib import Path

import pytest

from backend.tests.cli.conftest import Run
from backend.tests.fixtures.serving import free_port

GOOD = {
    "UTILISATEURS_SECRET": "s" * 32,
    "UTILISATEURS_ENVIRONMENT": "test",
    "DATABASE_URL": "postgresql://owner:hush-hush@127.0.0.1:1/none",
}
COMMANDS = [("serve",), ("migrate",), ("admin", "create", "a@example.com"), ("admin", "reset", "a@example.com")]
COMMANDS += [("keys", "rotate"), ("seed",)]


def test_serve_without_settings_lists_what_is_missing(run: Run) -> None:
    ended = run("serve")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        "These settings are wrong:",
        "  UTILISATEURS_SECRET: Field required",
        "  DATABASE_URL: Field required",
    ]


@pytest.mark.parametrize("words", COMMANDS, ids=[" ".join(words) for words in COMMANDS])
def test_every_command_refuses_wrong_settings_without_showing_a_secret(run: Run, words: tuple[str, ...]) -> None:
    ended = run(*words, UTILISATEURS_SECRET="hush", DATABASE_URL="mysql://owner:hush@db", PORT="none")
    assert ended.code == 2
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == [
        "These settings are wrong",
        "  PORT",
        "  UTILISATEURS_SECRET",
        "  DATABASE_URL",
    ]
    assert "hush" not in ended.out + ended.err


def test_serve_without_a_mail_server_is_refused_where_people_are(run: Run) -> None:
    ended = run("serve", **(GOOD | {"UTILISATEURS_ENVIRONMENT": "production"}))
    assert ended.code == 2
    assert ended.err.splitlines()[1].startswith("  UTILISATEURS_SMTP_URL: is needed to serve in production")


@pytest.mark.parametrize("words", [words for words in COMMANDS if words != ("serve",)], ids=" ".join)
def test_an_account_that_is_not_let_in_is_said_in_one_line(
    run: Run, environment: dict[str, str], words: tuple[str, ...]
) -> None:
    stranger = environment["DATABASE_URL"].replace("utilisateurs_app@", "stranger@")
    wrong = {"DATABASE_URL": stranger, "UTILISATEURS_MIGRATIONS_DATABASE_URL": stranger}
    ended = run(*words, **(environment | wrong))
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended.err
    assert "Check DATABASE_URL" in ended.err


def test_a_database_that_does_not_answer_is_said_in_one_line(run: Run) -> None:
    for words in (("migrate",), ("admin", "create", "a@example.com"), ("keys", "rotate")):
        ended = run(*words, **GOOD)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended.err
        assert "DATABASE_URL" in ended.err
        assert "hush" not in ended.err


def test_serve_says_why_it_cannot_start_and_ends(run: Run) -> None:
    ended = run("serve", **GOOD, PORT=str(free_port()), UTILISATEURS_WORKERS="1")
    assert (ended.code, ended.err) == (1, "")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert {(line["event"], line["error"]) for line in lines} == {("cannot start", "ConnectionRefusedError")}


def test_serve_says_that_its_port_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", **GOOD, PORT=str(port))
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert line.startswith(f"Cannot listen at 127.0.0.1, port {port}: Address already in use. Choose another PORT")


def test_serve_says_that_its_folder_for_temporary_files_is_too_deep(run: Run, tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    ended = run("serve", **GOOD, PORT=str(free_port()), TMPDIR=str(deep))
    assert ended.code == 2
    assert "Set TMPDIR to a shorter one" in ended.err
    assert list(deep.iterdir()) == [], "nothing is left there"


def test_an_unknown_command_is_answered_by_help(run: Run) -> None:
    ended = run("destroy")
    assert ended.code == 2
    assert "No such command" in ended.err
