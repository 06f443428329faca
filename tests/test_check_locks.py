import json
import tomllib
from typing import Any

import pytest

from scripts.check_locks import PYTHON, WEB, faults_of_npm, faults_of_uv

WHEEL = {"url": "https://files.pythonhosted.org/packages/a.whl", "hash": "sha256:00"}
GOOD = {"name": "a", "version": "1", "source": {"registry": "https://pypi.org/simple"}, "wheels": [WHEEL]}
NODE = {"version": "1", "integrity": "sha512-00"}


def test_the_locks_of_this_repository_are_complete() -> None:
    assert list(faults_of_uv(tomllib.loads(PYTHON.read_text(encoding="utf-8")))) == []
    assert list(faults_of_npm(json.loads(WEB.read_text(encoding="utf-8")))) == []


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
