"""Every reproduced way of breaking or losing a state, with the real terraform, on both stores: nothing is lost."""

import json
import signal
from pathlib import Path

import pytest
from state_fixtures.serving import StateServer
from state_fixtures.terraform import Terraform, end, slow, things, until


@pytest.fixture
def one(tmp_path: Path, state_server: StateServer, state: str) -> Terraform:
    """Somebody with three resources in a shared state."""
    alice = Terraform(tmp_path / "alice", state_server, state).ready(things(3))
    alice.apply()
    return alice


@pytest.fixture
def another(tmp_path: Path, state_server: StateServer, state: str) -> Terraform:
    """A colleague with a token of their own on the same state."""
    token = state_server.make_token("bob", f"{state}:read,write,lock")
    return Terraform(tmp_path / "bob", state_server, state, token)


def test_apply_plan_and_destroy_leave_every_version_behind(one: Terraform, state_server: StateServer) -> None:
    assert "No changes" in one.good("plan")
    one.good("destroy", "-auto-approve")
    versions = state_server.get(f"states/{one.state}/versions")["items"]
    assert [version["resources"] for version in versions] == [0, 3]
    assert versions[0]["terraform_version"]
    assert versions[0]["who"]
    assert not one.held()


def test_a_migration_answered_yes_is_refused_by_lineage_and_kept(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    before = one.good("state", "pull")
    another.write(things(1), backend="").good("init")
    another.apply()
    another.write(things(1))
    said = another.bad("init", "-migrate-state", "-force-copy")
    assert "409" in said
    assert "remains intact and unmodified" in said
    assert one.good("state", "pull") == before
    assert "lineage" in state_server.sentences(one.state)[0]
    kept = state_server.get(f"states/{one.state}/quarantine")["items"]
    assert [(item["rule"], item["resources"]) for item in kept] == [("lineage", 1)]


def test_two_applies_at_once_are_told_apart_and_the_holder_is_named(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    one.write(things(3) + slow(600))
    running = one.begin("apply", "-auto-approve")
    try:
        until(one.held, "the first has the lock")
        said = another.ready(things(4)).bad("apply", "-auto-approve")
        lock = state_server.get(f"states/{one.state}")["lock"]
        assert f"already locked: ID={lock['id']}" in said or lock["id"] in said
        assert (lock["token_name"], lock["operation"], lock["address"]) == ("admin", "OperationTypeApply", "127.0.0.1")
        assert "admin" in state_server.sentences(one.state)[0]
    finally:
        end(running)


def test_waiting_with_a_lock_timeout_succeeds_once_the_holder_is_done(one: Terraform, another: Terraform) -> None:
    another.ready(things(5))
    one.write(things(3) + slow(2))
    running = one.begin("apply", "-auto-approve")
    until(one.held, "the first has the lock")
    another.apply("-lock-timeout=60s")
    assert "Apply complete" in running.communicate()[0]
    assert json.loads(one.good("state", "pull"))["serial"] == one.serial()


def test_an_unlocked_apply_beside_a_holder_is_refused_and_its_body_is_kept(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    another.ready(things(4))
    one.write(things(3) + slow(600))
    running = one.begin("apply", "-auto-approve")
    try:
        until(one.held, "the first has the lock")
        assert "423" in another.bad("apply", "-auto-approve", "-lock=false")
    finally:
        end(running)
    assert [item["rule"] for item in state_server.get(f"states/{one.state}/quarantine")["items"]] == ["lock"]
    assert (another.folder / "errored.tfstate").exists()


def test_killed_in_mid_apply_the_lock_stays_and_taking_it_away_marks_the_state(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    serial = one.serial()
    one.write(things(3) + slow(600))
    running = one.begin("apply", "-auto-approve")
    until(one.held, "the lock is taken")
    end(running, signal.SIGKILL)
    assert one.held()
    assert "lock" in another.ready(things(3)).bad("plan")
    lock = state_server.get(f"states/{one.state}")["lock"]
    released = state_server.ask(
        "DELETE", f"/api/v1/states/{one.state}/lock", json={"id": lock["id"], "reason": "its run was killed"}
    )
    assert released.json()["id"] == lock["id"]
    unfinished = state_server.get(f"states/{one.state}")["unfinished"]
    assert (unfinished["lock_id"], unfinished["reason"]) == (lock["id"], "its run was killed")
    assert one.serial() == serial
    another.write(things(4)).apply()
    assert state_server.get(f"states/{one.state}")["unfinished"] is None


def test_interrupted_it_writes_what_it_did_and_lets_go(one: Terraform, state_server: StateServer) -> None:
    one.write(things(4) + slow(5))
    running = one.begin("apply", "-auto-approve")
    until(one.held, "the lock is taken")
    until(lambda: "slow" in (running.stdout.readline() if running.stdout else ""), "the slow one is begun")
    running.send_signal(signal.SIGINT)
    running.communicate()
    assert not one.held()
    assert state_server.get(f"states/{one.state}")["resources"] >= 3


def test_force_unlock_sends_no_id_and_frees_nothing_without_the_right(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    lock = state_server.post(f"states/{one.state}/lock", {"reason": "maintenance"})
    said = another.ready(things(3)).bad("force-unlock", "-force", "00000000-0000-0000-0000-000000000000")
    assert "403" in said
    assert state_server.get(f"states/{one.state}")["lock"]["id"] == lock["id"]
    assert lock["id"] in another.bad("plan")


def test_force_unlock_with_the_right_is_done_and_audited(one: Terraform, state_server: StateServer) -> None:
    bob = state_server.make_token("bob", f"{one.state}:read,lock")
    state_server.post(f"states/{one.state}/lock", {"reason": "maintenance"}, bob)
    one.good("force-unlock", "-force", "whatever")
    last = state_server.get(f"audit?state={one.state}")["items"][-1]
    assert (last["action"], last["detail"]["reason"]) == ("unlocked by force", "force-unlock")


def test_an_older_serial_pushed_with_force_is_refused(one: Terraform, state_server: StateServer) -> None:
    one.write(things(4)).apply()
    one.write(things(5)).apply()
    serial = one.serial()
    old = state_server.ask("GET", f"/api/v1/states/{one.state}/versions/1").content
    (one.folder / "old.tfstate").write_bytes(old)
    assert "cannot import state with serial" in one.bad("state", "push", "old.tfstate")
    assert "409" in one.bad("state", "push", "-force", "old.tfstate")
    assert one.serial() == serial
    assert "is not above" in state_server.sentences(one.state)[0]


def test_another_lineage_pushed_with_force_is_refused(one: Terraform, state_server: StateServer) -> None:
    document = json.loads(one.good("state", "pull"))
    (one.folder / "foreign.tfstate").write_text(json.dumps({**document, "lineage": "another", "serial": 99}))
    assert "cannot import state with lineage" in one.bad("state", "push", "foreign.tfstate")
    assert "409" in one.bad("state", "push", "-force", "foreign.tfstate")
    assert json.loads(one.good("state", "pull")) == document
    assert "lineage another" in state_server.sentences(one.state)[0]


def test_the_same_serial_with_another_content_is_refused(one: Terraform) -> None:
    document = json.loads(one.good("state", "pull"))
    (one.folder / "twin.tfstate").write_text(
        json.dumps({**document, "outputs": {"a": {"value": "b", "type": "string"}}})
    )
    assert "same serial" in one.bad("state", "push", "twin.tfstate")
    assert json.loads(one.good("state", "pull")) == document


def test_a_plan_made_before_another_apply_is_stale(one: Terraform, another: Terraform) -> None:
    one.write(things(4)).good("plan", "-out=a.plan")
    another.ready(things(5)).apply()
    assert "stale" in one.bad("apply", "a.plan")
    assert one.serial() == another.serial() == 2


def test_a_plan_of_another_state_is_not_applied(one: Terraform, state_server: StateServer, state: str) -> None:
    one.write(things(4)).good("plan", "-out=a.plan")
    one.point_at(f"{state_server.url}/tf/{state}-prod")
    assert "does not match the given state" in one.bad("apply", "a.plan")
    assert state_server.get(f"states/{state}")["serial"] == 1


def test_what_a_failed_save_left_behind_is_pushed_two_serials_further(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    """A client bumps the serial of `errored.tfstate`: the rule is "above", never "the next"."""
    one.write(things(4))
    document = json.loads(one.good("state", "pull"))
    document["serial"] += 1
    (one.folder / "errored.tfstate").write_text(json.dumps({**document, "outputs": {}, "check_results": []}))
    one.good("state", "push", "errored.tfstate")
    assert (one.serial() or 0) > 1


def test_a_refused_state_is_rescued_with_its_resources(
    one: Terraform, another: Terraform, state_server: StateServer
) -> None:
    another.ready(things(6))
    lock = state_server.post(f"states/{one.state}/lock", {"reason": "maintenance"})
    another.bad("apply", "-auto-approve", "-lock=false")
    state_server.ask("DELETE", f"/api/v1/states/{one.state}/lock", json={"id": lock["id"], "reason": "done"})
    kept = state_server.get(f"states/{one.state}/quarantine")["items"][0]
    diff = state_server.get(f"states/{one.state}/quarantine/{kept['id']}/diff")
    assert diff["added"] == [f"terraform_data.thing[{number}]" for number in (3, 4, 5)]
    state_server.post(f"states/{one.state}/quarantine/{kept['id']}/adopt", {"reason": "bob's apply was real"})
    assert "No changes" in another.good("plan")


def test_a_rollback_goes_forward_and_terraform_plans_the_difference(one: Terraform, state_server: StateServer) -> None:
    one.write(things(5)).apply()
    made = state_server.post(f"states/{one.state}/rollback", {"to_serial": 1, "reason": "wrong folder"})
    assert (made["serial"], made["resources"]) == (3, 3)
    assert "2 to add" in one.good("plan")


def test_a_protected_state_lets_no_bare_apply_in_and_says_why_at_the_lock(
    one: Terraform, state_server: StateServer
) -> None:
    state_server.protect(one.state)
    said = one.write(things(4)).bad("apply", "-auto-approve")
    assert "no approved plan" in said
    assert not (one.folder / "errored.tfstate").exists()
    assert one.serial() == 1
    assert "1 to add" in one.good("plan")


def test_a_protected_state_refuses_an_unlocked_apply_and_keeps_its_body(
    one: Terraform, state_server: StateServer
) -> None:
    state_server.protect(one.state)
    assert "409" in one.write(things(4)).bad("apply", "-auto-approve", "-lock=false")
    assert one.serial() == 1
    assert [item["rule"] for item in state_server.get(f"states/{one.state}/quarantine")["items"]] == ["protected"]


def test_an_approved_plan_lets_one_apply_in(one: Terraform, another: Terraform, state_server: StateServer) -> None:
    state_server.protect(one.state)
    sha = "a" * 64
    plan = {"sha256": sha, "serial": 1, "lineage": json.loads(one.good("state", "pull"))["lineage"]}
    assert state_server.post(f"states/{one.state}/plans", plan)["status"] == "waiting"
    own = state_server.ask("POST", f"/api/v1/states/{one.state}/plans/{sha}/review", json={"verdict": "approve"})
    assert own.status_code == 403
    carol = state_server.make_token("carol", f"{one.state}:read,review")
    state_server.post(f"states/{one.state}/plans/{sha}/review", {"verdict": "approve"}, carol)
    one.write(things(4)).apply()
    assert "no approved plan" in one.write(things(5)).bad("apply", "-auto-approve")
    assert one.serial() == 2


def test_emptying_a_protected_state_needs_a_grant_of_its_own(one: Terraform, state_server: StateServer) -> None:
    state_server.protect(one.state)
    state_server.grant(one.state, "apply")
    assert "409" in one.bad("destroy", "-auto-approve")
    assert "would empty" in state_server.sentences(one.state)[0]
    assert state_server.get(f"states/{one.state}")["resources"] == 3
    kept = state_server.get(f"states/{one.state}/quarantine")["items"][0]
    state_server.grant(one.state, "empty")
    state_server.post(f"states/{one.state}/quarantine/{kept['id']}/adopt", {"reason": "it was meant"})
    assert state_server.get(f"states/{one.state}")["resources"] == 0


def test_a_destroy_with_its_grant_goes_through(one: Terraform, state_server: StateServer) -> None:
    state_server.protect(one.state)
    state_server.grant(one.state, "destroy")
    one.good("destroy", "-auto-approve")
    assert state_server.get(f"states/{one.state}")["resources"] == 0


def test_a_client_older_than_the_last_writer_is_stopped_at_the_lock(one: Terraform, state_server: StateServer) -> None:
    document = {**json.loads(one.good("state", "pull")), "serial": 7, "terraform_version": "1.99.0"}
    assert state_server.ask("POST", f"/tf/{one.state}", content=json.dumps(document)).status_code == 200
    said = one.write(things(4)).bad("apply", "-auto-approve")
    assert "1.99.0" in said
    assert one.serial() == 7


def test_terraform_where_tofu_wrote_is_stopped_at_the_lock(
    tmp_path: Path, state_server: StateServer, state: str
) -> None:
    tofu = Terraform(tmp_path / "tofu", state_server, state, user="tofu/1.10.0").ready(things(1))
    tofu.apply()
    bare = Terraform(tmp_path / "terraform", state_server, state, user="terraform/1.11.4").ready(things(2))
    assert "is written by tofu" in bare.bad("apply", "-auto-approve")
    state_server.grant(state, "tool")
    bare.apply()


def test_a_removed_state_is_not_taken_for_an_empty_one(one: Terraform, state_server: StateServer) -> None:
    assert state_server.ask("DELETE", f"/api/v1/states/{one.state}", json={"reason": "a mistake"}).is_success
    assert "410" in one.bad("plan", "-lock=false")
    said = one.bad("apply", "-auto-approve")
    assert "was removed" in said or "response code 410" in said, "1.15 reads before it locks, and prints the code alone"
    assert state_server.post(f"states/{one.state}/restore", {"reason": "it was a mistake"})["serial"] == 1
    assert "No changes" in one.good("plan")


def test_a_token_that_may_not_write_is_stopped_at_the_lock(
    one: Terraform, tmp_path: Path, state_server: StateServer
) -> None:
    reader = state_server.make_token("reader", f"{one.state}:read,lock")
    carol = Terraform(tmp_path / "carol", state_server, one.state, reader).ready(things(9))
    assert "invalid auth" in carol.bad("apply", "-auto-approve")
    assert "No changes" not in carol.good("plan")
    assert one.serial() == 1


def test_workspaces_are_refused_by_the_client(one: Terraform) -> None:
    one.environment["TF_WORKSPACE"] = "dev"
    assert "workspaces not supported" in one.bad("plan")


@pytest.mark.parametrize("lock", ["POST", "PUT"])
def test_with_other_methods_for_proxies_that_know_no_lock(
    tmp_path: Path, state_server: StateServer, state: str, lock: str
) -> None:
    alice = Terraform(tmp_path, state_server, state)
    alice.environment |= {
        "TF_HTTP_UPDATE_METHOD": "PUT",
        "TF_HTTP_LOCK_ADDRESS": f"{state_server.url}/tf/{state}/lock",
        "TF_HTTP_UNLOCK_ADDRESS": f"{state_server.url}/tf/{state}/lock",
        "TF_HTTP_LOCK_METHOD": lock,
        "TF_HTTP_UNLOCK_METHOD": "DELETE",
    }
    alice.ready(things(2)).apply()
    assert (alice.serial(), alice.held()) == (1, False)
    actions = [one["action"] for one in state_server.get(f"audit?state={state}")["items"]]
    assert actions == ["locked", "written", "unlocked"]


def test_an_init_with_another_address_stops_before_anything_moves(
    one: Terraform, state_server: StateServer, state: str
) -> None:
    address = one.environment.pop("TF_HTTP_ADDRESS")
    one.good("init", "-reconfigure", f"-backend-config=address={address}")
    before = one.good("state", "pull")
    other = f"{state_server.url}/tf/{state}-other"
    assert "Backend configuration changed" in one.bad("init", f"-backend-config=address={other}")
    assert state_server.ask("GET", f"/tf/{state}-other").status_code == 204
    one.good("init", "-reconfigure", f"-backend-config=address={address}")
    assert one.good("state", "pull") == before
