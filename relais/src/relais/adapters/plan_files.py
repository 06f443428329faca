"""Plans as `terraform show -json` prints them (format 1, documented by Terraform as "JSON Output Format")."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from relais.adapters.plan_configuration import Configuration
from relais.kit.errors import Misuse
from relais.kit.resources import Change, Inventory, Resource, region_of

HOW = "Make it with `terraform show -json PLAN > plan.json`."


def read_plan(path: Path) -> Mapping[str, Any]:
    """Return a plan's JSON.

    Raises:
        Misuse: the file cannot be read, is no JSON (such as the binary plan itself), or is no plan.
    """
    try:
        found = json.loads(path.read_bytes())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise Misuse(f"{path} cannot be read as a plan in JSON: {fault}.", remedy=HOW) from fault
    return checked(found, str(path))


def checked(plan: Any, name: str = "The plan") -> Mapping[str, Any]:
    """Return the plan if it is one of the known format.

    Raises:
        Misuse: it is not.
    """
    found: dict[str, Any] = plan if isinstance(plan, dict) else {}
    version = found.get("format_version")
    if not isinstance(version, str) or not isinstance(found.get("planned_values"), dict):
        raise Misuse(f"{name} is not a plan in JSON.", remedy=HOW)
    if version.split(".")[0] not in {"0", "1"}:
        raise Misuse(f"{name} has format {version}; 1 is known.", remedy="Use a Relais that knows it.")
    return found


def planned(plan: Mapping[str, Any]) -> Inventory:
    """Return what there will be once the plan is applied.

    Raises:
        Misuse: it is no plan, or not of the documented form.
    """
    checked(plan)
    try:
        return _planned(plan)
    except (KeyError, TypeError, AttributeError, IndexError) as fault:
        raise Misuse(f"The plan is not of the documented form ({fault!r}).", remedy=HOW) from fault


def _planned(plan: Mapping[str, Any]) -> Inventory:
    configuration = Configuration(plan.get("configuration", {}))
    resources = tuple(_resource(one, configuration) for one in _walk(plan["planned_values"].get("root_module", {})))
    return Inventory(resources, tuple(_changes(plan)))


def before(plan: Mapping[str, Any]) -> Inventory:
    """Return what there was before the plan, as Terraform knew it; empty when it knew nothing."""
    try:
        values = (plan.get("prior_state") or {}).get("values") or {}
        found = _walk(values.get("root_module", {}))
        return Inventory(tuple(_known(one) for one in found))
    except (KeyError, TypeError, AttributeError) as fault:
        raise Misuse(f"The plan's prior state is not of the documented form ({fault!r}).", remedy=HOW) from fault


def _resource(one: Mapping[str, Any], configuration: Configuration) -> Resource:
    at, values = (one["address"], one["type"]), one.get("values") or {}
    region = region_of(values, configuration.region(*at))
    return Resource(*at, values, configuration.references(*at), configuration.literals(*at), region)


def _known(one: Mapping[str, Any]) -> Resource:
    values = one.get("values") or {}
    return Resource(one["address"], one["type"], values, region=region_of(values))


def _walk(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in module.get("resources", ()) if one.get("mode") == "managed")
    for child in module.get("child_modules", ()):
        yield from _walk(child)


def _changes(plan: Mapping[str, Any]) -> Iterator[Change]:
    for one in plan.get("resource_changes", ()):
        if one.get("mode") == "managed":
            change = one.get("change") or {}
            yield Change(one["address"], one["type"], tuple(change.get("actions", ())), change.get("before") or {})
