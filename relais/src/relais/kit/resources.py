"""What a Terraform plan or state holds, as a list of resources: the one reading that every tool shares.

A plan does not know the ids of what it will make. It knows which expression each argument comes from, so an argument is
followed either by the id it holds or by the addresses it refers to.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

ZONE = re.compile(r"^([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]?$")
INDEX = re.compile(r"\[[^\]]*\]")
ARN_REGION = 3
"""Place of the region in an ARN: arn:partition:service:region:account:resource."""
OWN_INDEX = re.compile(r"\[[^\]]*\]$")


@dataclass(frozen=True)
class Reference:
    """An address that an argument refers to; `each` when it means the twin with the referrer's own index."""

    address: str
    each: bool = False


@dataclass(frozen=True)
class Resource:
    """One resource: its address, its type, its values, and the region it is in, where that is known.

    Of a plan's configuration, by dotted argument: what it refers to, and what is `written` there as a literal.
    """

    address: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)
    region: str = ""

    @property
    def index(self) -> str:
        """Return the index at the end of the address, brackets included; empty without `count` and `for_each`."""
        found = OWN_INDEX.search(self.address)
        return found[0] if found else ""

    @property
    def module(self) -> str:
        """Return the path of the module that it is in, with a dot at its end; empty for the root."""
        return self.address[: self.address.rfind(self.kind)]

    def get(self, path: str, default: Any = None) -> Any:
        """Return a value by its dotted path, through the first block of each list; the default when it is not known."""
        value: Any = self.values
        for name in path.split("."):
            value = value[0] if isinstance(value, list) and value else value
            value = value.get(name) if isinstance(value, Mapping) else None
        return default if value is None else value

    def blocks(self, path: str) -> list[Mapping[str, Any]]:
        """Return the blocks at a dotted path, none when there are none."""
        found = self.get(path, [])
        return [block for block in (found if isinstance(found, list) else [found]) if isinstance(block, Mapping)]

    def undecided(self, path: str) -> bool:
        """Tell whether a value is written, but only known once the plan is applied."""
        return self.get(path) is None and bool(self.references.get(path))


@dataclass(frozen=True)
class Change:
    """What a plan does to one resource: `actions` as Terraform names them, and the values before."""

    address: str
    kind: str
    actions: tuple[str, ...]
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Inventory:
    """All resources of one plan or state, and the changes that a plan makes."""

    resources: tuple[Resource, ...]
    changes: tuple[Change, ...] = ()

    def of(self, *kinds: str) -> Iterator[Resource]:
        """Walk the resources of these types."""
        return (resource for kind in kinds for resource in self._kinds.get(kind, ()))

    def targets(self, resource: Resource, *paths: str) -> list[Resource]:
        """Find the resources that the arguments point at, by id where it is known, else by reference."""
        found: dict[str, Resource] = {}
        for path in paths:
            known = resource.get(path)
            wanted = known if isinstance(known, list) else [known]
            for target in self._by_id(wanted) or self._by_reference(resource, path):
                found[target.address] = target
        return list(found.values())

    def pointed_at(self, target: Resource, kind: str, *paths: str) -> bool:
        """Tell whether a resource of a type points at this one by one of these arguments."""
        at = self._pointers.get((kind, paths))
        if at is None:
            at = {one.address for resource in self.of(kind) for one in self.targets(resource, *paths)}
            self._pointers[kind, paths] = at
        return target.address in at

    @cached_property
    def _kinds(self) -> Mapping[str, list[Resource]]:
        return _grouped(self.resources, lambda one: [one.kind])

    @cached_property
    def _ids(self) -> Mapping[str, list[Resource]]:
        return _grouped(self.resources, lambda one: {str(one.get(name, "")) for name in ("id", "arn", "allocation_id")})

    @cached_property
    def _addresses(self) -> Mapping[str, list[Resource]]:
        return _grouped(self.resources, lambda one: [INDEX.sub("", one.address)])

    @cached_property
    def _pointers(self) -> dict[tuple[str, tuple[str, ...]], set[str]]:
        return {}

    def _by_id(self, wanted: list[Any]) -> list[Resource]:
        names = [value for value in wanted if isinstance(value, str) and value]
        return [one for name in names for one in self._ids.get(name, ())]

    def _by_reference(self, resource: Resource, path: str) -> Iterator[Resource]:
        for reference in resource.references.get(path, ()):
            yield from self._meant(resource, reference)

    def _meant(self, referrer: Resource, reference: Reference) -> list[Resource]:
        found = self._addresses.get(INDEX.sub("", reference.address), [])
        index = referrer.index if reference.each else (OWN_INDEX.search(reference.address) or [""])[0]
        near = [one for one in found if one.module == referrer.module] or found
        return [one for one in near if one.index == index] or near


def _grouped(resources: Iterable[Resource], names: Callable[[Resource], Iterable[str]]) -> Mapping[str, list[Resource]]:
    """Group resources by each of their names: looking one up must not cost a walk through all of them."""
    groups: dict[str, list[Resource]] = {}
    for resource in resources:
        for name in names(resource):
            groups.setdefault(name, []).append(resource)
    return groups


def region_of(values: Mapping[str, Any], otherwise: str = "") -> str:
    """Read the region from what a resource says of itself: `region`, its zone, its ARN; else that of its provider."""
    arn = str(values.get("arn") or "").split(":")
    told = (values.get("region"), values.get("availability_zone"), arn[3] if len(arn) > ARN_REGION else "", otherwise)
    return next((found[1] for one in told if one and (found := ZONE.match(str(one)))), "")
