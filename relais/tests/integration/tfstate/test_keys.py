"""Keys: where they come from, how they change, and that a lost one is said at start."""

import sys
from pathlib import Path

import pytest

from relais.adapters.sealing.keys import (
    KeyFault,
    KeyMalformed,
    KeyMissing,
    from_command,
    from_environment,
    from_file,
    new_key,
    read_keys,
    write_key,
)
from relais.adapters.sealing.seal import AesSeal
from relais.adapters.state_store.faults import Unreadable
from relais.adapters.state_store.sqlite import SqliteStore
from relais.bootstrap.states import state_desk
from relais.tfstate.actions import protocol, reading, tokens, upkeep
from relais.tfstate.actions.desk import Asker, Desk
from relais.tfstate.model.tools import Tool

BODY = b'{"version": 4, "serial": %d, "lineage": "l", "resources": []}'


def keys(number: int = 1) -> list[str]:
    return [new_key() for _ in range(number)]


def administrator(desk: Desk) -> Asker:
    secrets: list[str] = []
    tokens.first(desk, secrets.append)
    return tokens.recognise(desk, secrets[0], Tool(None, None), "127.0.0.1")


def test_a_key_is_hexadecimal_or_base64_and_the_newest_is_first() -> None:
    old = "A" * 43 + "="
    found = read_keys(f"# the team's\n{keys()[0]}\n\n{old}\n", "x")
    assert [len(key.secret) for key in found] == [32, 32]
    assert found[0].id != found[1].id


@pytest.mark.parametrize("line", ["short", "zz" * 32, "a" * 63, "A" * 44, "é"])
def test_what_is_no_key_is_refused_by_its_line_and_not_shown(line: str) -> None:
    with pytest.raises(KeyMalformed, match="line 2") as told:
        read_keys(f"# a remark\n{line}", "file")
    assert line not in str(told.value)


def test_keys_come_from_a_file_the_environment_or_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys(2)
    file = tmp_path / "keys"
    write_key(file, made)
    assert file.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("RELAIS_STATE_KEY", ",".join(made))
    printing = f"{sys.executable} -c \"print(open('{file}').read())\""
    assert from_file(file) == from_environment() == from_command(printing)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    write_key(file, keys())
    file.chmod(0o644)
    with pytest.raises(KeyFault, match="chmod 600"):
        from_file(file)


def test_no_key_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELAIS_STATE_KEY", raising=False)
    for ask in (from_environment, lambda: from_file(tmp_path / "none"), lambda: from_command("false")):
        with pytest.raises(KeyMissing):
            ask()


def test_a_sealed_body_opens_in_its_place_alone() -> None:
    seal = AesSeal(read_keys(keys()[0], "x"))
    sealed = seal.close(b"secret" * 100, "prod md5")
    assert b"secret" not in sealed.blob
    assert seal.open(sealed, "prod md5") == b"secret" * 100
    with pytest.raises(Unreadable, match="was changed"):
        seal.open(sealed, "dev md5")
    with pytest.raises(Unreadable, match="not among those given"):
        AesSeal(read_keys(keys()[0], "x")).open(sealed, "prod md5")


def test_nothing_of_a_state_is_readable_in_the_file(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s.db")
    desk = state_desk(store, read_keys(keys()[0], "x"))
    admin = administrator(desk)
    needle = b"needle-in-the-state"
    protocol.write(desk, admin, "s", (BODY % 1).replace(b"[]", b'[], "check_results": ["%s"]' % needle), None, None)
    store.close()
    assert all(needle not in file.read_bytes() for file in tmp_path.iterdir())


def test_keys_change_in_the_background_and_a_kill_in_between_is_made_up_for(tmp_path: Path) -> None:
    old, new = keys(2)
    path = tmp_path / "s.db"
    desk = state_desk(SqliteStore(path), read_keys(old, "x"))
    admin = administrator(desk)
    for serial in range(1, upkeep.BATCH + 6):
        protocol.write(desk, admin, "s", BODY % serial, None, None)
    protocol_refused = pytest.raises(Exception, match="not above")
    with protocol_refused:
        protocol.write(desk, admin, "s", BODY % 1, None, None)
    desk.store.close()

    both = read_keys(f"{new}\n{old}", "x")
    first = state_desk(SqliteStore(path), both)
    assert upkeep.reseal(first) == 6
    first.store.close()

    again = state_desk(SqliteStore(path), both)
    assert upkeep.reseal(again) == 0
    again.store.close()

    alone = state_desk(SqliteStore(path), read_keys(new, "x"))
    content = reading.read(alone, admin, "s")
    assert content
    assert b"".join(content.pieces) == BODY % (upkeep.BATCH + 5)
    alone.store.close()


def test_a_lost_key_is_said_at_start(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    desk = state_desk(SqliteStore(path), read_keys(keys()[0], "x"))
    protocol.write(desk, administrator(desk), "s", BODY % 1, None, None)
    desk.store.close()
    store = SqliteStore(path)
    with pytest.raises(KeyMissing, match="Without it they cannot be read") as told:
        state_desk(store, read_keys(keys()[0], "x"))
    assert desk.seal.key_id in str(told.value)
    store.close()
