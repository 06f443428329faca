"""The protocol, request by request: statuses that clients accept, retries, twins, and what hostile hands send."""

import base64
import json
import socket
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest
from state_fixtures.serving import StateServer, serving
from state_fixtures.wire import Wire, document, md5


@pytest.fixture
def wire(state_server: StateServer, state: str) -> Wire:
    return Wire(state_server, state)


def rules_of(wire: Wire) -> list[str]:
    return [one["rule"] for one in wire.server.get(f"states/{wire.state}/quarantine")["items"]]


def test_a_cycle_answers_with_the_statuses_that_clients_accept(wire: Wire) -> None:
    assert wire.send("GET").status_code == 204
    assert wire.lock().status_code == 200
    assert wire.write(document(1)).status_code == 200
    answer = wire.send("GET")
    assert (answer.status_code, answer.content) == (200, document(1))
    assert answer.headers["content-md5"] == md5(document(1))
    assert wire.unlock().status_code == 200


@pytest.mark.parametrize(
    ("lock", "unlock", "path", "unlock_path"),
    [("POST", "DELETE", "/lock", "/lock"), ("PUT", "DELETE", "/lock", "/lock"), ("POST", "POST", "/lock", "/unlock")],
)
def test_the_twins_of_lock_and_unlock_do_the_same(
    wire: Wire, lock: str, unlock: str, path: str, unlock_path: str
) -> None:
    body = wire.lock_body()
    assert wire.send(lock, body, path).status_code == 200
    assert wire.send(lock, wire.lock_body(), path).status_code == 423
    assert wire.send(unlock, body, unlock_path).status_code == 200
    assert wire.lock().status_code == 200


def test_retries_of_each_request_are_answered_as_the_first(wire: Wire) -> None:
    assert wire.lock().status_code == wire.lock(wire.info).status_code == 200
    assert wire.write(document(1)).status_code == wire.write(document(1)).status_code == 200
    assert wire.unlock().status_code == wire.unlock().status_code == 200
    assert wire.write(document(1)).status_code == 200
    assert [one["serial"] for one in wire.server.get(f"states/{wire.state}/versions")["items"]] == [1]


def test_423_carries_the_holders_lock_info(wire: Wire) -> None:
    wire.lock()
    answer = Wire(wire.server, wire.state, who="other@test").lock()
    assert answer.status_code == 423
    holder = answer.json()
    assert (holder["ID"], holder["Who"], holder["Operation"]) == (wire.lock_id, "wire@test", "OperationTypeApply")


def test_the_holders_id_in_a_forged_lock_info_is_not_believed(wire: Wire) -> None:
    wire.lock()
    mallory = Wire(wire.server, wire.state, wire.server.make_token("mallory", f"{wire.state}:read,write,lock"))
    assert mallory.lock(wire.info).status_code == 423
    mallory.info = wire.info
    assert mallory.write(document(1)).status_code == 423
    assert wire.write(document(1)).status_code == 200
    forged = json.dumps({**json.loads(wire.info), "Who": "somebody else"}).encode()
    assert wire.lock(forged).status_code == 423


def test_a_refused_body_is_kept_and_read_back_byte_for_byte(wire: Wire) -> None:
    wire.write(document(1), locked=False)
    assert wire.write(document(1, resources=2), locked=False).status_code == 409
    kept = wire.server.get(f"states/{wire.state}/quarantine")["items"][0]
    content = wire.server.ask("GET", f"/api/v1/states/{wire.state}/quarantine/{kept['id']}").content
    assert content == document(1, resources=2)


