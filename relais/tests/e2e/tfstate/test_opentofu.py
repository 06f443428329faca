"""OpenTofu, replayed on the wire: its headers, its unlock with an id, its encrypted envelope; no tofu runs."""

import base64
import json

import pytest
from state_fixtures.serving import StateServer
from state_fixtures.wire import Wire


def envelope(serial: int, lineage: str = "a-lineage", data: bytes = b"sealed by the client") -> bytes:
    """Return what tofu uploads with encryption on (internal/encryption/state.go)."""
    return json.dumps(
        {
            "serial": serial,
            "lineage": lineage,
            "meta": {"key_provider.pbkdf2.mykey": "eyJzYWx0IjoiIn0="},
            "encrypted_data": base64.b64encode(data).decode(),
            "encryption_version": "v0",
        }
    ).encode()


@pytest.fixture
def tofu(state_server: StateServer, state: str) -> Wire:
    """A tofu whose `headers` map carries the token, and which sends no user name."""
    return Wire(state_server, state, user="tofu/1.10.0", version="1.10.0")


def test_a_bearer_token_from_the_headers_map_opens(tofu: Wire) -> None:
    tofu.headers["Authorization"] = f"Bearer {tofu.server.token}"
    assert tofu.lock().status_code == 200
    assert tofu.write(envelope(1)).status_code == 200
    assert tofu.unlock().status_code == 200


def test_the_encrypted_envelope_is_kept_and_guarded_by_serial_and_lineage(tofu: Wire) -> None:
    assert tofu.lock().status_code == 200
    assert tofu.write(envelope(1)).status_code == 200
    assert tofu.send("GET").content == envelope(1)
    assert tofu.write(envelope(1)).status_code == 200
    assert tofu.write(envelope(1, data=b"other")).json()["rule"] == "serial"
    assert tofu.write(envelope(9, "another")).json()["rule"] == "lineage"
    summary = tofu.server.get(f"states/{tofu.state}")
    assert (summary["serial"], summary["resources"], summary["tool"]) == (1, None, "tofu")
    assert summary["terraform_version"] == "1.10.0"


def test_what_only_tofu_can_write_anew_is_said_to_be_so(tofu: Wire) -> None:
    for serial in (1, 2):
        assert tofu.write(envelope(serial), locked=False).status_code == 200
    answer = tofu.server.ask("POST", f"/api/v1/states/{tofu.state}/rollback", json={"to_serial": 1, "reason": "x"})
    assert (answer.status_code, answer.json()["rule"]) == (400, "encrypted")
    assert tofu.server.ask("GET", f"/api/v1/states/{tofu.state}/diff").status_code == 400


def test_force_unlock_sends_the_id_alone_and_frees_that_lock_only(tofu: Wire) -> None:
    assert tofu.lock().status_code == 200
    lock_id = tofu.lock_id
    assert tofu.send("UNLOCK", json.dumps({"ID": "another"}).encode()).status_code == 409
    assert tofu.send("UNLOCK", json.dumps({"ID": lock_id}).encode()).status_code == 200
    summary = tofu.server.get(f"states/{tofu.state}")
    assert summary["lock"] is None
    assert summary["unfinished"]["lock_id"] == lock_id


def test_the_envelope_of_another_state_is_refused_and_adopted_with_a_grant(tofu: Wire) -> None:
    tofu.write(envelope(1), locked=False)
    assert tofu.write(envelope(7, "another"), locked=False).status_code == 409
    number = tofu.server.get(f"states/{tofu.state}/quarantine")["items"][0]["id"]
    adopt = f"/api/v1/states/{tofu.state}/quarantine/{number}/adopt"
    assert tofu.server.ask("POST", adopt, json={"reason": "x"}).json()["rule"] == "lineage"
    tofu.server.grant(tofu.state, "lineage")
    assert tofu.server.ask("POST", adopt, json={"reason": "x"}).json()["serial"] == 7
    assert tofu.send("GET").content == envelope(7, "another")
