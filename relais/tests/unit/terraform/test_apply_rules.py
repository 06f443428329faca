from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relais.terraform.model.applying import ApplyRules, Review, Situation
from relais.terraform.model.context import Context, Tool
from relais.terraform.model.plans import Commit, Record, Summary, Verdict

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
CONTEXT = Context("staging", Path("/p"), Path("/p/infra/staging"), "staging", "https://states.example.org")
PROTECTED = replace(CONTEXT, protected=True)
COMMIT = Commit("c" * 40, clean=True)
PLAN = Record(
    context="staging",
    state="staging",
    address="https://states.example.org",
    serial=4,
    lineage="one",
    tool="terraform",
    tool_version="1.11.4",
    who="alice@laptop",
    made_at=NOON - timedelta(hours=1),
    sha256="5" * 64,
    commit=COMMIT,
    summary=Summary(add=1),
)
NOW = Situation(
    now=NOON,
    sha256="5" * 64,
    tool=Tool("terraform", "1.11.4", "/usr/bin/terraform"),
    commit=COMMIT,
    serial=4,
    lineage="one",
    review=Review("approved", "bob"),
)


def rules(
    plan: Record = PLAN, now: Situation = NOW, context: Context = CONTEXT, *, destroying: bool = False
) -> list[str]:
    return [one.rule for one in ApplyRules(context).refuse(plan, now, destroying=destroying)]


def test_a_fresh_plan_of_this_context_may_be_applied() -> None:
    assert rules() == []
    assert rules(context=PROTECTED) == []


@pytest.mark.parametrize(
    ("rule", "plan", "now"),
    [
        ("sha256", {}, {"sha256": "6" * 64}),
        ("context", {"context": "prod"}, {}),
        ("context", {"state": "prod"}, {}),
        ("context", {"address": "https://elsewhere.example.org"}, {}),
        ("age", {"made_at": NOON - timedelta(hours=8, seconds=1)}, {}),
        ("age", {"made_at": NOON + timedelta(minutes=3)}, {}),
        ("commit", {}, {"commit": Commit("d" * 40, clean=True)}),
        ("commit", {}, {"commit": None}),
        ("tool", {}, {"tool": Tool("tofu", "1.11.4", "/usr/bin/tofu")}),
        ("tool", {}, {"tool": Tool("terraform", "1.11.5", "/usr/bin/terraform")}),
        ("serial", {}, {"serial": 5}),
        ("serial", {}, {"serial": None}),
        ("lineage", {}, {"lineage": "two"}),
        ("destroy", {"destroy": True}, {}),
    ],
)
def test_what_no_longer_fits_is_refused_by_its_rule(rule: str, plan: dict[str, Any], now: dict[str, Any]) -> None:
    assert rules(replace(PLAN, **plan), replace(NOW, **now)) == [rule]


def test_a_plan_made_for_a_state_that_does_not_exist_yet_may_create_it() -> None:
    assert rules(replace(PLAN, serial=0, lineage=""), replace(NOW, serial=None, lineage=None)) == []


def test_a_plan_of_removal_is_carried_out_by_destroy_alone() -> None:
    assert rules(replace(PLAN, destroy=True), destroying=True) == []


@pytest.mark.parametrize(
    ("rule", "plan", "now"),
    [
        ("clean", {"commit": Commit("c" * 40, clean=False)}, {}),
        ("clean", {}, {"commit": Commit("c" * 40, clean=False)}),
        ("clean", {"commit": None}, {}),
        ("review", {}, {"review": Review("waiting")}),
        ("review", {}, {"review": Review("unknown")}),
        ("review", {}, {"review": Review("rejected", "bob", "too large")}),
        ("grant", {"empties": True}, {}),
        ("grant", {"empties": True}, {"grants": ("apply",)}),
        ("gate", {}, {"verdicts": (Verdict("cost", passed=False, lines=("drop a NAT gateway",)),)}),
    ],
)
def test_a_protected_context_asks_for_more(rule: str, plan: dict[str, Any], now: dict[str, Any]) -> None:
    changed, situation = replace(PLAN, **plan), replace(NOW, **now)
    assert rules(changed, situation, PROTECTED) == [rule]
    assert rules(changed, situation) == []


@pytest.mark.parametrize("kind", ["destroy", "empty"])
def test_a_grant_lets_the_last_resource_go(kind: str) -> None:
    assert rules(replace(PLAN, empties=True), replace(NOW, grants=(kind,)), PROTECTED) == []


def test_a_grant_of_one_apply_stands_for_the_approval_but_not_against_a_rejection() -> None:
    assert rules(now=replace(NOW, review=Review("waiting"), grants=("apply",)), context=PROTECTED) == []
    assert rules(now=replace(NOW, review=Review("rejected"), grants=("apply",)), context=PROTECTED) == ["review"]


@pytest.mark.parametrize("passed", [True, None])
def test_a_gate_that_passed_or_is_not_there_stops_nobody(passed: bool | None) -> None:
    assert rules(now=replace(NOW, verdicts=(Verdict("cost", passed),)), context=PROTECTED) == []


def test_a_gate_that_is_not_there_is_never_green() -> None:
    assert Verdict("cost", None).word == "not judged"


def test_the_sentence_names_both_serials_and_the_remedy() -> None:
    (objection,) = ApplyRules(CONTEXT).refuse(PLAN, replace(NOW, serial=7))
    assert str(objection) == ("planned from serial 4, the state is now at 7. Remedy: plan again with `relais tf plan`.")


def test_a_rejection_tells_who_and_why() -> None:
    (objection,) = ApplyRules(PROTECTED).refuse(PLAN, replace(NOW, review=Review("rejected", "bob", "too large")))
    assert objection.sentence == "bob has rejected this plan: too large"


def test_a_record_is_read_back_as_it_was_written() -> None:
    record = replace(PLAN, verdicts=(Verdict("cost", passed=None, lines=("not there",), figures={"eur": 12.5}),))
    assert Record.read(record.text()) == record
    assert record.cost == {"eur": 12.5}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1}'])
def test_what_is_no_record_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"record|format|Expecting"):
        Record.read(text)
