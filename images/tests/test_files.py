"""What can be known of the images without building them: their files, and the script that starts the interface."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.build_image import BASE, COMPONENTS, command, steady
from scripts.steps import ROOT

START = ROOT / "images/frontend/start.sh"


def dockerfile(component: str) -> str:
    return (ROOT / component / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_machine_without_a_public_registry_can_build(component: str) -> None:
    text = dockerfile(component)
    assert f"ARG BASE={BASE}\n" in text
    sources = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert sources == ["${BASE}", "${BASE}", "scratch"]
    assert "# syntax=" not in text  # its image would be fetched


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_image_itself_begins_from_nothing_and_is_nobodys(component: str) -> None:
    final = dockerfile(component).rpartition("FROM scratch\n")[2]
    assert re.search(r"^USER 1000[123]:1000[123]$", final, re.MULTILINE)
    assert 'ENTRYPOINT ["dumb-init", "--single-child"' in final
    assert "RUN" not in final
    for label in ("title", "version", "revision", "created", "source"):
        assert f"org.opencontainers.image.{label}=" in final


@pytest.mark.parametrize("component", COMPONENTS)
def test_stages_that_are_built_side_by_side_share_no_cache_of_apt(component: str) -> None:
    caches = re.findall(r"id=([\w-]+),target=/var/cache/apt", dockerfile(component))
    assert len(caches) == len(set(caches)) == dockerfile(component).count("target=/var/cache/apt")


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_secret_is_mounted_and_never_copied(component: str) -> None:
    steps = [step for step in re.split(r"\n(?=[A-Z])", dockerfile(component)) if step.startswith("RUN")]
    fetching = [step for step in steps if re.search(r"python.sh (tools|sync)|pip install|npm ci", step)]
    assert fetching
    assert all("type=secret,id=ca" in step and "type=cache" in step for step in fetching)
    assert not re.search(r"^(COPY|ADD) .*(ca\.crt|\.env)", dockerfile(component), re.MULTILINE)


def test_what_differs_between_two_builds_of_one_commit_is_taken_out_of_the_description() -> None:
    def described(number: str) -> dict[str, Any]:
        return {
            "created": "2026-11-26T00:00:00Z",
            "container": number,
            "container_config": {"Hostname": number},
            "parent": f"sha256:{number}",
            "config": {"Hostname": number, "User": "1:1", "Healthcheck": {"Test": ["CMD", "true"]}},
            "rootfs": {"diff_ids": ["sha256:0"]},
            "history": [{"created_by": "COPY", "comment": f"FROM {number}"}],
        }

    first, second = (steady(described(number)) for number in ("1", "2"))
    assert first == second
    assert first["config"] == {"Hostname": "", "User": "1:1", "Healthcheck": {"Test": ["CMD", "true"]}}
    assert first["rootfs"] == {"diff_ids": ["sha256:0"]}


def test_a_build_says_the_commit_and_its_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.crt"
    bundle.write_text("certificates")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    words = " ".join(command("backend", "a:b", "localhost/base", "1.2.3", cached=False))
    assert "--timestamp 1700000000" in words
    assert "--build-arg CREATED=2023-11-14T22:13:20Z" in words
    assert "--build-arg VERSION=1.2.3" in words
    assert re.search(r"REVISION=[0-9a-f]{40}", words)
    assert f"--secret id=ca,src={bundle}" in words
    assert "--isolation chroot" in words


@dataclass(frozen=True)
class Started:
    """How the start went: its code, what it said, and what it wrote."""

    code: int
    said: str
    folder: Path

    @property
    def headers(self) -> str:
        return (self.folder / "headers.conf").read_text()


def start(folder: Path, **settings: str) -> Started:
    """Run the script with another folder for /tmp and a server that only says how it was called."""
    script, server = folder / "start.sh", folder / "nginx"
    script.write_text(START.read_text(encoding="utf-8").replace("/tmp", str(folder)))
    server.write_text('#!/bin/sh\necho "served $*"\n')
    server.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"} | settings
    done = subprocess.run(["sh", str(script)], env=environment, capture_output=True, text=True, check=False)
    return Started(done.returncode, done.stdout + done.stderr, folder)


def test_the_interface_starts_with_one_origin_when_nothing_is_said(tmp_path: Path) -> None:
    started = start(tmp_path)
    assert (started.code, started.said) == (0, "served -e /dev/stderr -c /etc/frontend/nginx.conf\n")
    assert json.loads((tmp_path / "public/config.json").read_text()) == {"api_url": "/api/v1"}
    assert "connect-src 'self';" in started.headers
    assert "script-src 'self';" in started.headers
    assert "max-age=31536000" in started.headers


def test_another_origin_is_allowed_by_the_policy(tmp_path: Path) -> None:
    started = start(tmp_path, FRONTEND_API_URL="https://api.example.org/api/v1")
    assert "connect-src 'self' https://api.example.org;" in started.headers


def test_no_promise_of_https_is_made_when_none_is_wanted(tmp_path: Path) -> None:
    assert "Strict-Transport-Security" not in start(tmp_path, FRONTEND_HSTS_SECONDS="0").headers


WRONG = {
    "another scheme": ("FRONTEND_API_URL", "ftp://example.org"),
    "no scheme": ("FRONTEND_API_URL", "api.example.org"),
    "somebody else's host": ("FRONTEND_API_URL", "//example.org/api"),
    "the end of a header": ("FRONTEND_API_URL", 'https://x"; add_header X y;'),
    "a line": ("FRONTEND_API_URL", "/api\nx"),
    "a port of words": ("PORT", "http"),
    "a word for a number": ("FRONTEND_HSTS_SECONDS", "forever"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_setting_is_refused_in_one_line_and_nothing_is_served(tmp_path: Path, what: str) -> None:
    name, value = WRONG[what]
    started = start(tmp_path, **{name: value})
    assert started.code == 2
    assert started.said.count("\n") == 1
    assert name in started.said
    assert not (tmp_path / "headers.conf").exists()
