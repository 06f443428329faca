from relais.adapters.changelogs import TemplateRenderer
from relais.kit.semver import Version
from relais.versions.model.changelog import inserted
from relais.versions.model.messages import read
from relais.versions.model.versions import Commit, Component, Step

API = Component("api", ("api",), "api/v{version}")
SECTION = "## 1.1.0 - 2026-11-25\n\n### Features\n\n- a (0000000000)\n"


def step(*messages: str) -> Step:
    changes = [(Commit("0" * 40, (), (), text, (), 0), message) for text in messages if (message := read(text))]
    return Step(API, Version(1, 0, 0), Version(1, 1, 0), "minor", tuple(changes))


def test_changes_are_told_by_kind_oldest_first() -> None:
    newest_first = (
        "refactor: g",
        "feat(x): f",
        "fix: e",
        "perf: d",
        "fix!: c\n\nBREAKING CHANGE: old callers stop",
        "feat: b",
    )
    assert TemplateRenderer()(step(*newest_first), "api/v1.1.0", "2026-11-25") == (
        "## 1.1.0 - 2026-11-25\n"
        "\n### Breaking changes\n\n- c (0000000000)\n  old callers stop\n"
        "\n### Features\n\n- b (0000000000)\n- **x**: f (0000000000)\n"
        "\n### Fixes\n\n- e (0000000000)\n"
        "\n### Performance\n\n- d (0000000000)\n"
        "\n### Other changes\n\n- g (0000000000)\n"
    )


def test_a_changelog_begins_with_its_title() -> None:
    assert inserted("", SECTION, "api") == f"# Changelog of api\n\n{SECTION}"


def test_a_section_goes_above_the_last_release() -> None:
    before = "# Changes\n\nWords.\n\n## 1.0.0\n\n- first\n"
    assert inserted(before, SECTION, "api") == f"# Changes\n\nWords.\n\n{SECTION}\n## 1.0.0\n\n- first\n"


def test_what_people_wrote_under_unreleased_goes_under_the_release() -> None:
    before = "# Changes\n\n## Unreleased\n\n- By hand,\n  on two lines.\n\n## 1.0.0\n\n- first\n"
    after = inserted(before, SECTION, "api")
    assert after == (
        "# Changes\n\n## Unreleased\n\n## 1.1.0 - 2026-11-25\n\n- By hand,\n  on two lines.\n"
        "\n### Features\n\n- a (0000000000)\n\n## 1.0.0\n\n- first\n"
    )
    assert inserted(after, "## 1.2.0 - 2026-11-26\n", "api").startswith(
        "# Changes\n\n## Unreleased\n\n## 1.2.0 - 2026-11-26\n\n## 1.1.0 - 2026-11-25\n"
    )


def test_an_empty_unreleased_at_the_end_stays() -> None:
    assert inserted("# Changes\n\n## Unreleased\n", SECTION, "api") == f"# Changes\n\n## Unreleased\n\n{SECTION}"
