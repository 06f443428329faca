"""The rules V1 to V8, each by its number."""

from dataclasses import replace
from typing import Any

import pytest

from relais.kit.semver import Version
from relais.versions.model.versions import Commit, Component, Rules, Versions

API = Component("api", ("api",), "api/v{version}")
WEB = Component("web", ("web",), "web/v{version}")


def commit(message: str, *files: str, tags: tuple[str, ...] = ()) -> Commit:
    return Commit("0" * 40, (), tags, message, files, 0)


def told(
    *newest_first: Commit, components: tuple[Component, ...] = (API, WEB), channel: str = "", **rules: Any
) -> dict[str, str]:
    versions = Versions(components, Rules(**rules))
    versions.feed(newest_first)
    return {step.component.name: str(step.next) for step in versions.steps(channel) if step.moves}


def released(version: str, *names: str) -> Commit:
    return commit("chore: release", tags=tuple(f"{name}/v{version}" for name in names or ("api", "web")))


def test_v1_a_commit_counts_for_the_components_whose_files_it_touches() -> None:
    assert told(commit("feat: a", "api/a", "web/b"), commit("fix: b", "doc/c"), released("1.0.0")) == {
        "api": "1.1.0",
        "web": "1.1.0",
    }
    assert told(commit("feat: a", "api/a"), commit("fix: b", "webapp/c"), released("1.0.0")) == {"api": "1.1.0"}


def test_v1_what_is_named_nearest_decides() -> None:
    whole = Component("whole", (".",), "v{version}", exclude=("api", "web/kept.txt"))
    nested = replace(API, exclude=("api/doc",), paths=("api", "api/doc/a.md"))
    last = commit("chore: release", tags=("v1.0.0", "api/v1.0.0"))
    for file, expected in {
        "README.md": {"whole"},
        "api/x/y": {"api"},
        "web/kept.txt": set(),
        "web/a": {"whole"},
        "api/doc/b.md": set(),
        "api/doc/a.md": {"api"},
    }.items():
        assert set(told(commit("fix: a", file), last, components=(whole, nested))) == expected, file


def test_v2_the_nearest_release_is_the_last_one_and_a_pre_release_is_none() -> None:
    history = [
        commit("fix: a", "api/a", tags=("api/v1.1.0-rc.1",)),
        commit("feat: b", "api/a"),
        commit("feat!: c", "api/a", tags=("api/v1.0.0", "api/v1.0.1")),
    ]
    assert told(*history) == {"api": "1.1.0"}


@pytest.mark.parametrize(
    ("message", "version"),
    [
        ("feat: a", "1.1.0"),
        ("fix: a", "1.0.1"),
        ("perf: a", "1.0.1"),
        ("refactor!: a", "2.0.0"),
        ("docs!: a", "2.0.0"),
        ("fix: a\n\nBREAKING CHANGE: b", "2.0.0"),
        ("docs: a", None),
        ("some work", None),
    ],
)
def test_v3_the_kind_of_a_change_says_what_moves(message: str, version: str | None) -> None:
    assert told(commit(message, "api/a"), released("1.0.0")).get("api") == version


@pytest.mark.parametrize(
    ("message", "rules", "version"),
    [
        ("feat!: a", {}, "0.3.0"),
        ("feat: a", {}, "0.3.0"),
        ("fix: a", {}, "0.2.2"),
        ("feat!: a", {"zero_breaking": "major"}, "1.0.0"),
        ("feat: a", {"zero_feature": "patch"}, "0.2.2"),
    ],
)
def test_v4_below_one_the_repository_chooses(message: str, rules: dict[str, Any], version: str) -> None:
    assert told(commit(message, "api/a"), released("0.2.1"), **rules)["api"] == version


def test_v5_the_strongest_change_decides_once() -> None:
    history = [commit(message, "api/a") for message in ("fix: a", "feat: b", "feat: c", "fix: d")]
    assert told(*history, released("1.0.0")) == {"api": "1.1.0"}


def test_v6_the_first_version_is_the_chosen_one_as_soon_as_something_counts() -> None:
    assert told(commit("docs: a", "api/a")) == {}
    assert told(commit("feat!: a", "api/a")) == {"api": "0.1.0"}
    assert told(commit("fix: a", "api/a"), initial=Version(1, 0, 0)) == {"api": "1.0.0"}


def test_v7_pre_releases_are_numbered_in_their_channel_on_the_coming_release() -> None:
    after = [commit("feat: a", "api/a"), released("1.0.0")]
    assert told(*after, channel="rc") == {"api": "1.1.0-rc.1"}
    first = [commit("fix: b", "api/a"), commit("chore: release", tags=("api/v1.1.0-rc.1",)), *after]
    assert told(*first, channel="rc") == {"api": "1.1.0-rc.2"}
    assert told(*first, channel="beta") == {"api": "1.1.0-beta.1"}
    assert told(*first) == {"api": "1.1.0"}
    assert told(*first[1:], channel="rc") == {}
    assert told(*first[1:]) == {"api": "1.1.0"}
    assert told(commit("feat!: c", "api/a"), *first, channel="rc") == {"api": "2.0.0-rc.1"}


def test_v8_linked_components_move_together_and_none_goes_back() -> None:
    linked = (replace(API, linked="app"), replace(WEB, linked="app"))
    history = [commit("fix: a", "api/a"), released("2.4.0", "web"), released("1.0.0", "api")]
    assert told(*history, components=linked) == {"api": "2.4.1", "web": "2.4.1"}
    assert told(*history[1:], components=linked) == {}
    assert told(*history, components=linked, channel="rc") == {"api": "2.4.1-rc.1", "web": "2.4.1-rc.1"}


def test_the_history_is_left_as_soon_as_every_last_release_is_found() -> None:
    seen: list[str] = []

    def history() -> Any:
        for one in (commit("fix: a", "api/a"), released("1.0.0"), commit("feat: b", "api/a")):
            seen.append(one.message)
            yield one

    Versions((API, WEB), Rules()).feed(history())
    assert seen == ["fix: a", "chore: release"]
