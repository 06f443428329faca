"""Who judges a plan before it is applied: the budget and the policy, asked by the wrapper through its own port."""

from collections.abc import Callable, Mapping
from typing import Any

from relais.adapters import plan_files
from relais.adapters.state_reader import StateReader
from relais.bootstrap.budget import budget
from relais.bootstrap.policy import judged
from relais.bootstrap.project import settings
from relais.budget import report as costs
from relais.budget.actions import judge
from relais.policy import report as policies
from relais.terraform.model.context import Context
from relais.terraform.model.plans import Verdict


class CostGate:
    """The whole spend with this plan in its state's place, against the limit."""

    name = "cost"

    def __init__(self, context: Context, token: Callable[[], str]) -> None:
        self._context, self._token = context, token

    def judge(self, state: str, plan: Mapping[str, Any]) -> Verdict:
        """Price the plan and all other states."""
        file, folder = settings()
        tool = budget(file, folder, states=StateReader(self._context.address, f"Bearer {self._token()}"))
        environment = tool.declared.environment(state)
        priced = tool.plan(environment, plan_files.before(plan), plan_files.planned(plan))
        judgement = judge(priced, strict=tool.declared.strict)
        lines = (costs.difference(priced), *costs.verdict(priced.spend), *costs.unpriced((priced.after,)))
        figures = {name: costs.values(priced.spend)[name] for name in ("currency", "on_demand", "forecast", "limit")}
        return Verdict(self.name, judgement.passed, lines, figures)


class PolicyGate:
    """The ten rules, and Checkov where a team wants it."""

    name = "policy"

    def judge(self, state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan by the rules."""
        _ = state
        judgement = judged(settings()[0], plan)
        return Verdict(self.name, judgement.passed, tuple(policies.lines(judgement)))