def test_the_same_refused_body_is_kept_once(wire: Wire) -> None:
    wire.write(document(3), locked=False)
    for _ in range(3):
        assert wire.write(document(2), locked=False).status_code == 409
    assert rules_of(wire) == ["serial"]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"{", "shape"),
        (document(1)[:-20], "shape"),
        (document(1).replace(b'"serial": 1', b'"serial": NaN'), "shape"),
        (document(1).replace(b'"serial": 1', b'"serial": -1'), "shape"),
        (document(1, lineage=""), "shape"),
        (document(1, lineage="a\0b"), "shape"),
        (b"\x00" * 100, "shape"),
        (b'{"serial":' * 50_000, "shape"),
    ],
)
def test_what_is_no_state_is_refused_with_400_and_kept(wire: Wire, body: bytes, rule: str) -> None:
    answer = wire.write(body, locked=False)
    assert (answer.status_code, answer.json()["rule"]) == (400, rule)
    assert answer.headers["content-type"] == "application/problem+json"
    assert rules_of(wire) == [rule]
    assert wire.read() is None


def test_a_body_that_was_changed_on_its_way_is_refused_and_kept(wire: Wire) -> None:
    wire.headers["Content-MD5"] = md5(b"another")
    assert wire.write(document(1), locked=False).status_code == 400
    assert rules_of(wire) == ["md5"]


def test_65_mb_are_refused_and_the_limit_is_named(wire: Wire) -> None:
    answer = wire.write(b"x" * (65 * 2**20), locked=False)
    assert answer.status_code == 413
    assert "64 MB" in answer.json()["detail"]
    assert "64 MB" in wire.server.sentences(wire.state)[0]


def test_almost_64_mb_are_taken(wire: Wire) -> None:
    big = document(1, outputs={"a": {"value": "x" * (63 * 2**20), "type": "string"}})
    assert wire.write(big, locked=False).status_code == 200
    assert wire.send("GET").content == big


def test_a_body_that_is_cut_off_leaves_nothing_behind(wire: Wire) -> None:
    place = urlsplit(wire.server.url)
    secret = base64.b64encode(f"x:{wire.server.token}".encode()).decode()
    head = f"POST /tf/{wire.state} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {secret}\r\nContent-Length: 5000\r\n\r\n"
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(head.encode() + document(1)[:50])
    assert wire.read() is None
    assert wire.write(document(1), locked=False).status_code == 200


def test_a_body_in_chunks_is_taken(wire: Wire) -> None:
    answer = wire.server.ask("POST", f"/tf/{wire.state}", content=iter([document(1)[:40], document(1)[40:]]))
    assert answer.status_code == 200
    assert wire.send("GET").content == document(1)


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "%2e%2e", "PROD", "a%00b", "a" * 64, "a%0ab", "-rf", "a..b", "%c3%a9"]
)
def test_a_state_name_that_climbs_or_confuses_is_refused(state_server: StateServer, name: str) -> None:
    for method in ("GET", "POST", "LOCK", "UNLOCK", "DELETE"):
        answer = state_server.ask(method, f"/tf/{name}", content=b"" if method in ("GET", "DELETE") else b"{}")
        assert answer.status_code in (400, 404, 405), (method, name, answer.status_code)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b"{}",
        b'{"ID": ""}',
        b'{"ID": 3}',
        b"\xff",
        b'{"ID": "%s"}' % (b"x" * 400),
        b'{"ID": "a\\u0000"}',
        b'{"ID": "\\ud800"}',
    ],
)
def test_a_lock_info_that_is_none_is_refused_with_400(wire: Wire, body: bytes) -> None:
    assert wire.send("LOCK", body).status_code == 400
    assert wire.lock().status_code == 200


def test_a_lock_info_as_large_as_a_state_is_refused(wire: Wire) -> None:
    assert wire.lock(wire.lock_body(Info="x" * 100_000)).status_code == 400


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Bearer",
        "Bearer rls_short",
        "Digest x",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
    ],
)
def test_without_a_valid_token_nothing_opens(state_server: StateServer, header: str) -> None:
    for method, path in (("GET", "/tf/prod"), ("POST", "/tf/prod"), ("LOCK", "/tf/prod"), ("GET", "/api/v1/states")):
        answer = state_server.ask(
            method, path, headers={"Authorization": header}, content=b"{}" if method != "GET" else b""
        )
        assert answer.status_code == 401
        assert "Basic" in answer.headers["www-authenticate"]


