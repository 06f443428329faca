import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.check_locks import faults_of_npm, faults_of_uv, main

WHEEL = {"url": "https://files.pythonhosted.org/packages/a.whl", "hash": "sha256:00"}
GOOD = {"name": "a", "version": "1", "source": {"registry": "https://pypi.org/simple"}, "wheels": [WHEEL]}
NODE = {"version": "1", "integrity": "sha512-00"}


def test_the_locks_of_this_repository_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    number, told = capsys.readouterr().out.split(" ", 1)
    assert (int(number) >= 7, told) == (True, "locks are complete\n")


def test_a_lock_is_found_wherever_it_is_and_none_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep" / "down").mkdir(parents=True)
    lock = {"packages": {"node_modules/a": {"version": "1"}}}
    (tmp_path / "deep" / "down" / "package-lock.json").write_text(json.dumps(lock))
    assert main() == 1
    assert capsys.readouterr().out.splitlines() == [
        ":(glob)**/uv.lock: there is no such lock",
        "deep/down/package-lock.json: a 1: without its SHA-512",
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"source": {"git": "https://example.org/a.git"}}, "comes from"),
        ({"source": {"registry": "https://pypi.example.org/simple"}}, "comes from"),
        ({"wheels": []}, "no file is locked"),
        ({"wheels": [WHEEL | {"url": "https://example.org/a.whl"}]}, "lies at https://example.org/a.whl"),
        ({"wheels": [{"url": WHEEL["url"]}]}, "a file without its SHA-256"),
        ({"sdist": WHEEL | {"hash": "md5:00"}}, "a file without its SHA-256"),
    ],
)
def test_a_python_package_from_elsewhere_or_unknown_is_reported(changed: dict[str, Any], fault: str) -> None:
    assert list(faults_of_uv({"package": [GOOD]})) == []
    (found,) = faults_of_uv({"package": [GOOD | changed]})
    assert found.startswith(f"a 1: {fault}")


@pytest.mark.parametrize(
    ("package", "fault"),
    [
        (NODE | {"resolved": "https://example.org/a.tgz"}, "comes from https://example.org/a.tgz"),
        (NODE | {"resolved": "git+ssh://git@example.org/a.git"}, "comes from git+ssh"),
        (NODE | {"link": True}, "is a link"),
        ({"version": "1"}, "without its SHA-512"),
        (NODE | {"integrity": "sha1-00"}, "without its SHA-512"),
        ({"version": "1", "optional": True}, "without its SHA-512"),
        ({"version": "1", "optional": True, "os": ["linux"], "cpu": ["x64"]}, "without its SHA-512"),
    ],
)
def test_a_package_of_the_web_interface_from_elsewhere_or_unknown_is_reported(
    package: dict[str, Any], fault: str
) -> None:
    assert list(faults_of_npm({"packages": {"": {}, "node_modules/a": NODE}})) == []
    (found,) = faults_of_npm({"packages": {"": {}, "node_modules/a": package}})
    assert found.startswith(f"a 1: {fault}")


def test_an_optional_part_for_other_machines_may_lack_its_hash() -> None:
    package = {"version": "1", "optional": True, "os": ["darwin"], "cpu": ["arm64"]}
    assert list(faults_of_npm({"packages": {"node_modules/a": package}})) == []
