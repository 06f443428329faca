"""Each guard says no to what breaks or loses a state, tells why and what to do, and yes to everything else."""

from datetime import timedelta

import pytest
from state_fixtures.facts import LIMIT, NOW, a_state, grant, head, lock, plan, rules, token, write

from relais.tfstate.model.document import Head
from relais.tfstate.model.records import GrantKind, Lock
from relais.tfstate.model.refusals import (
    BadRequest,
    Forbidden,
    Guarded,
    Held,
    Removed,
    StateRefusal,
    TooLarge,
)

PROTECTED = a_state(protected=True)
APPROVED = lock(approval="plan abc")


def test_the_holder_writes_a_higher_serial() -> None:
    assert not rules(held=lock()).write(write(), LIMIT).unchanged


def test_a_first_write_takes_any_serial_and_lineage() -> None:
    empty = a_state(serial=None, lineage=None, md5=None, resources=None)
    assert rules(empty, lock()).write(write(head(9, "other")), LIMIT).spent == ()


def test_the_same_serial_and_md5_again_is_a_retry_even_without_the_lock() -> None:
    assert rules(held=None).write(write(head(4), "L", md5="m4"), LIMIT).unchanged


@pytest.mark.parametrize(
    ("document", "held", "lock_id", "rule"),
    [
        (head(4), lock(), "L", "serial"),
        (head(3), lock(), "L", "serial"),
        (head(9, "two"), lock(), "L", "lineage"),
        (head(5), lock(), "M", "lock"),
        (head(5), lock(), None, "lock"),
        (head(5), None, "L", "lock"),
        (head(5), lock(by="bob"), "L", "lock"),
    ],
    ids=["same serial", "older", "lineage", "other id", "unlocked beside", "taken away", "somebody with the id"],
)
def test_a_write_is_refused(document: Head, held: Lock | None, lock_id: str | None, rule: str) -> None:
    with pytest.raises(StateRefusal) as told:
        rules(held=held).write(write(document, lock_id, md5="new"), LIMIT)
    assert told.value.rule == rule
    assert told.value.sentence
    assert told.value.remedy


@pytest.mark.parametrize(
    ("kind", "document"),
    [(GrantKind.LINEAGE, head(1, "two")), (GrantKind.SERIAL, head(2))],
)
def test_a_grant_opens_its_guard_once(kind: GrantKind, document: Head) -> None:
    given = (grant(kind),)
    assert rules(held=lock(), grants=given).write(write(document), LIMIT).spent == given


def test_a_grant_of_another_kind_opens_nothing() -> None:
    with pytest.raises(Guarded):
        rules(held=lock(), grants=(grant(GrantKind.SERIAL),)).write(write(head(9, "two")), LIMIT)


def test_without_a_lock_an_unprotected_state_is_written() -> None:
    assert not rules().write(write(lock_id=None), LIMIT).unchanged


def test_without_a_lock_a_protected_state_is_not() -> None:
    with pytest.raises(Guarded) as told:
        rules(PROTECTED).write(write(lock_id=None), LIMIT)
    assert told.value.rule == "protected"
    assert "TF_HTTP_LOCK_ADDRESS" in told.value.remedy


def test_a_lock_taken_for_a_plan_writes_no_protected_state() -> None:
    with pytest.raises(Guarded) as told:
        rules(PROTECTED, lock(operation="OperationTypePlan")).write(write(), LIMIT)
    assert told.value.rule == "approval"


def test_emptying_a_protected_state_is_refused_with_its_number_of_resources() -> None:
    with pytest.raises(Guarded, match="of its 3 resources"):
        rules(PROTECTED, APPROVED).write(write(head(5, resources=0)), LIMIT)


@pytest.mark.parametrize("kind", [GrantKind.EMPTY, GrantKind.DESTROY])
def test_emptying_is_done_with_a_grant(kind: GrantKind) -> None:
    given = (grant(kind),)
    assert rules(PROTECTED, APPROVED, grants=given).write(write(head(5, resources=0)), LIMIT).spent == given


def test_a_lock_let_in_by_a_destroy_grant_may_empty() -> None:
    held = lock(approval=GrantKind.DESTROY)
    assert rules(PROTECTED, held).write(write(head(5, resources=0)), LIMIT).spent == ()


def test_an_encrypted_document_passes_the_guards_that_can_be_asked() -> None:
    assert not rules(PROTECTED, APPROVED).write(write(head(5, resources=None)), LIMIT).unchanged


def test_a_body_above_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge, match="1,000 bytes"):
        rules(held=lock()).write(write(size=LIMIT + 1), LIMIT)


def test_a_body_changed_on_its_way_is_refused() -> None:
    with pytest.raises(BadRequest) as told:
        rules(held=lock()).write(write(declared_md5="another"), LIMIT)
    assert (told.value.rule, told.value.field) == ("md5", "Content-MD5")


def test_what_is_no_state_is_refused_with_its_reason() -> None:
    fault = BadRequest("no state", "send one", "shape")
    with pytest.raises(BadRequest, match="no state"):
        rules(held=lock()).write(write(head=fault), LIMIT)


def test_a_token_without_the_verb_is_told_its_scopes() -> None:
    with pytest.raises(Forbidden, match=r"dev-\*:read"):
        rules(by=token("carol", "dev-*:read")).write(write(), LIMIT)


def test_a_lock_that_is_free_is_taken() -> None:
    assert rules().lock(lock()).lock == lock()


