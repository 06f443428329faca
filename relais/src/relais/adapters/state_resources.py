"""The resources of a Terraform state, version 4."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from relais.kit.errors import Failure
from relais.kit.resources import Inventory, Resource, region_of

VERSION = 4


class Unreadable(Failure):
    """A state that cannot be priced: not version 4, or encrypted by OpenTofu."""


def resources_of_state(content: bytes, name: str) -> Inventory:
    """Return what a state holds; an empty body is an empty state.

    Raises:
        Unreadable: it is no plain state of version 4.
    """
    try:
        state = json.loads(content) if content.strip() else {"version": 4}
    except ValueError as fault:
        raise Unreadable(f"The state {name} is no JSON: {fault}.") from fault
    if isinstance(state, dict) and "encrypted_data" in state:
        raise Unreadable(f"The state {name} is encrypted by OpenTofu.", remedy="Price its plan: `relais budget plan`.")
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise Unreadable(f"The state {name} is not of version 4.")
    try:
        return Inventory(tuple(_walk(state)))
    except (KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(f"The state {name} is not of the documented form ({fault!r}).") from fault


def _walk(state: Mapping[str, Any]) -> Iterator[Resource]:
    for one in state.get("resources", ()):
        if one.get("mode") != "managed":
            continue
        prefix = f"{one['module']}." if one.get("module") else ""
        for instance in one.get("instances", ()):
            key = instance.get("index_key")
            index = "" if key is None else f"[{json.dumps(key)}]"
            address = f"{prefix}{one['type']}.{one['name']}{index}"
            values = instance.get("attributes") or {}
            yield Resource(address, one["type"], values, region=region_of(values))
