"""docs/guides/kubernetes.md: its commands, run in order with the real helm and kubectl, make what the pods ask for.

There is no cluster: what kubectl creates it prints, and what helm installs is rendered. Commands that fetch something
of others are noted only.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts.tests.rendering import Object, Objects, containers, render
from scripts.render_charts import CHARTS, INFRA, OURS
from scripts.steps import ROOT

GUIDE = (ROOT / "docs" / "guides" / "kubernetes.md").read_text(encoding="utf-8")
STEPS = ("## 1.", "## 2.", "## 3.", "## 4.", "## Relais beside it")
BY_OPERATORS = {
    "utilisateurs-database-app": "CloudNativePG",
    "utilisateurs-database-ca": "CloudNativePG",
    "relais-jobs": "the first start: charts/relais/README.md",
}
KUBECTL = """#!/bin/sh
echo "kubectl $*" >> "$NOTED"
case " $* " in
    *" create -f "* | *" apply "*https:* | *" exec "*) ;;
    *" apply -f - "*) echo "---" >> "$MADE"; cat >> "$MADE" ;;
    *" create "*) echo "---" >> "$MADE"; "$REAL_KUBECTL" "$@" --dry-run=client --output=yaml >> "$MADE" ;;
esac
"""
HELM = """#!/bin/sh
echo "helm $*" >> "$NOTED"
[ "$1" = dependency ] && exec "$REAL_HELM" "$@"
case "$4" in charts/*) ;; *) exit 0 ;; esac
shift 2
for word; do
    shift
    case $word in --wait | --timeout | 15m) ;; *) set -- "$@" "$word" ;; esac
done
"$REAL_HELM" template "$@" >> "$RENDERED"
"""


def blocks(section: str) -> Iterator[str]:
    """Yield the commands of a section, a block at a time."""
    (found,) = (part for part in re.split(r"(?m)^(?=## )", GUIDE) if part.startswith(section))
    for block in re.findall(r"```console\n(.*?)```", found, re.DOTALL):
        yield re.sub(r"(?m)^\$ ", "", block)


@dataclass(frozen=True)
class Run:
    """What the commands of the guide called, made and installed."""

    noted: str
    made: Objects
    rendered: Objects


def shim(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def read(file: Path) -> Objects:
    return Objects([one for one in yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader) if one])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the guide in a checkout of its own."""
    folder = tmp_path_factory.mktemp("guide")
    programs, checkout = folder / "bin", folder / "checkout"
    programs.mkdir()
    for name, text in {"kubectl": KUBECTL, "helm": HELM, "python": "#!/bin/sh\n"}.items():
        shim(programs, name, text)
    shutil.copytree(CHARTS, checkout / "charts", ignore=OURS)
    shutil.copytree(INFRA, checkout / "infra")
    (checkout / "token").write_text("a token for tests")
    told = {name: str(folder / name.lower()) for name in ("NOTED", "MADE", "RENDERED")}
    real = {f"REAL_{name.upper()}": shutil.which(name) or "" for name in ("kubectl", "helm")}
    environment = os.environ | told | real | {"PATH": f"{programs}:{os.environ['PATH']}"}
    script = "".join(block for step in STEPS for block in blocks(step))
    done = subprocess.run(
        ["bash", "-e"], input=script, cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (checkout / "smtp-url.txt").exists()
    return Run((folder / "noted").read_text(), read(folder / "made"), read(folder / "rendered"))


def asked_for(pod: Object) -> Iterator[str]:
    """Name the Secrets without which a pod does not start."""
    for container in containers(pod):
        places = [one.get("valueFrom", {}).get("secretKeyRef") for one in container.get("env", ())]
        places += [one.get("secretRef") for one in container.get("envFrom", ())]
        yield from (one["name"] for one in places if one and not one.get("optional"))
    for volume in pod.get("volumes", ()):
        sources = [volume.get("secret"), *(one.get("secret") for one in volume.get("projected", {}).get("sources", ()))]
        yield from (one.get("secretName") or one["name"] for one in sources if one and not one.get("optional"))


def test_every_secret_that_a_pod_asks_for_is_made_on_the_way(run: Run) -> None:
    asked = {name for _, pod in run.rendered.pods() for name in asked_for(pod)}
    store = run.rendered.one("ObjectStore")["spec"]["configuration"]["s3Credentials"]
    asked |= {store[key]["name"] for key in ("accessKeyId", "secretAccessKey")}
    made = {one["metadata"]["name"]: one for one in run.made.of("Secret")}
    assert asked - set(BY_OPERATORS) == set(made)
    assert set(BY_OPERATORS) <= asked
    assert run.rendered.of("ExternalSecret") == [], "two owners of one Secret"
    assert made["utilisateurs-database-serving"]["type"] == "kubernetes.io/basic-auth"


def test_each_is_made_where_it_is_asked_for_with_the_keys_that_are_read(run: Run) -> None:
    made = {(one["metadata"]["namespace"], one["metadata"]["name"]): set(one["data"]) for one in run.made.of("Secret")}
    assert made["utilisateurs", "utilisateurs-backend"] == {"UTILISATEURS_SECRET", "UTILISATEURS_SMTP_URL"}
    assert made["utilisateurs", "backups-writer"] == {"ACCESS_KEY_ID", "ACCESS_SECRET_KEY"}
    assert made["relais", "relais-states-key"] == {"key"}
    assert {one["metadata"]["name"] for one in run.made.of("ConfigMap")} == {"line"}
    assert {one["metadata"]["name"] for one in run.made.of("Namespace")} == {"utilisateurs", "relais"}


def test_the_certificate_is_asked_of_the_issuer_that_was_made(run: Run) -> None:
    named = "cert-manager.io/cluster-issuer"
    asked = {one["metadata"]["annotations"].get(named) for one in run.rendered.of("Ingress")} - {None}
    assert asked == {run.made.one("ClusterIssuer")["metadata"]["name"]}


def test_operators_are_installed_in_exact_versions(run: Run) -> None:
    fetched = [line for line in run.noted.splitlines() if "https://" in line or "oci://" in line]
    fetched = [line for line in fetched if "create secret" not in line]
    assert len(fetched) == 6
    assert all(re.search(r"\d+\.\d+\.\d+", line) for line in fetched)
    assert all(" --version " in line for line in fetched if line.startswith("helm"))


def test_the_first_administrator_is_made_by_words_that_the_service_has(run: Run) -> None:
    (said,) = (line for line in run.noted.splitlines() if " exec " in line)
    words = said.partition(" -- ")[2].split()
    assert words[:3] == ["utilisateurs", "admin", "create"]
    assert words[3:] == ["you@example.com"]
    assert helm_notes().endswith("-- utilisateurs admin create EMAIL\n")


def helm_notes() -> str:
    return (CHARTS / "backend" / "templates" / "NOTES.txt").read_text(encoding="utf-8")


def without(row: str) -> dict[str, Any]:
    """Read the values by which one does without an operator."""
    return {name: yaml.safe_load(text) for name, text in re.findall(r"`([\w.]+): ([^`]+)`", row)}


ROWS = {
    "CloudNativePG": {"Cluster", "ObjectStore", "ScheduledBackup", "Pooler"},
    "External Secrets": {"ExternalSecret"},
    "Prometheus operator": {"ServiceMonitor", "PodMonitor", "PrometheusRule"},
}


@pytest.mark.parametrize("operator", ROWS)
def test_one_can_do_without_an_operator_as_the_table_says(charts: Path, operator: str) -> None:
    (row,) = (line for line in GUIDE.splitlines() if line.startswith(f"| {operator}"))
    everything = {"backend.secret.externalSecret.enabled": True, "backend.serviceMonitor.enabled": True}
    everything |= {f"database.{one}.enabled": True for one in ("podMonitor", "pooler", "prometheusRule")}
    with_it = {one["kind"] for one in render(charts / "utilisateurs", everything).all}
    left = {one["kind"] for one in render(charts / "utilisateurs", everything | without(row)).all}
    assert ROWS[operator] <= with_it
    assert not ROWS[operator] & left


def test_a_certificate_and_a_name_of_ones_own_ask_nobody(charts: Path) -> None:
    rows = "".join(line for line in GUIDE.splitlines() if line.startswith(("| cert-manager", "| external-dns")))
    annotations = [
        one["metadata"].get("annotations", {}) for one in render(charts / "utilisateurs", without(rows)).of("Ingress")
    ]
    assert not [name for one in annotations for name in one if "cert-manager" in name or "external-dns" in name]
