"""How far the world and the configuration have moved away from a state."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relais.terraform.model.plans import managed

PENDING = {
    ("create",): "to add",
    ("update",): "to change",
    ("delete",): "to destroy",
    ("delete", "create"): "to replace",
    ("create", "delete"): "to replace",
}
INDEX = re.compile(r"\[[^\]]*\]")
EMPTY: tuple[Any, ...] = (None, "", [], {})
"""What providers write for nothing; they change their minds about which."""


@dataclass(frozen=True)
class Drift:
    """One context's answer: what changed outside Terraform, what the configuration asks for, or why it is unknown.

    `noticed` are values that nobody configured and the provider reads anew, such as what an address became attached to:
    told, but no drift.
    """

    context: str
    moved: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    fault: str = ""

    @property
    def verdict(self) -> str:
        """Tell it in one word."""
        if self.fault:
            return "unknown"
        return "drift" if self.moved else "pending" if self.pending else "clean"


def drift(context: str, plan: Mapping[str, Any]) -> Drift:
    """Read a plan's JSON: `resource_drift` is what others changed, `resource_changes` what an apply would do."""
    wanted = dict(_configured(plan.get("configuration", {}).get("root_module", {}), ""))
    found = [(change, _names(change)) for change in plan.get("resource_drift", ())]
    moved = [(change, names) for change, names in found if _gone(change) or names & _wanted(change, wanted)]
    noticed = [(change, names) for change, names in found if names and (change, names) not in moved]
    pending = [(change["address"], tuple(change["change"]["actions"])) for change in managed(plan)]
    return Drift(
        context,
        tuple(_told(*one) for one in moved),
        tuple(_told(*one) for one in noticed),
        tuple(f"{address} {PENDING[actions]}" for address, actions in pending if actions in PENDING),
    )


def _configured(module: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, set[str]]]:
    """Walk the names that the configuration sets, by address without index."""
    for resource in module.get("resources", ()):
        yield prefix + resource["address"], set(resource.get("expressions", {}))
    for name, call in module.get("module_calls", {}).items():
        yield from _configured(call.get("module", {}), f"{prefix}module.{name}.")


def _wanted(change: Mapping[str, Any], wanted: Mapping[str, set[str]]) -> set[str]:
    return wanted.get(INDEX.sub("", change["address"]), set())


def _gone(change: Mapping[str, Any]) -> bool:
    return change["change"].get("after") is None


def _names(change: Mapping[str, Any]) -> set[str]:
    """Return the names of what differs; nothing that became nothing in another spelling does not."""
    before, after = change["change"].get("before") or {}, change["change"].get("after") or {}
    return {name for name in {*before, *after} if _bare(before.get(name)) != _bare(after.get(name))}


def _told(change: Mapping[str, Any], names: set[str]) -> str:
    """Tell what moved by the names of attributes, never by their values."""
    what = "is gone" if _gone(change) else f"changed: {', '.join(sorted(names))}"
    return f"{change['address']} {what}"


def _bare(value: Any) -> Any:
    """Return a value without what stands for nothing in it."""
    if isinstance(value, dict):
        value = {name: kept for name, one in value.items() if (kept := _bare(one)) not in EMPTY}
    elif isinstance(value, list):
        value = [kept for one in value if (kept := _bare(one)) not in EMPTY]
    return None if value in EMPTY else value
