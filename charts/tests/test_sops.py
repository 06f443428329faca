"""Secrets that lie sealed in the repository: the guide's commands, with the real sops, age-keygen and kubectl."""

import base64
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from charts.tests.test_flux import built
from charts.tests.test_guide import blocks, shim
from charts.tests.test_templates import faults
from scripts.render_charts import INFRA

KUBECTL = """#!/bin/sh
case " $* " in *" --dry-run=client "*) exec "$REAL_KUBECTL" "$@" ;; esac
exec "$REAL_KUBECTL" "$@" --dry-run=client --output=yaml
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which the commands were run."""
    folder = tmp_path_factory.mktemp("sops")
    shutil.copytree(INFRA, folder / "infra")
    (folder / "bin").mkdir()
    shim(folder / "bin", "kubectl", KUBECTL)
    (folder / "smtp-url.txt").write_text("smtps://mail.example.org:465")
    real = {"REAL_KUBECTL": shutil.which("kubectl") or "", "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    (script,) = blocks("## Secrets by SOPS")
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail"],
        input=script,
        cwd=folder,
        env=os.environ | real,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def opened(file: Path, key: Path) -> str:
    command = ["sops", "decrypt", str(file)]
    environment = os.environ | {"SOPS_AGE_KEY_FILE": str(key)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_what_is_kept_tells_nothing_and_the_key_opens_it(checkout: Path) -> None:
    file = checkout / "infra" / "staging" / "secrets.yaml"
    sealed = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert sealed["metadata"]["name"] == "utilisateurs-backend"
    assert sealed["data"].keys() == {"UTILISATEURS_SECRET", "UTILISATEURS_SMTP_URL"}
    assert all(one.startswith("ENC[AES256_GCM,") for one in sealed["data"].values())
    data = yaml.safe_load(opened(file, checkout / "age.agekey"))["data"]
    assert base64.b64decode(data["UTILISATEURS_SMTP_URL"]) == b"smtps://mail.example.org:465"
    assert re.fullmatch(rb"[0-9a-f]{64}", base64.b64decode(data["UTILISATEURS_SECRET"]))


def test_another_key_opens_nothing(checkout: Path, tmp_path: Path) -> None:
    subprocess.run(["age-keygen", "-o", str(tmp_path / "other")], check=True, capture_output=True)
    with pytest.raises(subprocess.CalledProcessError):
        opened(checkout / "infra" / "staging" / "secrets.yaml", tmp_path / "other")


def test_the_cluster_applies_it_and_knows_how_to_open_it(checkout: Path) -> None:
    assert built(checkout / "infra" / "staging").one("Secret")["metadata"]["namespace"] == "utilisateurs"
    told = yaml.safe_load(
        (checkout / "infra" / "clusters" / "staging" / "environment.yaml").read_text(encoding="utf-8")
    )
    assert told["spec"]["decryption"] == {"provider": "sops", "secretRef": {"name": "sops-age"}}
    assert list(faults(told)) == []