def test_an_expired_and_a_revoked_token_say_so(wire: Wire) -> None:
    made = wire.server.post("tokens", {"name": "brief", "scopes": [f"{wire.state}:read,write"], "seconds": 1})
    brief = Wire(wire.server, wire.state, made["token"])
    while (answer := brief.send("GET")).status_code != 401:
        assert answer.status_code == 204
    assert "expired" in answer.json()["detail"]
    gone = Wire(wire.server, wire.state, wire.server.make_token("gone", f"{wire.state}:read"))
    assert gone.send("GET").status_code == 204
    number = next(one["id"] for one in wire.server.get("tokens")["items"] if one["name"] == "gone")
    assert wire.server.ask("DELETE", f"/api/v1/tokens/{number}").status_code == 204
    assert "was revoked" in gone.send("GET").json()["detail"]


def test_a_token_reaches_the_states_of_its_pattern_alone(wire: Wire) -> None:
    narrow = wire.server.make_token("narrow", "dev-*:read,write,lock")
    assert Wire(wire.server, "dev-narrow", narrow).lock().status_code == 200
    other = Wire(wire.server, wire.state, narrow)
    assert {
        other.send("GET").status_code,
        other.lock().status_code,
        other.write(document(1), locked=False).status_code,
    } == {403}
    assert [one["name"] for one in wire.server.get("states", narrow)["items"]] == ["dev-narrow"]


def test_an_administrator_of_some_states_hands_out_no_more(wire: Wire) -> None:
    chief = wire.server.make_token("chief", "team-*:admin")
    body = {"name": "x", "scopes": ["*:read"]}
    assert wire.server.ask("POST", "/api/v1/tokens", chief, json=body).status_code == 403
    wire.server.post("tokens", {"name": "x", "scopes": ["team-*:read"]}, chief)
    assert wire.server.ask("GET", "/api/v1/tokens", chief).status_code == 403


def test_a_locked_state_is_not_removed(wire: Wire) -> None:
    wire.lock()
    assert wire.send("DELETE").status_code == 423
    assert wire.server.ask("DELETE", f"/api/v1/states/{wire.state}", json={"reason": "x"}).status_code == 423
    wire.unlock()
    assert wire.send("DELETE").status_code == 200
    assert wire.send("GET").status_code == 410


def test_a_rollback_is_refused_while_somebody_holds_the_lock(wire: Wire) -> None:
    wire.write(document(1), locked=False)
    wire.lock()
    answer = wire.server.ask("POST", f"/api/v1/states/{wire.state}/rollback", json={"to_serial": 1, "reason": "x"})
    assert (answer.status_code, answer.json()["rule"]) == (423, "lock")


def test_a_heartbeat_tells_the_living_from_the_silent(wire: Wire) -> None:
    wire.lock()
    path = f"/api/v1/states/{wire.state}/lock/heartbeat"
    assert wire.server.get(f"states/{wire.state}")["lock"]["alive"] is None
    assert wire.server.ask("POST", path, json={"id": wire.lock_id}).status_code == 204
    assert wire.server.get(f"states/{wire.state}")["lock"]["alive"] is True
    assert wire.server.ask("POST", path, json={"id": "another"}).status_code == 409
    bob = wire.server.make_token("bob", f"{wire.state}:read,lock")
    taken = wire.server.ask(
        "DELETE", f"/api/v1/states/{wire.state}/lock", bob, json={"id": wire.lock_id, "reason": "x"}
    )
    assert (taken.status_code, "is alive" in taken.json()["detail"]) == (423, True)


def test_a_run_whose_lock_was_taken_away_keeps_its_body_in_quarantine(wire: Wire) -> None:
    wire.lock()
    wire.server.ask("DELETE", f"/api/v1/states/{wire.state}/lock", json={"id": wire.lock_id, "reason": "thought dead"})
    assert wire.server.get(f"states/{wire.state}")["unfinished"]["reason"] == "thought dead"
    answer = wire.write(document(1))
    assert "was taken away" in answer.json()["detail"]
    number = wire.server.get(f"states/{wire.state}/quarantine")["items"][0]["id"]
    wire.server.post(f"states/{wire.state}/quarantine/{number}/adopt", {"reason": "it was alive"})
    assert wire.read() == json.loads(document(1))
    assert wire.server.get(f"states/{wire.state}")["unfinished"] is None


