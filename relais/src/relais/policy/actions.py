"""Judge a plan: by our own rules, and by a second opinion where a team wants one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from relais.kit.errors import Failure
from relais.kit.resources import Inventory
from relais.policy.model.findings import Allowance, Finding
from relais.policy.model.rules import Policy
from relais.policy.ports import Opinion, SecondOpinion


class Weight(StrEnum):
    """What a second opinion may do: nothing, speak, or refuse."""

    OFF = "off"
    ADVISE = "advise"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Second:
    """How the second opinion went; `fault` says why there is none, and `blind` that it looked at nothing."""

    weight: Weight
    opinion: Opinion | None = None
    fault: str = ""

    @property
    def blind(self) -> bool:
        """Tell whether it examined no resource at all: that is a failure, never a green."""
        return self.opinion is not None and self.opinion.examined == 0

    @property
    def passed(self) -> bool | None:
        """Return its verdict; None when there is none."""
        if self.blind:
            return False
        if self.weight is not Weight.REFUSE:
            return True
        return None if self.opinion is None else not self.opinion.remarks


@dataclass(frozen=True)
class Judgement:
    """All findings, the allowances that nobody needs, and the second opinion."""

    findings: tuple[Finding, ...]
    idle: tuple[Allowance, ...]
    second: Second

    @property
    def passed(self) -> bool | None:
        """Return the verdict: refused by any finding, else what the second opinion says."""
        if any(finding.refuses for finding in self.findings):
            return False
        return self.second.passed


def judge(
    policy: Policy, inventory: Inventory, plan: Mapping[str, Any], weight: Weight, second: SecondOpinion
) -> Judgement:
    """Judge a plan, given as its resources and as its JSON."""
    findings = policy.findings(inventory)
    asked = Second(weight) if weight is Weight.OFF or not inventory.resources else _ask(second, plan, weight)
    return Judgement(tuple(findings), tuple(policy.idle(findings, inventory)), asked)


def _ask(second: SecondOpinion, plan: Mapping[str, Any], weight: Weight) -> Second:
    try:
        return Second(weight, second.examine(plan))
    except Failure as fault:
        return Second(weight, fault=str(fault))
