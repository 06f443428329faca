"""Charts rendered by helm, and ways to find an object among what they give."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.render_charts import KUBERNETES, helm

Object = dict[str, Any]
RELEASE = "users"


@dataclass(frozen=True)
class Objects:
    """What a chart gives."""

    all: Sequence[Object]

    def of(self, kind: str) -> list[Object]:
        """Return the objects of a kind."""
        return [one for one in self.all if one["kind"] == kind]

    def one(self, kind: str, ending: str = "") -> Object:
        """Return the only object of a kind whose name ends so."""
        found = [one for one in self.of(kind) if one["metadata"]["name"].endswith(ending)]
        assert len(found) == 1, f"{kind} …{ending}: {[one['metadata']['name'] for one in self.of(kind)]}"
        return found[0]

    def pods(self) -> Iterator[tuple[str, Object]]:
        """Yield the specification of every pod that is described, with the name of what describes it."""
        for one in self.all:
            template = pod_template(one)
            if template:
                yield f"{one['kind']}/{one['metadata']['name']}", template["spec"]


def pod_template(one: Object) -> Object | None:
    """Return the template of an object's pods, or none."""
    if one["kind"] == "CronJob":
        found: Object = one["spec"]["jobTemplate"]["spec"]["template"]
        return found
    template: Object | None = one["spec"].get("template") if one["kind"] in {"Deployment", "Job"} else None
    return template


def containers(pod: Object) -> list[Object]:
    """Return the containers of a pod, those that only start it included."""
    return [*pod.get("initContainers", ()), *pod["containers"]]


def environment(container: Object) -> dict[str, Any]:
    """Return the variables that a container sets by itself."""
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in container["env"]}


def printed(chart: Path, values: Object | None = None, release: str = RELEASE) -> str:
    """Return what helm prints for a chart with values over its own. Raises HelmError."""
    return _printed(chart, release, *given(values or {}))


def given(values: Object) -> list[str]:
    """Return the words by which helm is given values."""
    return [word for name, value in values.items() for word in ("--set-json", f"{name}={json.dumps(value)}")]


@cache
def _printed(chart: Path, release: str, *words: str) -> str:
    """Print it once per process: tests ask for the same over and over, and none changes a chart where it is."""
    where = ("--namespace", "users", "--kube-version", KUBERNETES)
    return helm("template", release, str(chart), *where, *words)


def render(chart: Path, values: Object | None = None, release: str = RELEASE) -> Objects:
    """Render a chart with values over its own. Raises HelmError."""
    return Objects([one for one in yaml.load_all(printed(chart, values, release), yaml.CSafeLoader) if one])
