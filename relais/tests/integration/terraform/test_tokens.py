import stat
from pathlib import Path

import pytest

from relais.adapters.secrets import Tokens, from_command, from_keyring
from relais.kit.errors import Misuse
from relais.terraform.model.context import Context


@pytest.fixture(autouse=True)
def bare_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELAIS_STATE_TOKEN", raising=False)
    monkeypatch.delenv("RELAIS_STATE_TOKEN_FILE", raising=False)


def context(root: Path, address: str = "http://127.0.0.1:8765") -> Context:
    return Context("me", root, root, "dev-me", address)


def programs(folder: Path, **scripts: str) -> Path:
    folder.mkdir()
    for name, script in scripts.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(stat.S_IRWXU)
    return folder


def test_the_environment_goes_first_then_the_dotenv_then_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["printf", "from-the-command\nsecond line"]
    assert Tokens(lambda _: None, command).token(context(tmp_path)) == ("from-the-command", "token_command")
    dotenv = Tokens(lambda _: "RELAIS_STATE_TOKEN=from-the-file\n", command)
    assert dotenv.token(context(tmp_path)) == ("from-the-file", ".env")
    monkeypatch.setenv("RELAIS_STATE_TOKEN", "from-the-shell")
    assert Tokens(lambda _: "RELAIS_STATE_TOKEN=x", command).token(context(tmp_path))[0] == "from-the-shell"


def test_a_file_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("in-a-file\n", encoding="utf-8")
    monkeypatch.setenv("RELAIS_STATE_TOKEN_FILE", str(tmp_path / "token"))
    assert Tokens(lambda _: None, []).token(context(tmp_path))[0] == "in-a-file"
    monkeypatch.setenv("RELAIS_STATE_TOKEN_FILE", str(tmp_path / "absent"))
    with pytest.raises(Misuse, match="RELAIS_STATE_TOKEN_FILE: cannot be read"):
        Tokens(lambda _: None, []).token(context(tmp_path))


def test_the_token_of_a_server_started_here_is_for_this_machine_alone(tmp_path: Path) -> None:
    (tmp_path / "relais-state.token").write_text("first\n", encoding="utf-8")
    assert Tokens(lambda _: None, []).token(context(tmp_path)) == ("first", "relais-state.token")
    elsewhere = context(tmp_path, "https://states.example.org")
    assert Tokens(lambda _: None, []).token(elsewhere) == ("", "")


def test_the_command_is_asked_once(tmp_path: Path) -> None:
    tokens = Tokens(lambda _: None, ["sh", "-c", f"echo x >> {tmp_path}/asked; echo secret"])
    assert tokens.token(context(tmp_path)) == tokens.token(context(tmp_path))
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "x\n"


@pytest.mark.parametrize(
    ("command", "why"), [(["sh", "-c", "echo hunter2; exit 3"], "ends with code 3"), (["/nowhere/x"], "does not run")]
)
def test_a_command_that_fails_is_named_by_its_place_and_shows_nothing(command: list[str], why: str) -> None:
    with pytest.raises(Misuse, match=why) as fault:
        from_command(command, "terraform.token_command")
    assert str(fault.value).startswith("terraform.token_command: ")
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    ("program", "script"),
    [
        ("secret_tool", '[ "$*" = "lookup service relais account https://s.example.org" ] && printf kept'),
        ("security", '[ "$*" = "find-generic-password -s relais -w -a https://s.example.org" ] && echo kept'),
    ],
)
def test_the_desktops_keyring_is_asked_by_service_and_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, script: str
) -> None:
    monkeypatch.setenv("PATH", f"{programs(tmp_path / 'bin', **{program: script})}:/bin:/usr/bin")
    assert from_keyring("https://s.example.org") == "kept"
    assert from_keyring("https://other.example.org") == ""
