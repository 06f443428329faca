"""Every pod of every chart keeps to the restricted Pod Security Standard, and to more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from charts.tests.rendering import Object, containers, render
from charts.tests.variants import ALL, EVERYTHING


def faults(pod: Object) -> Iterator[str]:
    """Tell where a pod is more than it needs to be."""
    security = pod.get("securityContext", {})
    yield from (f"{name} is shared with the node" for name in ("hostNetwork", "hostPID", "hostIPC") if pod.get(name))
    if pod.get("automountServiceAccountToken") is not False:
        yield "may call Kubernetes"
    if security.get("runAsNonRoot") is not True or security.get("runAsUser", 0) < 1:
        yield "may run as root"
    if security.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "may make any system call"
    if any("hostPath" in volume for volume in pod.get("volumes", ())):
        yield "sees the node's files"
    for container in containers(pod):
        yield from (f"{container['name']}: {fault}" for fault in container_faults(container))


def container_faults(container: Object) -> Iterator[str]:
    security = container.get("securityContext", {})
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield "may gain rights"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "has capabilities"
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may write to its root"
    resources = container.get("resources", {})
    if set(resources.get("requests", ())) < {"cpu", "memory"} or "memory" not in resources.get("limits", ()):
        yield "asks for no room, or may take all"


@pytest.mark.parametrize(("chart", "variant"), ALL)
def test_every_pod_is_as_restricted_as_it_can_be(charts: Path, chart: str, variant: str) -> None:
    pods = dict(render(charts / chart, EVERYTHING[chart][variant]).pods())
    assert {name: list(faults(pod)) for name, pod in pods.items()} == {name: [] for name in pods}


def test_every_chart_has_pods_to_look_at(charts: Path) -> None:
    described = [name for name, _ in render(charts / "utilisateurs").pods()]
    assert sorted(name.partition("/")[0] for name in described) == [
        "CronJob",
        "CronJob",
        "Deployment",
        "Deployment",
        "Job",
    ]


def first(pod: Object) -> Object:
    return containers(pod)[0]["securityContext"]  # type: ignore[no-any-return] # a part of a document


FAULTS: dict[str, Callable[[Object], Any]] = {
    "may call Kubernetes": lambda pod: pod.pop("automountServiceAccountToken"),
    "hostNetwork is shared": lambda pod: pod.update(hostNetwork=True),
    "may run as root": lambda pod: pod["securityContext"].pop("runAsNonRoot"),
    "may make any system call": lambda pod: pod["securityContext"].pop("seccompProfile"),
    "sees the node's files": lambda pod: pod["volumes"].append({"name": "x", "hostPath": {"path": "/"}}),
    "may gain rights": lambda pod: first(pod).pop("allowPrivilegeEscalation"),
    "has capabilities": lambda pod: first(pod).update(capabilities={"drop": ["ALL"], "add": ["NET_RAW"]}),
    "may write to its root": lambda pod: first(pod).update(readOnlyRootFilesystem=False),
    "asks for no room": lambda pod: containers(pod)[0]["resources"].pop("limits"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_of_these_rules_can_fail(charts: Path, fault: str) -> None:
    pod = dict(render(charts / "backend").pods())["Deployment/users-backend"]
    FAULTS[fault](pod)
    assert [fault in found for found in faults(pod)] == [True]
