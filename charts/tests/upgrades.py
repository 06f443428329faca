"""What an upgrade may not do: change what Kubernetes never lets change, or take away what holds data.

The version before is the newest tag of a chart that is not this commit's own; before there is any, a package that is
kept in `previous/`, with the values of the environments as they were.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from charts.tests.rendering import Object, Objects
from scripts.render_charts import INSTALLED, KUBERNETES, UMBRELLA, helm
from scripts.steps import ROOT

KEPT = Path(__file__).parent / "previous"
IMMUTABLE: Mapping[str, tuple[str, ...]] = {
    "Deployment": ("spec.selector",),
    "Job": ("spec.template", "spec.selector", "spec.completions", "spec.completionMode"),
    "PersistentVolumeClaim": ("spec.accessModes", "spec.storageClassName", "spec.volumeMode", "spec.selector"),
    "Service": ("spec.clusterIP",),
    "Cluster": ("spec.bootstrap", "spec.storage.storageClass", "spec.walStorage.storageClass"),
    "ObjectStore": ("spec.configuration.destinationPath",),
}
"""By Kubernetes' own validation; of the operators' kinds, what would leave the data behind."""
ONLY_GROWS = {
    "PersistentVolumeClaim": ("spec.resources.requests.storage",),
    "Cluster": ("spec.storage.size", "spec.walStorage.size"),
}
HOLDS_DATA = ("PersistentVolumeClaim", "Cluster", "ObjectStore")


@dataclass(frozen=True)
class Previous:
    """A chart as it was released, and the values that it was installed with."""

    chart: Path
    values: Path

    def of(self, environment: str, chart: str) -> Path:
        """Return the values of an environment."""
        return self.values / environment / INSTALLED[chart]


def previous(chart: str, folder: Path, root: Path = ROOT) -> Previous:
    """Return the version before of a chart: of its newest tag, or the one that is kept."""
    tag = newest_tag(chart, root)
    if tag is None:
        return Previous(next(KEPT.glob(f"{chart}-*.tgz")), KEPT)
    whole = subprocess.run(["git", "archive", tag, "charts", "infra"], cwd=root, capture_output=True, check=True)
    folder.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=whole.stdout, check=True)
    if chart == UMBRELLA:
        helm("dependency", "build", str(folder / "charts" / chart))
    return Previous(folder / "charts" / chart, folder / "infra")


def newest_tag(chart: str, root: Path) -> str | None:
    """Return the newest tag of a chart before this commit."""
    command = ["git", "tag", "--list", f"charts/{chart}/v*", "--merged", "HEAD", "--no-contains", "HEAD"]
    said = subprocess.run([*command, "--sort=-v:refname"], cwd=root, capture_output=True, text=True, check=True)
    return next(iter(said.stdout.splitlines()), None)


def rendered(chart: Path, name: str, values: Path) -> Objects:
    """Render a chart as an environment does. Raises HelmError."""
    where = ("--namespace", name, "--kube-version", KUBERNETES)
    said = helm("template", name, str(chart), "--values", str(values), *where)
    return Objects([one for one in yaml.load_all(said, yaml.CSafeLoader) if one])


def faults(old: Objects, new: Objects) -> Iterator[str]:
    """Tell what Kubernetes would refuse of an upgrade, or what would be lost."""
    after = {_key(one): one for one in new.all}
    for one in old.all:
        key = _key(one)
        if key in after:
            yield from (f"{key}: {fault}" for fault in _changes(one, after[key]))
        elif one["kind"] in HOLDS_DATA:
            yield f"{key}: goes, with its data"


def _key(one: Object) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


def _changes(old: Object, new: Object) -> Iterator[str]:
    kind = old["kind"]
    for path in IMMUTABLE.get(kind, ()):
        if _at(old, path) != _at(new, path):
            yield f"{path} cannot change"
    for path in ONLY_GROWS.get(kind, ()):
        if _size(_at(new, path)) < _size(_at(old, path)):
            yield f"{path} cannot shrink"
    if old.get("immutable") and old.get("data") != new.get("data"):
        yield "data cannot change"


def _at(one: Any, path: str) -> Any:
    for step in path.split("."):
        one = one.get(step) if isinstance(one, dict) else None
    return one


def _size(text: str | None) -> int:
    found = re.fullmatch(r"(\d+)([KMGT])i", text or "0Ki")
    assert found, f"{text!r} is no size"
    size: int = int(found[1]) * 1024 ** ("KMGT".index(found[2]) + 1)
    return size
