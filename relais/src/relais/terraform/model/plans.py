"""What a plan is, and the record that lies beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

FORMAT = 1


@dataclass(frozen=True)
class Summary:
    """How many resources a plan touches; a replacement counts as one added and one destroyed, as the tool does."""

    add: int = 0
    change: int = 0
    destroy: int = 0

    def __str__(self) -> str:
        """Tell it in the tool's words."""
        return f"{self.add} to add, {self.change} to change, {self.destroy} to destroy"

    @property
    def empty(self) -> bool:
        """Whether it touches nothing."""
        return not (self.add or self.change or self.destroy)


@dataclass(frozen=True)
class Verdict:
    """What a gate says of a plan: `passed` is None when the gate is not there or could not tell, never green."""

    gate: str
    passed: bool | None
    lines: tuple[str, ...] = ()
    figures: Mapping[str, Any] | None = None

    @property
    def word(self) -> str:
        """The verdict in one word."""
        return {True: "passed", False: "REFUSED", None: "not judged"}[self.passed]


@dataclass(frozen=True)
class Commit:
    """Where the configuration stands in git; `clean` is False when something is not committed."""

    sha: str
    clean: bool


@dataclass(frozen=True)
class Record:
    """The sidecar of a plan file: for what, from what, by whom, when, and what it would do."""

    context: str
    state: str
    address: str
    serial: int
    lineage: str
    tool: str
    tool_version: str
    who: str
    made_at: datetime
    sha256: str = ""
    commit: Commit | None = None
    destroy: bool = False
    summary: Summary = field(default_factory=Summary)
    outputs_change: bool = False
    empties: bool = False
    verdicts: tuple[Verdict, ...] = ()

    @property
    def cost(self) -> Mapping[str, Any] | None:
        """The cost gate's figures, if it gave any."""
        return next((verdict.figures for verdict in self.verdicts if verdict.figures), None)

    @property
    def short(self) -> str:
        """The first letters of the plan's digest, by which people name it."""
        return self.sha256[:12]

    def sealed(self, sha256: str) -> Self:
        """Return the record of the file with this digest."""
        return replace(self, sha256=sha256)

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}, indent=2) + "\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it back; ValueError names what is wrong."""
        try:
            raw = json.loads(text)
            if raw.pop("format") != FORMAT:
                raise ValueError(f"its format is not {FORMAT}")
            return cls(**_typed(raw))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"it is no record of a plan ({error})") from error


def _typed(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {
        "made_at": datetime.fromisoformat(raw["made_at"]),
        "commit": Commit(**raw["commit"]) if raw["commit"] else None,
        "summary": Summary(**raw["summary"]),
        "verdicts": tuple(Verdict(**one | {"lines": tuple(one["lines"])}) for one in raw["verdicts"]),
    }


def summary(plan: Mapping[str, Any]) -> Summary:
    """Count what a plan's JSON (`show -json`, `resource_changes`) would do."""
    actions = [change["change"]["actions"] for change in managed(plan)]
    return Summary(
        add=sum("create" in one for one in actions),
        change=sum("update" in one for one in actions),
        destroy=sum("delete" in one for one in actions),
    )


def outputs_change(plan: Mapping[str, Any]) -> bool:
    """Tell whether an output would change, which an apply writes even when no resource does."""
    return any(change["actions"] != ["no-op"] for change in plan.get("output_changes", {}).values())


def empties(plan: Mapping[str, Any]) -> bool:
    """Tell whether the last resource goes: the state server asks for a grant before it takes such a state."""
    return summary(plan).destroy > 0 and not _left(plan.get("planned_values", {}).get("root_module", {}))


def _left(module: Mapping[str, Any]) -> bool:
    if any(resource.get("mode") == "managed" for resource in module.get("resources", ())):
        return True
    return any(_left(child) for child in module.get("child_modules", ()))


def managed(plan: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the changes of managed resources, data sources left out."""
    return [change for change in plan.get("resource_changes", ()) if change.get("mode") == "managed"]
