"""`relais version next`, `changelog` and `check`, as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.git_repositories import ENVIRONMENT, Sandbox

RELAIS = Path(sys.executable).with_name("relais")
SETTINGS = """
[version]
scopes = ["api", "web"]
[component.api]
[component.web]
tag = "web-{version}"
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(RELAIS), "version", *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    made = Sandbox(tmp_path / "work")
    made.write("relais.toml", SETTINGS)
    made.commit("feat: both", "api/a", "web/a")
    made.tag("api/v1.0.0")
    made.tag("web-0.3.0")
    return made


def test_next_says_what_each_component_should_take_and_why(sandbox: Sandbox) -> None:
    sandbox.commit("feat(api): more", "api/a")
    sandbox.commit("fix(api): less", "api/a")
    (sandbox.folder / "api").joinpath("deep").mkdir()
    answer = run(sandbox.folder / "api" / "deep", "next")
    assert (answer.returncode, answer.stdout) == (
        0,
        "api  1.0.0 -> 1.1.0  minor, 2 changes\nweb  0.3.0  nothing to release\n",
    )


def test_next_tells_scripts(sandbox: Sandbox) -> None:
    changed = sandbox.commit("fix(web): less", "web/a")
    answer = run(sandbox.folder, "next", "web", "--pre", "rc", "--json")
    assert json.loads(answer.stdout) == [
        {
            "component": "web",
            "current": "0.3.0",
            "next": "0.3.1-rc.1",
            "tag": "web-0.3.1-rc.1",
            "bump": "patch",
            "linked": False,
            "commits": [changed],
        }
    ]


def test_the_changelog_is_that_of_what_moves(sandbox: Sandbox) -> None:
    changed = sandbox.commit("fix(web): less", "web/a")
    answer = run(sandbox.folder, "changelog", "--json")
    sections = json.loads(answer.stdout)
    assert list(sections) == ["web"]
    assert f"\n### Fixes\n\n- **web**: less ({changed[:10]})\n" in sections["web"]


def test_a_template_of_the_team_renders_it(sandbox: Sandbox) -> None:
    sandbox.write("relais.toml", SETTINGS.replace("[version]", '[version]\ntemplate = "log.j2"'))
    sandbox.write(
        "log.j2",
        "{{ tag }}:{% for group in groups %} {{ group.entries[0].description }}{% endfor %}",
    )
    sandbox.commit("fix(web): less", "web/a")
    assert run(sandbox.folder / "api", "changelog").stdout == "# web\n\nweb-0.3.1: less\n"
    sandbox.write("log.j2", "{{ colour }}")
    answer = run(sandbox.folder, "changelog")
    assert (answer.returncode, "version.template" in answer.stderr, "Traceback" in answer.stderr) == (2, True, False)


def test_git_cliff_may_render_it_and_the_version_stays_ours(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.write("relais.toml", SETTINGS.replace("[version]", '[version]\nrenderer = "git-cliff"'))
    sandbox.commit("feat(web): more", "web/a")
    sandbox.commit("fix(api): less", "api/a")
    monkeypatch.setitem(ENVIRONMENT, "PATH", f"{RELAIS.parent}:{ENVIRONMENT['PATH']}")
    sections = json.loads(run(sandbox.folder, "changelog", "--json").stdout)
    assert list(sections) == ["api", "web"]
    assert "web-0.4.0" in sections["web"]
    assert "More" in sections["web"]
    assert "Less" not in sections["web"]
    monkeypatch.setitem(ENVIRONMENT, "PATH", "/usr/bin:/bin")
    answer = run(sandbox.folder, "changelog")
    assert (answer.returncode, answer.stderr.startswith("relais: version.renderer: git-cliff is not installed")) == (
        4,
        True,
    )


def test_a_sound_history_passes(sandbox: Sandbox) -> None:
    answer = run(sandbox.folder, "check")
    assert (answer.returncode, answer.stdout) == (0, "1 commits in order.\n")


def test_merges_subjects_and_lost_tags_are_refused(sandbox: Sandbox) -> None:
    sandbox.git("switch", "--quiet", "-c", "side")
    sandbox.commit("feat: on the side", "web/side")
    sandbox.git("switch", "--quiet", "-c", "lost")
    sandbox.commit("feat: lost", "web/lost")
    sandbox.tag("web-0.4.0")
    sandbox.git("switch", "--quiet", "main")
    sandbox.commit("oops", "api/a")
    sandbox.git("merge", "--quiet", "--no-edit", "side")
    answer = run(sandbox.folder, "check", "--json")
    assert answer.returncode == 3
    assert sorted((one["kind"], one["where"]) for one in json.loads(answer.stdout)) == [
        ("merge", sandbox.git("rev-parse", "HEAD")[:10]),
        ("subject", sandbox.git("rev-parse", "HEAD^")[:10]),
        ("tag", "web-0.4.0"),
    ]


@pytest.mark.parametrize(
    ("message", "code"), [("feat(api): more\n# stripped by git\n", 0), ("feat(hall): more\n", 3), ("wip\n", 3)]
)
def test_a_hook_checks_one_message(sandbox: Sandbox, message: str, code: int) -> None:
    sandbox.write("MESSAGE", message)
    answer = run(sandbox.folder, "check", "--message", "MESSAGE")
    assert answer.returncode == code
    assert bool(answer.stderr) == bool(code)


def test_a_hook_refuses_a_long_subject(sandbox: Sandbox) -> None:
    sandbox.write("MESSAGE", f"feat: {'a' * 100}\n")
    assert "longer than 100 characters" in run(sandbox.folder, "check", "--message", "MESSAGE").stderr


def test_a_shallow_clone_is_told_what_to_do(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.commit("fix(web): less", "web/a")
    sandbox.git("clone", "--quiet", "--depth=1", sandbox.folder.as_uri(), str(tmp_path / "shallow"))
    answer = run(tmp_path / "shallow", "next")
    assert (answer.returncode, "git fetch --unshallow" in answer.stderr) == (3, True)
    assert "shallow" in run(tmp_path / "shallow", "check").stdout


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ('[component.api]\ntag = "v"\n', "component.api.tag"),
        ('[component.api]\nfiles = ["a"]\n', "component.api.files"),
        ("[component.api]\npath = 1\n", "component.api.path"),
        ('[version]\nzero_breaking = "none"\n[component.api]\n', "version.zero_breaking"),
        ('[version]\ninitial = "1"\n[component.api]\n', "version.initial"),
        ("[version]\n", "component"),
    ],
)
def test_a_wrong_setting_is_named(sandbox: Sandbox, settings: str, place: str) -> None:
    sandbox.write("relais.toml", settings)
    answer = run(sandbox.folder, "next")
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"relais: {place}")


def test_a_component_that_is_not_known_is_named(sandbox: Sandbox) -> None:
    assert run(sandbox.folder, "next", "ape").stderr == "relais: ape is not a component. Known are api, web.\n"


def test_outside_a_repository_nothing_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "relais.toml").write_text(SETTINGS, encoding="utf-8")
    answer = run(tmp_path, "next")
    assert (answer.returncode, "is in no git repository" in answer.stderr) == (2, True)
