"""The gates of `relais tf`: who judges a plan before it is applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from relais.adapters import plan_gates
from relais.bootstrap.budget import budget
from relais.bootstrap.policy import judged
from relais.bootstrap.project import settings
from relais.terraform.model.plans import Verdict


@dataclass(frozen=True)
class Cost:
    """Asks `relais budget`, with the plan in the place of its state."""

    name: ClassVar[str] = "cost"
    root: Path
    protected: bool

    def judge(self, state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan's JSON."""
        return plan_gates.cost(budget(*settings(self.root)), state, plan, protected=self.protected)


@dataclass(frozen=True)
class Policy:
    """Asks `relais policy`."""

    name: ClassVar[str] = "policy"
    root: Path

    def judge(self, _state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan's JSON."""
        return plan_gates.policy(judged(settings(self.root)[0], plan))
