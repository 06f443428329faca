import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.audit_dependencies import Audited, audited, audits, verdict
from scripts.steps import NOT_DONE
from tests.advisories import advisories

NOBODY = "http://127.0.0.1:9"
PROJECT = """
[project]
name = "seeded"
version = "0"
requires-python = ">=3.11"
dependencies = ["jinja2=={version}"]
"""
LOCK = """
version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "jinja2"
version = "{version}"
source = {{ registry = "https://pypi.org/simple" }}
wheels = [{{ url = "{files}/jinja2-{version}-py3-none-any.whl", hash = "sha256:{digest}" }}]

[[package]]
name = "seeded"
version = "0"
source = {{ virtual = "." }}
dependencies = [{{ name = "jinja2" }}]
"""


def seeded(folder: Path, jinja2: str, lodash: str) -> Path:
    """Write a project of both kinds that locks these versions."""
    (folder / "pyproject.toml").write_text(PROJECT.format(version=jinja2))
    (folder / "uv.lock").write_text(
        LOCK.format(version=jinja2, digest="0" * 64, files="https://files.pythonhosted.org")
    )
    (folder / "frontend").mkdir()
    root = {"name": "seeded", "version": "0.0.0", "dependencies": {"lodash": lodash}}
    packages = {"": root, "node_modules/lodash": {"version": lodash, "integrity": "sha512-00"}}
    lock = {"name": "seeded", "version": "0.0.0", "lockfileVersion": 3, "packages": packages}
    (folder / "frontend/package.json").write_text(json.dumps(root))
    (folder / "frontend/package-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture
def source() -> Iterator[str]:
    with advisories() as address:
        yield address


def test_a_weak_version_of_either_kind_is_reported_and_fails(source: str, tmp_path: Path) -> None:
    found = [audited(one) for one in audits(seeded(tmp_path, "2.11.2", "4.17.11"), source, source)]
    assert [str(one) for one in found] == [
        "jinja2 2.11.2: GHSA-0000-0000-0001: A made-up weakness (mended in: 2.11.3)",
        "lodash <4.17.12: https://example.org/2: Another made-up weakness (high)",
    ]
    assert verdict(found) == 1


def test_versions_that_no_advisory_names_pass(source: str, tmp_path: Path) -> None:
    found = [audited(one) for one in audits(seeded(tmp_path, "2.11.3", "4.17.21"), source, source)]
    assert (verdict(found), [(one.found, one.silence) for one in found]) == (0, [((), "")] * 2)


def test_a_source_that_does_not_answer_is_told_loudly_and_is_neither_pass_nor_failure(tmp_path: Path) -> None:
    found = [audited(one) for one in audits(seeded(tmp_path, "2.11.2", "4.17.11"), NOBODY, NOBODY)]
    assert all(str(one).startswith("NOT AUDITED: ") for one in found)
    assert verdict(found) == NOT_DONE


def test_a_weakness_counts_even_if_the_other_source_is_silent() -> None:
    assert verdict([Audited("a", silence="nobody answers"), Audited("b", ("weak",))]) == 1


def test_a_lock_that_cannot_be_read_is_a_failure_and_not_a_silence(source: str, tmp_path: Path) -> None:
    (seeded(tmp_path, "2.11.3", "4.17.21") / "uv.lock").write_text("no lock at all")
    found = [audited(one) for one in audits(tmp_path, source, source)]
    assert "the audit itself failed" in str(found[0])
    assert verdict(found) == 1