def test_the_same_lock_request_again_is_a_retry() -> None:
    assert rules(held=lock()).lock(lock()).unchanged


@pytest.mark.parametrize("other", [lock(by="bob"), lock(body_md5="forged"), lock("M")])
def test_another_request_with_the_holders_id_is_no_retry(other: Lock) -> None:
    with pytest.raises(Held) as told:
        rules(held=lock(), by=token("bob")).lock(other)
    assert told.value.holder == lock()
    assert "alice@host" in told.value.sentence


def test_an_apply_to_a_protected_state_needs_an_approved_plan_for_its_serial() -> None:
    for plans in ((), (plan(3),), (plan(5),)):
        with pytest.raises(Guarded) as told:
            rules(PROTECTED, plans=plans).lock(lock())
        assert told.value.rule == "approval"
    taken = rules(PROTECTED, plans=(plan(4),)).lock(lock()).lock
    assert taken
    assert taken.approval == f"plan {'f' * 64}"


@pytest.mark.parametrize("kind", [GrantKind.APPLY, GrantKind.DESTROY])
def test_an_apply_to_a_protected_state_is_let_in_by_a_grant(kind: GrantKind) -> None:
    allowed = rules(PROTECTED, grants=(grant(kind),)).lock(lock())
    assert allowed.lock
    assert (allowed.lock.approval, allowed.spent) == (kind, (grant(kind),))


def test_a_plan_of_a_protected_state_needs_no_approval() -> None:
    assert rules(PROTECTED).lock(lock(operation="OperationTypePlan")).lock


def test_whoever_may_not_write_is_stopped_at_the_lock() -> None:
    reader = token("carol", "*:read,lock")
    assert rules(by=reader).lock(lock(by="carol", operation="OperationTypePlan")).lock
    with pytest.raises(Forbidden):
        rules(by=reader).lock(lock(by="carol"))


@pytest.mark.parametrize(
    ("asks", "rule"),
    [(lock(version="1.10.9"), "skew"), (lock(version="0.15.5"), "skew"), (lock(tool="tofu"), "tool")],
)
def test_an_older_client_or_another_tool_is_stopped_at_the_lock(asks: Lock, rule: str) -> None:
    with pytest.raises(Guarded) as told:
        rules().lock(asks)
    assert told.value.rule == rule


@pytest.mark.parametrize("version", ["1.11.0", "1.12.0", "2.0.0", "", "weird"])
def test_a_client_of_the_same_minor_newer_or_unknown_is_let_in(version: str) -> None:
    assert rules().lock(lock(version=version)).lock


def test_the_holder_lets_go() -> None:
    released = rules(held=lock()).unlock("L", "body L")
    assert (released.forced, released.unfinished) == (False, False)


def test_letting_go_twice_is_no_fault() -> None:
    assert rules(held=None).unlock("L", "body L").lock is None


def test_letting_go_again_is_no_fault_though_somebody_else_holds_it_now() -> None:
    state, other = a_state(released=("body L",)), lock("M", "bob")
    assert rules(state, other).unlock("L", "body L").lock is None
    with pytest.raises(Guarded, match="bob@host"):
        rules(state, other).unlock("L", "an id alone, typed by somebody")


def test_the_wrong_id_frees_nothing_and_names_the_holder() -> None:
    with pytest.raises(Guarded, match="alice@host"):
        rules(held=lock()).unlock("M", "body M")


def test_without_an_id_the_verb_is_needed() -> None:
    with pytest.raises(Forbidden):
        rules(held=lock()).unlock(None)
    strong = token("dave", "*:unlock-any")
    assert rules(held=lock(), by=strong).unlock(None).forced


def test_a_lock_whose_holder_lives_is_not_taken_by_its_id() -> None:
    living = lock(heartbeat_at=NOW - timedelta(seconds=10))
    with pytest.raises(Held, match="is alive"):
        rules(held=living, by=token("bob")).unlock("L")
    silent = lock(heartbeat_at=NOW - timedelta(minutes=10))
    assert rules(held=silent, by=token("bob")).unlock("L").forced
    assert rules(held=living, by=token("dave", "*:lock,unlock-any")).unlock("L").forced


def test_an_apply_cut_off_before_it_wrote_is_unfinished() -> None:
    strong = token("dave", "*:lock,unlock-any")
    assert rules(held=lock(), by=strong).unlock("L").unfinished
    assert not rules(held=lock(wrote=True), by=strong).unlock("L").unfinished
    assert not rules(held=lock(operation="OperationTypePlan"), by=strong).unlock("L").unfinished


def test_a_removed_state_is_neither_empty_nor_written() -> None:
    removed = a_state(removed_at=NOW)
    with pytest.raises(Removed, match="was removed"):
        rules(removed).read()
    with pytest.raises(Removed):
        rules(removed).lock(lock())
    with pytest.raises(Removed):
        rules(removed, lock()).write(write(), LIMIT)


def test_a_replacement_never_passes_a_held_lock() -> None:
    with pytest.raises(Held):
        rules(held=lock()).replace(head())
    with pytest.raises(Held):
        rules(held=lock(), by=token("root", "*:admin")).change()


def test_replacing_a_protected_state_needs_the_verb_grant() -> None:
    with pytest.raises(Forbidden):
        rules(PROTECTED).replace(head())
    assert rules(PROTECTED, by=token("dave", "*:write,grant")).replace(head()).spent == ()
