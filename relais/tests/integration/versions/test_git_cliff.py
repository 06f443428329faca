"""The next version equals git-cliff's, component by component, on generated histories.

Left out, because git-cliff is wrong there: tags on commits that it filters out, which it overlooks; and 0.0.x, where a
breaking change moves it less than a feature does.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from relais.adapters.git.history import LocalHistory
from relais.kit.semver import Bump, Version
from relais.versions.actions.reading import steps
from relais.versions.model.settings import Settings
from relais.versions.model.versions import QUIET, Component, Rules
from tests.git_repositories import ENVIRONMENT, Made, build

CLIFF = Path(sys.executable).with_name("git-cliff")
NAMES = ("api", "web", "web-kit", "docs")
SUBJECTS = (
    *("feat: a", "fix: b", "docs: c", "chore: d", "perf(core): e", "feat(x y): f", "Fix: g", "test: h", "revert: i"),
    *("wip", "Merge nothing", "fix : j", "feat(): k", "feat!: l", "chore(x)!: m", "style: n", "refactor: o"),
)
BODIES = (
    *("", "", "", "", "", "\n\nwhy it is so", "\n\nRefs: #1", "\n\nwhy\n\nReviewed-by: D\nRefs: #2"),
    *(
        "\n\nBREAKING CHANGE: p",
        "\n\nwhy\nBREAKING CHANGE: q",
        "\n\nbreaking change: r",
        "\n\nRefs: #3\nBREAKING-CHANGE: s",
    ),
    *("\n\nwhy\n\nBREAKING CHANGE #4", "\nno empty line"),
)


def history(chance: random.Random) -> Iterator[Made]:
    """Make up a history: commits over the components and beside them, and now and then a release or a candidate."""
    released: dict[str, Version] = {}
    for number in range(chance.randint(3, 40)):
        touched = chance.sample((*NAMES, "web-kit/api", "."), k=chance.choice((1, 1, 1, 2, 3)))
        message = chance.choice(SUBJECTS) + (chance.choice(BODIES) if chance.random() < 0.5 else "")
        tags = {name: [*release(chance, name, released)] for name in NAMES if chance.random() < 0.06}
        if tags:
            touched, message = [*touched, *tags], "fix: release"
        files = {f"{folder}/{chance.randint(0, 5)}.txt": f"{number}\n" for folder in touched}
        yield Made(message, files, tuple(tag for some in tags.values() for tag in some))


def release(chance: random.Random, name: str, released: dict[str, Version]) -> Iterator[str]:
    """Tag a component with a higher version, which may be a candidate only."""
    bumps: tuple[Bump, ...] = ("major", "minor", "patch")
    before = released.get(name, Version(chance.randint(0, 1), 1, 0))
    version = before.bumped(chance.choice(bumps[1:] if chance.random() < 0.7 else bumps))
    if chance.random() < 0.25:
        yield f"{name}/v{version.candidate('rc', chance.randrange(10**9))}"
    else:
        released[name] = version
        yield f"{name}/v{version}"


def rules(chance: random.Random) -> Rules:
    return Rules(
        quiet=chance.choice((QUIET, (), ("docs",))),
        zero_breaking=chance.choice(("minor", "major")),
        zero_feature=chance.choice(("minor", "patch")),
    )


def cliff(folder: Path, name: str, chosen: Rules) -> str:
    """Ask git-cliff for the next tag of a component, under the same rules."""
    quiet = [{"message": rf"(?i)^({'|'.join(chosen.quiet)})(\(|!|:)", "skip": True}] if chosen.quiet else []
    settings = {
        "git": {
            "protect_breaking_commits": True,
            "commit_parsers": [*quiet, {"message": ".*", "group": "all"}],
            "tag_pattern": rf"^{name}/v[0-9]+\.[0-9]+\.[0-9]+$",
        },
        "bump": {
            "breaking_always_bump_major": chosen.zero_breaking == "major",
            "features_always_bump_minor": chosen.zero_feature == "minor",
            "initial_tag": f"{name}/v{chosen.initial}",
        },
    }
    file = folder.with_suffix(f".{name}.toml")
    file.write_text(toml(settings), encoding="utf-8")
    command = [str(CLIFF), "--config", str(file), "--offline", "--include-path", f"{name}/**", "--bumped-version"]
    answer = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def toml(tables: dict[str, dict[str, object]]) -> str:
    def value(one: object) -> str:
        pairs = one.items() if isinstance(one, dict) else ()
        inner = ", ".join(f"{key} = {value(held)}" for key, held in pairs)
        return f"{{ {inner} }}" if isinstance(one, dict) else json.dumps(one)

    def whole(one: object) -> str:
        return f"[{', '.join(map(value, one))}]" if isinstance(one, list) else value(one)

    lines = [
        f"[{name}]\n" + "".join(f"{key} = {whole(one)}\n" for key, one in table.items())
        for name, table in tables.items()
    ]
    return "\n".join(lines)


def compare(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    build(folder, history(chance))
    chosen = rules(chance)
    components = tuple(Component(name, (name,), f"{name}/v{{version}}") for name in NAMES)
    for step in steps(LocalHistory(folder), Settings(components, chosen)):
        ours = step.component.tag_of(step.next) if step.next else ""
        theirs = cliff(folder, step.component.name, chosen)
        silent = not ours and theirs == step.component.tag_of(chosen.initial)  # without a release, it always names one
        assert silent or ours == theirs, f"seed {seed}, {chosen}"


@pytest.mark.parametrize("seed", range(12))
def test_the_next_version_is_git_cliffs(seed: int, tmp_path: Path) -> None:
    compare(tmp_path / "history", seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12, 200))
def test_the_next_version_is_git_cliffs_on_many_more(seed: int, tmp_path: Path) -> None:
    compare(tmp_path / "history", seed)
