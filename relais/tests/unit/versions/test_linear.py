"""The rules L1 to L3, each by its number."""

from relais.versions.model.linear import Linear
from relais.versions.model.versions import TYPES, Commit, Component

RULES = Linear([Component("api", ("api",), "api/v{version}")], TYPES, ())


def commit(message: str, *tags: str, parents: int = 1) -> Commit:
    return Commit("abcdef0123456789", ("0" * 40,) * parents, tags, message, (), 0)


def found(*newest_first: Commit, unreachable: tuple[str, ...] = ()) -> list[str]:
    return [str(finding) for finding in RULES.findings(newest_first, unreachable)]


def test_a_sound_history_has_no_finding() -> None:
    history = [
        commit("feat: a", "api/v1.1.0", "api/v1.1.0-rc.2", "v9"),
        commit("fix: b\n\nwhy", "api/v1.1.0-rc.1"),
        commit("feat: c", "api/v1.0.0", parents=0),
    ]
    assert found(*history, unreachable=("v9.0.0", "web/v1.0.0")) == []


def test_l1_a_merge_is_found() -> None:
    assert found(commit("Merge branch x", parents=2)) == [
        "abcdef0123: is a merge, and main is one line: Merge branch x"
    ]


def test_l2_a_subject_that_is_not_conventional_is_found_and_a_long_one_is_not() -> None:
    assert found(commit("work"), commit(f"feat: {'a' * 200}")) == [
        "abcdef0123: is not `type(scope): what changes`: work"
    ]


def test_l3_a_tag_that_the_branch_does_not_reach_is_found() -> None:
    assert found(unreachable=("api/v1.0.0",)) == ["api/v1.0.0: is not on the branch: a release that nobody can reach"]


def test_l3_a_version_that_comes_after_a_higher_one_is_found() -> None:
    history = [commit("fix: a", "api/v1.0.1"), commit("feat: b", "api/v2.0.0"), commit("feat: c", "api/v1.0.0")]
    assert found(*history) == ["api/v1.0.1: comes after api/v2.0.0, and is lower"]
