"""What is locked is audited, by uv and npm before sources of advisories of our own, or it is said that it was not."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import audit_dependencies
from scripts.advisories import python_project, sources, web_project
from scripts.audit_dependencies import Audited, audits, main, verdict
from scripts.sources import NPM_LOCKS, UV_LOCKS, tracked
from scripts.steps import NOT_DONE
from tests.advisories import advisories

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def source() -> Iterator[str]:
    with advisories() as address:
        yield address


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, with us in it."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def locked(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def seeded(folder: Path, jinja2: str, lodash: str) -> None:
    """Lock these versions, each in a place of its own."""
    locked(folder / "tools" / "some", python_project("jinja2", jinja2))
    locked(folder / "web", web_project("lodash", lodash))


def audited(osv: str, registry: str) -> list[Audited]:
    return [one for source in sources(osv, registry) for one in audits(source)]


def test_a_weak_version_in_any_lock_is_reported_and_fails(source: str, repository: Path) -> None:
    seeded(repository, "2.11.2", "4.17.11")
    found = audited(source, source)
    assert [str(one) for one in found] == [
        "tools/some/uv.lock: jinja2 2.11.2: GHSA-0000-0000-0001: A made-up weakness (mended in: 2.11.3)",
        "web/package-lock.json: lodash <4.17.12: https://example.org/2: Another made-up weakness (high)",
    ]
    assert verdict(found) == 1


def test_versions_that_no_advisory_names_pass_and_are_counted(source: str, repository: Path) -> None:
    seeded(repository, "2.11.3", "4.17.21")
    found = audited(source, source)
    assert [str(one) for one in found] == [
        "tools/some/uv.lock: no advisory names one of its 1 packages",
        "web/package-lock.json: no advisory names one of its 1 packages",
    ]
    assert verdict(found) == 0


def test_a_source_that_does_not_answer_is_told_loudly_and_is_neither_pass_nor_failure(repository: Path) -> None:
    seeded(repository, "2.11.2", "4.17.11")
    found = audited(NOBODY, NOBODY)
    assert all(str(one).startswith("NOT AUDITED: ") for one in found)
    assert verdict(found) == NOT_DONE


def test_an_answer_of_one_who_does_not_know_the_weakest_is_no_audit(repository: Path) -> None:
    seeded(repository, "2.11.2", "4.17.11")
    with advisories(blind=True) as address:
        found = audited(address, address)
    told = "finds nothing wrong with what is known to be weak"
    assert [one.silence for one in found] == [f"OSV {told}", f"npm's registry {told}"]
    assert verdict(found) == NOT_DONE


def test_a_lock_of_nothing_and_no_lock_at_all_are_no_audit(source: str, repository: Path) -> None:
    assert [one.silence for one in audited(source, source)] == ["there is no such lock"] * 2
    empty = web_project("lodash", "4.17.21")
    empty["package.json"] = empty["package.json"].replace('{"lodash": "4.17.21"}', "{}")
    empty["package-lock.json"] = (
        '{"name": "seeded", "version": "0.0.0", "lockfileVersion": 3, "packages": {"": {"name": "seeded"}}}'
    )
    locked(repository, empty)
    _, found = audited(source, source)
    assert str(found) == "NOT AUDITED: package-lock.json: npm's registry was told of no package"


def test_a_weakness_counts_even_if_the_other_source_is_silent() -> None:
    assert verdict([Audited("a", silence="nobody answers"), Audited("b", ("weak",))]) == 1


def test_a_lock_that_cannot_be_read_is_a_failure_and_not_a_silence(source: str, repository: Path) -> None:
    seeded(repository, "2.11.3", "4.17.21")
    (repository / "tools/some/uv.lock").write_text("no lock at all")
    found = audited(source, source)
    assert "the audit itself failed" in str(found[0])
    assert verdict(found) == 1


def test_every_lock_of_this_repository_is_audited(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setattr(audit_dependencies, "sources", lambda: sources(NOBODY, NOBODY))
    assert main() == NOT_DONE
    told = [line.split(": ")[:2] for line in capsys.readouterr().out.splitlines()]
    assert told == [["NOT AUDITED", lock] for pattern in (UV_LOCKS, NPM_LOCKS) for lock in tracked(pattern)]
    assert {"uv.lock", "frontend/package-lock.json", "ci/package-lock.json", "tools/semgrep/uv.lock"} <= {
        lock for _, lock in told
    }