def test_unknown_fields_and_missing_reasons_are_named(wire: Wire) -> None:
    wire.write(document(1), locked=False)
    for body, field in (({"reason": ""}, "reason"), ({}, "reason"), ({"reason": "x", "odd": 1}, "odd")):
        answer = wire.server.ask("POST", f"/api/v1/states/{wire.state}/lock", json=body)
        assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_the_smaller_limit_of_a_server_is_the_one_it_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("small"), None, "--max-megabytes", "1", "--protect", "prod*") as server:
        assert "1 MB" in Wire(server, "s").write(b"x" * (2 * 2**20), locked=False).json()["detail"]
        assert Wire(server, "prod-eu").lock().status_code == 409
        assert server.get("states/prod-eu")["protected"] is True


def test_metrics_and_health_answer(state_server: StateServer) -> None:
    assert state_server.ask("GET", "/health", token="none").json()["status"] == "ok"
    assert state_server.ask("GET", "/metrics", token="none").status_code == 401
    text = state_server.ask("GET", "/metrics").text
    assert "relais_state_locks " in text
    assert 'relais_state_requests_total{operation="' in text


def test_anybody_is_told_which_release_serves(state_server: StateServer) -> None:
    assert state_server.ask("GET", "/api/v1/version", token="none").json() == {"version": version("relais")}


def test_the_log_holds_no_token_and_no_body(wire: Wire) -> None:
    wire.write(document(1, outputs={"p": {"value": "hunter2-secret", "type": "string"}}), locked=False)
    wire.write(document(1, outputs={"p": {"value": "hunter3-secret", "type": "string"}}), locked=False)
    log = wire.server.log.read_text()
    assert wire.server.token not in log
    assert "hunter" not in log
    assert wire.state in log


def test_characters_that_a_database_cannot_hold_are_no_fault_of_ours(wire: Wire) -> None:
    wire.write(document(1), locked=False)
    answer = wire.server.ask("POST", f"/api/v1/states/{wire.state}/lock", json={"reason": "a\0b"})
    assert answer.status_code == 200
    assert wire.server.ask("GET", f"/api/v1/states/{wire.state}").json()["lock"]["reason"][0] == "a"
    strange = document(2, terraform_version="1.11\0")
    assert wire.write(strange, locked=False).status_code in (200, 423)


def test_a_difference_without_an_older_serial_is_to_the_one_before(wire: Wire) -> None:
    for serial in (2, 5, 9):
        wire.write(document(serial), locked=False)
    found = [wire.server.get(f"states/{wire.state}/diff{query}") for query in ("", "?to=5", "?to=2", "?from=2")]
    assert [(one["from"], one["to"]) for one in found] == [(5, 9), (2, 5), (None, 2), (2, 9)]


def test_a_later_apply_that_ends_settles_what_was_unfinished(wire: Wire) -> None:
    wire.lock()
    wire.server.ask("DELETE", f"/api/v1/states/{wire.state}/lock", json={"id": wire.lock_id, "reason": "killed"})
    wire.lock(wire.lock_body("OperationTypePlan"))
    wire.unlock()
    assert wire.server.get(f"states/{wire.state}")["unfinished"]
    wire.lock()
    wire.unlock()
    assert wire.server.get(f"states/{wire.state}")["unfinished"] is None
    assert [one["action"] for one in wire.server.get(f"audit?state={wire.state}")["items"]][-1] == "settled"


def test_an_unlock_that_comes_again_under_anothers_lock_is_answered_as_the_first(wire: Wire) -> None:
    other = Wire(wire.server, wire.state, who="other@test")
    for _ in range(3):
        wire.lock()
        assert wire.unlock().status_code == 200
        assert other.lock().status_code == 200
        assert wire.unlock().status_code == 200
        assert other.write(document(1)).status_code == 200
        assert other.unlock().status_code == 200
