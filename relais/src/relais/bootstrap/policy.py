"""The judge of plans."""

from collections.abc import Mapping
from typing import Any

from relais.adapters import plan_files, policy_settings
from relais.adapters.checkov import Checkov
from relais.bootstrap.project import today
from relais.kit.tables import Table
from relais.policy.actions import Judgement, Weight, judge
from relais.policy.model.rules import Policy


def judged(file: Table, plan: Mapping[str, Any], weight: Weight | None = None) -> Judgement:
    """Judge a plan's JSON by the ten rules, and by Checkov as `relais.toml` says unless `weight` does."""
    weighed = policy_settings.weight(file) if weight is None else weight
    policy = Policy(policy_settings.allowances(file), today())
    return judge(policy, plan_files.planned(plan), plan, weighed, Checkov())
