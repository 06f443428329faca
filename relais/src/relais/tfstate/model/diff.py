"""What differs between two state documents, resource by resource, with secrets masked."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relais.tfstate.model.document import read_head
from relais.tfstate.model.refusals import BadRequest

MASK = "(sensitive)"
SECRET = re.compile(r"password|passwd|secret|token|private_key|credential|api_key|access_key", re.IGNORECASE)
"""Names that are masked even when the provider did not mark them."""

Attributes = dict[str, Any]


@dataclass(frozen=True)
class AttributeChange:
    """One attribute before and after; None when it was not there."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ResourceChange:
    """A resource whose attributes changed."""

    address: str
    attributes: tuple[AttributeChange, ...]


@dataclass(frozen=True)
class Diff:
    """Addresses that came, went and changed; outputs are among them as `output.NAME`."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ResourceChange, ...]


def diff(before: bytes | None, after: bytes | None) -> Diff:
    """Compare two documents; None is a state without any version.

    Raises:
        BadRequest: the client encrypted one of them, so that only its head can be read here.

    """
    old, new = _holdings(before), _holdings(after)
    both = [address for address in old if address in new and old[address] != new[address]]
    changes = (ResourceChange(address, tuple(_changes(old[address], new[address]))) for address in sorted(both))
    return Diff(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(change for change in changes if change.attributes),
    )


@dataclass(frozen=True)
class _Holding:
    attributes: Attributes
    sensitive: frozenset[str]


def _changes(old: _Holding, new: _Holding) -> Iterator[AttributeChange]:
    masked = old.sensitive | new.sensitive
    for name in sorted(old.attributes.keys() | new.attributes.keys()):
        before, after = old.attributes.get(name), new.attributes.get(name)
        if before == after:
            continue
        hidden = any(
            not one or name == one or name.startswith((f"{one}.", f"{one}[")) for one in masked
        ) or SECRET.search(name)
        yield AttributeChange(name, *((MASK, MASK) if hidden else (before, after)))


def _holdings(body: bytes | None) -> dict[str, _Holding]:
    if body is None:
        return {}
    if read_head(body).encrypted:
        raise BadRequest(
            "This state is encrypted by OpenTofu: the server sees its serial and lineage alone.",
            "Export both versions and compare them where the encryption key is.",
            "encrypted",
        )
    document = json.loads(body)
    found = {f"output.{name}": _output(value) for name, value in (document.get("outputs") or {}).items()}
    for resource in document.get("resources") or ():
        for instance in resource.get("instances") or ():
            found[_address(resource, instance)] = _instance(instance)
    return found


def _address(resource: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    module = f"{resource['module']}." if resource.get("module") else ""
    data = "data." if resource.get("mode") == "data" else ""
    key = instance.get("index_key")
    index = "" if key is None else f"[{json.dumps(key, ensure_ascii=False)}]"
    deposed = f" (deposed {instance['deposed']})" if instance.get("deposed") else ""
    return f"{module}{data}{resource.get('type', '?')}.{resource.get('name', '?')}{index}{deposed}"


def _output(value: Mapping[str, Any]) -> _Holding:
    return _Holding(dict(_flat("value", value.get("value"))), frozenset({"value"} if value.get("sensitive") else ()))


def _instance(instance: Mapping[str, Any]) -> _Holding:
    flat: Attributes = {}
    for name, value in (instance.get("attributes") or {}).items():
        flat |= dict(_flat(name, value))
    return _Holding(flat, frozenset(map(_path, instance.get("sensitive_attributes") or ())))


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _flat(f"{name}[{index}]", inner)
    else:
        yield name, value


def _path(steps: Any) -> str:
    """Write a path of `sensitive_attributes` as the flat names have it; a step that cannot be read masks all above."""
    text = ""
    for step in steps if isinstance(steps, list) else [steps]:
        value = step.get("value") if isinstance(step, dict) else step
        if isinstance(value, dict):  # {"value": …, "type": …}: an index
            value = value.get("value")
        if not isinstance(value, str | int):
            break
        text += f"[{value}]" if isinstance(value, int) else (f".{value}" if text else value)
    return text
