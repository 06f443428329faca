"""The gates of `relais tf` by themselves: what they say when they cannot judge."""

import json
from pathlib import Path
from typing import Any

import pytest

from relais.bootstrap.gates import Cost, Policy

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"


def plan(name: str) -> Any:
    return json.loads((PLANS / name / "plan.json").read_text(encoding="utf-8"))


@pytest.fixture
def root(tmp_path: Path, state_server: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAIS_STATE_ADDRESS", state_server.address)
    monkeypatch.setenv("RELAIS_STATE_TOKEN", "rls_synthetic")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(root: Path, text: str) -> Path:
    (root / "relais.toml").write_text(text, encoding="utf-8")
    return root


def test_a_plan_within_the_limit_passes_with_its_figures(root: Path) -> None:
    configured(root, "[environment.prod]\n")
    verdict = Cost(root, protected=True).judge("prod", plan("recommended/prod"))
    assert verdict.passed
    assert verdict.lines[0] == "prod: 0.00 EUR a month before this plan, 125.64 after (+125.64)."
    assert dict(verdict.figures or {})["after"] == "125.64"


def test_a_plan_over_the_limit_is_refused_with_the_lines_to_change(root: Path) -> None:
    configured(root, "[environment.prod]\n")
    verdict = Cost(root, protected=False).judge("prod", plan("naive"))
    assert verdict.passed is False
    assert any("2 NAT gateways: replace them" in line for line in verdict.lines)


@pytest.mark.parametrize(("protected", "passed"), [(True, False), (False, None)])
@pytest.mark.parametrize("gate", [Cost, Policy])
def test_a_setting_that_nobody_can_read_is_no_open_door(
    root: Path, gate: type[Cost] | type[Policy], protected: bool, passed: bool | None
) -> None:
    configured(root, "[budget]\nlimit = 1\n[policy]\nallowed = 1\n")
    verdict = gate(root, protected=protected).judge("prod", plan("sound"))
    assert verdict.passed is passed
    assert "is not a setting" in verdict.lines[0]


@pytest.mark.parametrize(("protected", "passed"), [(True, False), (False, None)])
def test_a_second_opinion_that_must_be_there_and_is_not_stops_a_protected_context(
    root: Path, protected: bool, passed: bool | None
) -> None:
    configured(root, '[policy]\ncheckov = "refuse"\n')
    assert Policy(root, protected=protected).judge("prod", plan("sound")).passed is passed


@pytest.mark.parametrize(("name", "passed"), [("sound", True), ("faults", False)])
def test_the_ten_rules_are_asked(root: Path, name: str, passed: bool) -> None:
    verdict = Policy(root, protected=False).judge("prod", plan(name))
    assert verdict.passed is passed
    assert verdict.lines[-1].startswith("Policy: passed" if passed else "Policy: REFUSED")
