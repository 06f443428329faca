"""A plan's configuration: what each argument refers to, through modules' variables and outputs, and what is literal."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from relais.kit.resources import INDEX, Reference

RESOURCE = re.compile(
    r"^(?!var\.|local\.|module\.|data\.|each\.|count\.|path\.|terraform\.|self\.)[a-z][\w-]*\.[\w-]+(\[.*?\])?$"
)
OUTPUT = re.compile(r"^module\.([\w-]+)(?:\[.*?\])?\.([\w-]+)$")
EACH = {"each.key", "each.value", "count.index"}
DEEPEST = 8


class Configuration:
    """The expressions of a plan's configuration.

    Locals are not in a plan: what is handed through one cannot be followed.
    """

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self.root: Mapping[str, Any] = configuration.get("root_module", {})
        self.providers: Mapping[str, Any] = configuration.get("provider_config", {})

    def references(self, address: str, kind: str) -> Mapping[str, tuple[Reference, ...]]:
        """Return the references of every argument of the resource at this address."""
        modules, expressions = self._expressions(address, kind)
        return {path: tuple(self._follow(names, modules)) for path, names in _paths(expressions, "references")}

    def literals(self, address: str, kind: str) -> Mapping[str, Any]:
        """Return the arguments of the resource at this address that are written as literals."""
        return dict(_paths(self._expressions(address, kind)[1], "constant_value"))

    def region(self, address: str, kind: str) -> str:
        """Return the region of the provider of the resource at this address, if it is written as a literal."""
        provider = self.providers.get(self._resource(address, kind)[1].get("provider_config_key", ""), {})
        return str(provider.get("expressions", {}).get("region", {}).get("constant_value", ""))

    def _expressions(self, address: str, kind: str) -> tuple[list[str], Any]:
        modules, found = self._resource(address, kind)
        return modules, found.get("expressions", {})

    def _resource(self, address: str, kind: str) -> tuple[list[str], Mapping[str, Any]]:
        prefix, _, name = address.rpartition(f"{kind}.")
        modules = [part for part in INDEX.sub("", prefix).split(".") if part and part != "module"]
        wanted = f"{kind}.{INDEX.sub('', name)}"
        found = (one for one in self._module(modules).get("resources", ()) if one.get("address") == wanted)
        return modules, dict(next(found, {}))

    def _module(self, path: list[str]) -> Mapping[str, Any]:
        module: Mapping[str, Any] = self.root
        for name in path:
            module = module.get("module_calls", {}).get(name, {}).get("module", {})
        return module

    def _follow(self, names: list[str], module: list[str], depth: int = 0) -> Iterator[Reference]:
        each = bool(EACH & set(names))
        prefix = "".join(f"module.{name}." for name in module)
        for name in _narrowest([name for name in names if RESOURCE.match(name)]):
            yield Reference(prefix + name, each=each)
        for name in names if depth < DEEPEST else ():
            yield from self._through(name, module, depth + 1)

    def _through(self, name: str, module: list[str], depth: int) -> Iterator[Reference]:
        output = OUTPUT.match(name)
        if name.startswith("var.") and module:
            call = self._module(module[:-1]).get("module_calls", {}).get(module[-1], {})
            handed = call.get("expressions", {}).get(name.split(".")[1], {})
            yield from self._follow(list(handed.get("references", ())), module[:-1], depth)
        elif output:
            inner = [*module, output[1]]
            shown = self._module(inner).get("outputs", {}).get(output[2], {})
            yield from self._follow(list(shown.get("expression", {}).get("references", ())), inner, depth)


def _narrowest(names: list[str]) -> list[str]:
    """Leave out `a.b` where `a.b[0]` is named as well."""
    indexed = {INDEX.sub("", name) for name in names if "[" in name}
    return list(dict.fromkeys(name for name in names if "[" in name or name not in indexed))


def _paths(expressions: Any, wanted: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """Walk the arguments that have what is wanted, with their dotted paths; blocks of one name are walked together."""
    if isinstance(expressions, list):
        for block in expressions:
            yield from _paths(block, wanted, place)
    elif isinstance(expressions, Mapping):
        if place and wanted in expressions:
            yield place, expressions[wanted]
        for name, value in expressions.items():
            if name not in {"references", "constant_value"}:
                yield from _paths(value, wanted, f"{place}.{name}" if place else name)
