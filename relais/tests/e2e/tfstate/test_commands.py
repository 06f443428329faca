"""`relais state …` as its user types it, against a real server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.elsewhere import Elsewhere, elsewhere
from state_fixtures.serving import StateServer, serving
from state_fixtures.wire import Wire, document

from relais.entrypoints.cli import main

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateServer]:
    """One server for all of these, each with a state of its own."""
    with serving(tmp_path_factory.mktemp("commands")) as server:
        yield server


@pytest.fixture
def wire(own_server: StateServer, state: str) -> Wire:
    """A state with two versions."""
    one = Wire(own_server, state)
    one.write(document(1), locked=False)
    one.write(document(2, resources=3), locked=False)
    return one


@pytest.fixture
def say(own_server: StateServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Say:
    """Run `relais state` with these words; return the exit code, what it printed, and what it complained of."""
    monkeypatch.setenv("RELAIS_STATE_ADDRESS", own_server.url)
    monkeypatch.setenv("RELAIS_STATE_TOKEN", own_server.token)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["relais", "state", *words])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.run()
        told = capfd.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def other() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def test_looking(wire: Wire, say: Say) -> None:
    assert wire.state in say("list")[1]
    assert {one["name"]: one["serial"] for one in json.loads(say("list", "--json")[1])["items"]}[wire.state] == 2
    shown = say("show", wire.state)[1]
    assert "lineage     a-lineage" in shown
    assert [line.split()[0] for line in say("log", wire.state)[1].splitlines()] == ["SERIAL", "2", "1"]
    assert "+ terraform_data.n1" in say("diff", wire.state)[1]
    assert "- terraform_data.n2" in say("diff", wire.state, "--from", "2", "--to", "1")[1]


def test_a_state_that_is_not_there_is_one_line_and_exit_code_3(say: Say) -> None:
    code, out, err = say("show", "nowhere")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "relais state list" in err


def test_lock_show_and_unlock(wire: Wire, say: Say) -> None:
    held = json.loads(say("lock", wire.state, "--reason", "maintenance", "--json")[1])
    assert "maintenance" in say("show", wire.state)[1]
    assert wire.lock().status_code == 423
    code, _, err = say("unlock", wire.state, "--id", "wrong", "--reason", "x")
    assert (code, held["id"] in err) == (3, True)
    assert "is free. It was held by admin" in say("unlock", wire.state, "--id", held["id"], "--reason", "over")[1]
    assert wire.lock().status_code == 200


def test_an_apply_cut_off_is_told_in_capitals(wire: Wire, say: Say) -> None:
    wire.lock()
    assert say("unlock", wire.state, "--id", wire.lock_id, "--reason", "its laptop was closed")[0] == 0
    assert "UNFINISHED: an apply of wire@test" in say("show", wire.state)[1]


def test_rollback_is_shown_first_and_goes_forward(wire: Wire, say: Say) -> None:
    assert "- terraform_data.n1" in say("rollback", wire.state, "--to", "1", "--reason", "x", "--dry-run")[1]
    assert wire.read()["serial"] == 2
    assert "as serial 3" in say("rollback", wire.state, "--to", "1", "--reason", "wrong folder")[1]
    assert "content of serial 1: wrong folder" in say("log", wire.state)[1]


def test_a_refusal_is_told_and_its_body_rescued(wire: Wire, say: Say) -> None:
    wire.write(document(2, resources=5), locked=False)
    assert "Serial 2 is not above 2" in say("refusals", wire.state)[1]
    number = say("rescue", wire.state)[1].splitlines()[1].split()[0]
    assert "+ terraform_data.n4" in say("rescue", wire.state, number)[1]
    assert "rescued as serial 3" in say("rescue", wire.state, number, "--adopt", "--reason", "it was real")[1]
    assert len(wire.read()["resources"]) == 5


def test_protect_and_grant(wire: Wire, say: Say) -> None:
    say("protect", wire.state)
    assert wire.lock().status_code == 409
    assert (
        f"is granted on {wire.state} once" in say("grant", wire.state, "apply", "--for", "5m", "--reason", "release")[1]
    )
    assert wire.lock().status_code == 200
    assert say("grant", wire.state, "apply", "--for", "soon", "--reason", "x")[0] == 2
    code, _, err = say("grant", wire.state, "anything", "--reason", "x")
    assert (code, "lineage" in err) == (3, True)


def test_rm_and_restore(wire: Wire, say: Say) -> None:
    assert f"relais state restore {wire.state}" in say("rm", wire.state, "--reason", "a mistake")[1]
    assert "removed" in next(line for line in say("list")[1].splitlines() if wire.state in line)
    assert "at serial 2" in say("restore", wire.state, "--reason", "it was one")[1]
    assert wire.read()["serial"] == 2


def test_export_is_what_was_written_and_import_takes_it(wire: Wire, say: Say, tmp_path: Path) -> None:
    file = tmp_path / "x.tfstate"
    say("export", wire.state, "--serial", "1", "--to", str(file))
    assert file.read_bytes() == document(1)
    assert file.stat().st_mode & 0o077 == 0
    say("export", wire.state, "--to", str(tmp_path / "new"))
    file.with_name("x.tfstate.backup").write_bytes(document(1))
    file.write_bytes((tmp_path / "new").read_bytes())
    assert "would be taken over" in say("import", f"{wire.state}-copy", "--from", str(file), "--dry-run")[1]
    assert (
        f"2 version(s) of {wire.state}-copy taken over: serials 1, 2"
        in say("import", f"{wire.state}-copy", "--from", str(file))[1]
    )
    code, _, err = say("import", f"{wire.state}-copy", "--from", str(file))
    assert (code, "not above" in err) == (3, True)
    assert say("import", f"{wire.state}-copy", "--from", str(tmp_path / "nothing"))[0] == 2


def test_import_from_gitlab_brings_the_history(
    wire: Wire, say: Say, other: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "projects/group/project/terraform/state/prod"
    other.states = {place: document(7, resources=2), **{f"{place}/versions/{n}": document(n) for n in (2, 5, 6)}}
    monkeypatch.setenv("GITLAB_TOKEN", other.gitlab_token)
    address = f"gitlab+http://{other.host}/group/project/prod"
    assert "serials 2, 5, 6, 7" in say("import", f"{wire.state}-new", "--from", address)[1]
    assert say("import", f"{wire.state}-new", "--from", f"gitlab+http://{other.host}/group/project/none")[0] == 3
    monkeypatch.setenv("GITLAB_TOKEN", "wrong")
    code, _, err = say("import", f"{wire.state}-new", "--from", address)
    assert (code, "scope" in err) == (3, True)


@pytest.fixture
def s3(other: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{other.host}",
        "AWS_ACCESS_KEY_ID": "synthetic",
        "AWS_SECRET_ACCESS_KEY": "synthetic",
        "AWS_DEFAULT_REGION": "eu-west-3",
    }.items():
        monkeypatch.setenv(name, value)
    return other


def test_import_from_s3_brings_every_version_of_the_object(wire: Wire, say: Say, s3: Elsewhere) -> None:
    s3.objects["bucket/prod.tfstate"] = [document(1), document(2), document(4, resources=2)]
    assert "serials 1, 2, 4" in say("import", f"{wire.state}-new", "--from", "s3://bucket/prod.tfstate")[1]
    assert "2026-11-22 12:00:00" in say("log", f"{wire.state}-new")[1]
    assert say("import", f"{wire.state}-new", "--from", "s3://bucket")[0] == 2


def test_backup_to_s3_and_back(wire: Wire, say: Say, s3: Elsewhere, own_server: StateServer, tmp_path: Path) -> None:
    assert say("backup", "s3://bucket/states.backup")[0] == 0
    key = str(own_server.folder / "states.key")
    new = str(tmp_path / "new.db")
    out = say("restore", "--from", "s3://bucket/states.backup", "--database", new, "--key-file", key)[1]
    assert " bodies open" in out
    assert say("restore", "--from", "s3://bucket/none", "--database", new, "--key-file", key)[0] == 4


def test_tokens_are_made_listed_and_revoked(wire: Wire, say: Say, tmp_path: Path) -> None:
    secret = say("token", "create", "alice", "--scope", "s-*:read", "--for", "90d")[1].strip()
    assert Wire(wire.server, wire.state, secret).send("GET").status_code == 200
    file = tmp_path / "ci.token"
    assert secret not in say("token", "create", "ci", "--scope", "s-*:read,lock", "--to", str(file))[1]
    assert file.stat().st_mode & 0o077 == 0
    listed = say("token", "list")[1]
    assert secret not in listed
    number = next(line.split()[0] for line in listed.splitlines() if "alice" in line)
    assert say("token", "revoke", number)[0] == 0
    assert Wire(wire.server, wire.state, secret).send("GET").status_code == 401
    code, _, err = say("token", "create", "bob", "--scope", "dev*")
    assert (code, "pattern:verb" in err) == (3, True)


def test_the_audit_trail_is_listed_and_verified(wire: Wire, say: Say) -> None:
    assert "written" in say("audit", "list", wire.state)[1]
    assert "none changed, none missing" in say("audit", "verify")[1]


def test_without_a_token_or_a_server_the_next_step_is_told(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = say("list", "--address", "http://127.0.0.1:1")
    assert (code, "relais state serve" in err) == (4, True)
    monkeypatch.delenv("RELAIS_STATE_TOKEN")
    code, _, err = say("list")
    assert (code, "RELAIS_STATE_TOKEN_FILE" in err) == (2, True)
