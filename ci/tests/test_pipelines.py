"""Which jobs run when: GitLab's rules, evaluated by gitlab-ci-local over a real repository in each situation."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from relais.entrypoints.cli.main import Tools
from scripts.lint import STEPS
from scripts.sources import NPM_LOCKS, UV_LOCKS, tracked
from scripts.steps import NOT_DONE, ROOT

EVERY_PUSH = {"lint", "static analysis", "audit", "secrets", "scan"}
APPLICATION = {"web build", "journeys"}
WHOLE = {"whole"} | APPLICATION
BACKEND = {"backend", "image of backend", "audit of backend", "conformance"} | WHOLE
FRONTEND = {"frontend", "pages", "image of frontend", "audit of frontend"} | APPLICATION
RELAIS = {"relais", "image of relais", "audit of relais"}
IMAGES = {job for job in BACKEND | FRONTEND | RELAIS if " of " in job} | {"conformance"}
TESTS = {"backend", "frontend", "pages", "relais", "charts", "chart packages", "pipelines"} | WHOLE
CHARTS = {"charts", "chart packages"}
ALL = EVERY_PUSH | BACKEND | FRONTEND | RELAIS | CHARTS | {"pipelines"}
MOVED = {"staging", "smoke test of staging", "rollback of staging"}
DELIVERED = {"sign image", "publish image"} | MOVED
BY_HAND = {"production", "rollback of production"}
PROTECTED = {"CI_COMMIT_REF_PROTECTED": "true"}
TOOL = ROOT / "ci" / "node_modules" / ".bin" / "gitlab-ci-local"
FILES = sorted((ROOT / "ci").glob("*.yml"))


@dataclass(frozen=True)
class Situation:
    """What somebody did, and the jobs that must run for it."""

    jobs: set[str]
    touched: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


SITUATIONS = {
    "documents alone": Situation(EVERY_PUSH, ("docs/guide.md",)),
    "the service": Situation(EVERY_PUSH | BACKEND, ("backend/src/new.py",)),
    "the settings, which the chart and Compose know too": Situation(
        EVERY_PUSH | BACKEND | CHARTS | {"pipelines"}, ("backend/src/utilisateurs/app/settings.py",)
    ),
    "a migration, which the promises of a drill know too": Situation(
        EVERY_PUSH | BACKEND | CHARTS, ("backend/migrations/versions/0002_new.py",)
    ),
    "the web interface": Situation(EVERY_PUSH | FRONTEND, ("frontend/src/new.ts",)),
    "Relais": Situation(EVERY_PUSH | RELAIS, ("relais/src/new.py",)),
    "a chart": Situation(EVERY_PUSH | CHARTS, ("charts/backend/values.yaml",)),
    "the values of production": Situation(EVERY_PUSH | CHARTS | {"pipelines"}, ("infra/prod/values.yaml",)),
    "a scanner": Situation(EVERY_PUSH | {"pipelines"}, ("tools/semgrep/rules/python.yml",)),
    "a guide, whose commands are run": Situation(EVERY_PUSH | {"relais"}, ("docs/guides/state.md",)),
    "what the repository is set up and measured by": Situation(EVERY_PUSH | WHOLE | {"pipelines"}, ("scripts/new.py",)),
    "how images are made": Situation(EVERY_PUSH | IMAGES | {"pipelines"}, ("images/root.sh",)),
    "how tests are run": Situation(EVERY_PUSH | TESTS, ("ci/test.yml",)),
    "how charts are published": Situation(EVERY_PUSH | CHARTS | {"pipelines"}, ("ci/charts.yml",)),
    "the lock of Python": Situation(ALL, ("uv.lock",)),
    "the pipelines themselves": Situation(ALL, ("ci/rules.yml",)),
    "nothing that is not on main": Situation(EVERY_PUSH),
    "a version of the service": Situation(
        EVERY_PUSH | BACKEND | DELIVERED, variables={"CI_COMMIT_TAG": "backend/v1.2.3"}
    ),
    "a version of the web interface": Situation(
        EVERY_PUSH | FRONTEND | DELIVERED, variables={"CI_COMMIT_TAG": "frontend/v1.2.3"}
    ),
    "a version of Relais, protected, where somebody listens": Situation(
        EVERY_PUSH | RELAIS | DELIVERED | BY_HAND | {"inform"},
        variables={"CI_COMMIT_TAG": "relais/v1.2.3", "RELAIS_INFORM_URL": "https://relais.example.org/hooks"}
        | PROTECTED,
    ),
    "a version of a chart that another carries": Situation(
        EVERY_PUSH | CHARTS | {"publish charts"}, variables={"CI_COMMIT_TAG": "charts/backend/v1.2.3"} | PROTECTED
    ),
    "a version of a chart that environments install, protected": Situation(
        EVERY_PUSH | CHARTS | MOVED | BY_HAND | {"publish charts"},
        variables={"CI_COMMIT_TAG": "charts/utilisateurs/v1.2.3"} | PROTECTED,
    ),
    "a tag that is no version": Situation(EVERY_PUSH, variables={"CI_COMMIT_TAG": "before-the-move"}),
    "the clock": Situation(
        {"audit", "drift", "drill", "long"}, ("backend/src/new.py",), {"CI_PIPELINE_SOURCE": "schedule"}
    ),
    "main, after a merge": Situation(
        EVERY_PUSH, ("SECURITY.md",), {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"}
    ),
    "a merge request of documents": Situation(
        EVERY_PUSH, ("docs/architecture.md",), {"CI_PIPELINE_SOURCE": "merge_request_event"}
    ),
}


@pytest.fixture(scope="module")
def main_branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with these pipelines on main, and a remote beside it."""
    tmp_path = tmp_path_factory.mktemp("repository")
    origin, folder = tmp_path / "origin.git", tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(ROOT / ".gitlab-ci.yml", folder)
    (folder / "ci").mkdir()
    for file in FILES:
        shutil.copy(file, folder / "ci")
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    git(folder, "remote", "add", "origin", "../origin.git")
    git(folder, "push", "--quiet", "origin", "main")
    git(folder, "remote", "set-head", "origin", "main")
    git(folder, "checkout", "--quiet", "-b", "change")
    return tmp_path


@pytest.fixture
def checkout(main_branch: Path, tmp_path: Path) -> Path:
    """A branch of one's own."""
    return shutil.copytree(main_branch, tmp_path / "mine") / "checkout"


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "a change")


def touch(folder: Path, *names: str) -> None:
    """Commit a change of each of these files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("a") as file:
            file.write("# changed\n")
    if names:
        commit(folder)


def listed(folder: Path, variables: dict[str, str], *options: str) -> list[dict[str, Any]]:
    """List the jobs that would run, as the tool tells them; the schema, which takes longest, is asked in one test."""
    options = options or ("--no-json-schema-validation",)
    given = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    command = [
        str(TOOL),
        "--list-json",
        "--ignore-predefined-vars",
        ",".join(variables) or "CI_PIPELINE_SOURCE",
        *given,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [job for job in json.loads(done.stdout) if job["when"] != "never"]


def jobs_of(folder: Path, variables: dict[str, str]) -> set[str]:
    """Name the jobs that would run."""
    return {job["name"] for job in listed(folder, variables)}


@pytest.mark.parametrize("what", SITUATIONS)
def test_a_situation_runs_what_it_needs_and_no_more(checkout: Path, what: str) -> None:
    situation = SITUATIONS[what]
    touch(checkout, *situation.touched)
    assert jobs_of(checkout, situation.variables) == situation.jobs


def test_what_judges_a_push_waits_for_nothing_but_what_it_looks_at(checkout: Path) -> None:
    touch(checkout, *SITUATIONS["the pipelines themselves"].touched)
    later = [job for job in listed(checkout, {}) if job["stage"] != "check"]
    waits = {job["name"]: [one["job"] for one in job["needs"]] for job in later}
    looking = {f"audit of {name}": [f"image of {name}"] for name in ("backend", "frontend", "relais")}
    looking |= {name: ["web build"] for name in ("backend", "whole", "journeys", "pages")}
    assert {name: needs for name, needs in waits.items() if needs} == looking | {"conformance": ["image of backend"]}


def test_production_waits_for_a_hand_and_a_rollback_for_a_fault(checkout: Path) -> None:
    jobs = {job["name"]: job for job in listed(checkout, {"CI_COMMIT_TAG": "backend/v1.2.3"} | PROTECTED)}
    assert {name for name, job in jobs.items() if job["when"] == "manual"} == {"production", "rollback of production"}
    assert [one["job"] for one in jobs["production"]["needs"]] == ["smoke test of staging"]
    assert jobs["rollback of staging"]["when"] == "on_failure"
    assert jobs["staging"]["when"] == "on_success"


def test_a_rule_that_is_lost_is_seen(checkout: Path) -> None:
    rules = checkout / "ci" / "rules.yml"
    rules.write_text(rules.read_text().replace("- relais/**/*", "- elsewhere/**/*"))
    commit(checkout)
    git(checkout, "push", "--quiet", "origin", "change:main")
    touch(checkout, "relais/src/new.py")
    assert "relais" not in jobs_of(checkout, {})


def test_the_pipelines_keep_to_gitlabs_schema(checkout: Path) -> None:
    assert listed(checkout, {}, "--json-schema-validation") != []


def test_a_pipeline_that_gitlab_would_refuse_is_refused(checkout: Path) -> None:
    file = checkout / "ci" / "check.yml"
    file.write_text(file.read_text().replace("stage: check", "stage: nowhere"))
    with pytest.raises(AssertionError, match="nowhere"):
        jobs_of(checkout, {})


class Loader(yaml.SafeLoader):
    """Reads GitLab's `!reference [job, part]` as a list."""


def reference(loader: Loader, node: yaml.SequenceNode) -> list[Any]:
    """Return the steps of a reference."""
    return loader.construct_sequence(node)


Loader.add_constructor("!reference", reference)


@cache
def described() -> dict[str, Any]:
    """Return every job and hidden job, as the files have them."""
    found: dict[str, Any] = {}
    for file in FILES:
        found |= yaml.load(file.read_text(encoding="utf-8"), Loader)
    return found


def lines() -> Iterator[str]:
    """Yield every line that a job runs."""
    for job in described().values():
        for part in ("before_script", "script"):
            said = (step for step in job.get(part, ()) if isinstance(step, str))
            yield from (line for step in said for line in step.splitlines())


def test_jobs_call_what_exists() -> None:
    said = "\n".join(lines())
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    modules = set(re.findall(r"python3? -m (scripts\.\w+)", said))
    assert len(modules) >= 4
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
    called = {word for line in re.findall(r"make ((?:[\w./-]+ ?)+)", said) for word in line.split()}
    set_up = (job.get("variables", {}).get("SET_UP", "") for job in described().values())
    called |= {word for words in set_up for word in words.split()}
    assert len(called) >= 5
    assert [word for word in called if word not in makefile] == []


def test_jobs_say_words_that_relais_knows() -> None:
    said = {word for line in lines() for word in re.findall(r"\brelais (\w+)", line) if not line.startswith("echo")}
    assert said >= {"promote", "rollback", "verify", "sign", "inform", "drill"}
    assert said <= set(Tools.lazy)


def said_by(job: dict[str, Any], folder: Path, variables: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a job's script in a folder with a `relais` that says its words; return the code and what was said."""
    (folder / "relais").write_text('#!/bin/sh\necho "relais $*"\n')
    (folder / "relais").chmod(0o755)
    command = ["sh", "-e", "-c", "\n".join(job["script"])]
    environment = {"PATH": f"{folder}:/usr/bin:/bin"} | (variables or {})
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ([], 75, "NOT EXAMINED: there is no Terraform in infra/"),
        (["main.tf"], 0, "relais tf drift --all"),
    ],
)
def test_where_there_is_no_terraform_drift_is_a_warning_and_never_green(
    tmp_path: Path, files: list[str], code: int, said: str
) -> None:
    for name in files:
        (tmp_path / name).touch()
    assert said_by(whole("drift"), tmp_path) == (code, f"relais verify\n{said}\n")


@pytest.mark.parametrize(
    ("variables", "code", "said"),
    [
        ({}, 75, "NOT EXAMINED: BACKUP_SOURCE is not set, so that no backup was restored"),
        (
            {"BACKUP_SOURCE": "s3://backups/prod", "DRILL_WORDS": "--random"},
            0,
            "relais drill --checks charts/database/promises --report drill.json --random",
        ),
    ],
)
def test_where_no_backup_is_named_the_drill_is_a_warning_and_never_green(
    tmp_path: Path, variables: dict[str, str], code: int, said: str
) -> None:
    assert said_by(whole("drill"), tmp_path, variables) == (code, f"{said}\n")
    assert (ROOT / "charts/database/promises").is_dir()


def test_nothing_but_a_promotion_reaches_an_environment() -> None:
    said = "\n".join(lines())
    assert not re.search(r"\b(kubectl|helm (upgrade|install)|flux)\b", said)
    moving = [job for job in described().values() if "environment" in job]
    assert len(moving) == 4
    assert all("resource_group" in job and any("relais " in line for line in job["script"]) for job in moving)


def whole(name: str) -> dict[str, Any]:
    """Return a job with what it takes over from others; what stands in it wins."""
    job: dict[str, Any] = described()[name]
    parents = job.get("extends", [])
    taken: dict[str, Any] = {}
    for parent in [parents] if isinstance(parents, str) else parents:
        taken |= whole(parent)
    return taken | job


def jobs() -> dict[str, dict[str, Any]]:
    """Return every job that can run, whole."""
    return {name: whole(name) for name, one in described().items() if "script" in whole(name) and name[0] != "."}


def may_be_left_undone(script: str) -> bool:
    """Tell whether something in a script may say that it could not do its work."""
    modules = (ROOT / f"{name.replace('.', '/')}.py" for name in re.findall(r"python -m (scripts\.\w+)", script))
    return "NOT EXAMINED" in script or any(
        re.search(r"import .*\bNOT_DONE\b|scripts.audit_dependencies import", path.read_text(encoding="utf-8"))
        for path in modules
    )


def test_what_was_left_undone_is_never_green() -> None:
    undone = {name: job for name, job in jobs().items() if may_be_left_undone("\n".join(job["script"]))}
    audits = {f"audit of {one}" for one in ("backend", "frontend", "relais")}
    assert undone.keys() == {"audit", "secrets", "drift", "drill", "long"} | audits
    assert all(job["allow_failure"] == {"exit_codes": NOT_DONE} for job in undone.values())


def test_what_lint_may_leave_undone_has_a_job_that_warns() -> None:
    undone = {" ".join(step.command) for step in STEPS if may_be_left_undone(" ".join(step.command))}
    assert undone >= {f"python -m scripts.{name}" for name in ("audit_dependencies", "find_old_secrets")}
    warning = [line for job in jobs().values() if "allow_failure" in job for line in job["script"]]
    assert undone <= set(warning)


def test_the_history_is_whole_where_it_is_read() -> None:
    assert {name for name, job in jobs().items() if job.get("variables", {}).get("GIT_DEPTH") == 0} == {
        "lint",
        "long",
        "secrets",
        "chart packages",
        "charts",
        "relais",
        "whole",
    }


def test_every_folder_of_tests_is_some_jobs() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["testpaths"]
    run = {word for job in jobs().values() for word in job.get("variables", {}).get("TESTS", "").split()}
    assert run == set(wanted)


LONG = re.compile(r"^pytestmark = .*\blong\b", re.MULTILINE)
NEEDS = {
    r"from tests\.docker_registry|\.local/bin/helm": ".local/charts-tools",
    r"/ \"gitlab-ci-local\"": "ci/node_modules/.ready",
    r"from bench\.release": ".local/haproxy/haproxy",
    r"tf_fixtures\.aws|state_fixtures\.terraform": ".local/terraform/.ready",
    r"from backup_fixtures\.": ".local/s3/.ready",
    r"\"pebble\"": ".local/acme",
    r"scripts\.scan_code|scripts import scan_code": ".local/scanners/.ready",
}
"""What a test that says this needs before it."""


def needed(tests: str) -> set[str]:
    """Return what the gate's tests of some folders need before them."""
    files = [path for folder in tests.split() for path in (ROOT / folder).rglob("test_*.py")]
    texts = (path.read_text(encoding="utf-8") for path in files)
    said = "\n".join(text for text in texts if not LONG.search(text))
    return {target for pattern, target in NEEDS.items() if re.search(pattern, said)}


def test_a_job_sets_up_what_its_tests_need() -> None:
    testing = [one["variables"] for one in jobs().values() if "TESTS" in one.get("variables", {})]
    assert [one for one in testing if needed(one["TESTS"]) - set(one["SET_UP"].split())] == []
    assert set().union(*(needed(one["TESTS"]) for one in testing)) == set(NEEDS.values())


@pytest.mark.parametrize(
    ("job", "said", "share"),
    [
        ("backend", "Name    Stmts   Miss  Cover\nTOTAL    9000    450    95%", "95"),
        ("relais", "TOTAL   19000   1140    94%", "94"),
        ("frontend", "Branches     : 18.72% ( 235/1255 )\nLines        : 21.6% ( 461/2134 )", "21.6"),
    ],
)
def test_a_job_that_counts_lines_tells_gitlab_their_share(job: str, said: str, share: str) -> None:
    found = re.search(whole(job)["coverage"].strip("/"), said, re.MULTILINE)  # GitLab reads line by line
    assert found is not None
    assert found[1] == share
    assert whole(job)["artifacts"]["reports"]["coverage_report"]["coverage_format"] == "cobertura"


PACKAGES = {"relais": "relais/src/relais", "utilisateurs": "backend/src/utilisateurs"}
IMPORTED = re.compile(r"^ *from ([\w.]+) import (\w+)", re.MULTILINE)
NAMED = re.compile(r"\b(?:ROOT|parents\[[34]\]) / \"(\w[\w./-]*\.\w+)\"")


def pattern(glob: str) -> str:
    """Return a path's pattern of GitLab as a regular expression."""
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return "".join(words.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*)", glob))


def file_of(module: str, name: str) -> str:
    """Return the file of this repository that a name is imported from; nothing when it is no file of ours."""
    top, _, rest = module.partition(".")
    folder = PACKAGES.get(top, top) + ("/" + rest.replace(".", "/") if rest else "")
    known = (f"{folder}/{name}.py", f"{folder}.py", f"{folder}/__init__.py")
    return next((path for path in known if (ROOT / path).is_file()), "")


def read_by(tests: str) -> set[str]:
    """Return what the tests of some folders import and read of this repository, outside of themselves."""
    paths = [path for folder in tests.split() for path in (ROOT / folder).rglob("*.py")]
    texts = [text for text in (path.read_text(encoding="utf-8") for path in paths) if not LONG.search(text)]
    imported = {file_of(module, name) for text in texts for module, name in IMPORTED.findall(text)}
    named = {path for text in texts for path in NAMED.findall(text) if (ROOT / path).is_file()}
    return {path for path in imported | named if path and not path.startswith(tuple(tests.split()))}


def test_a_push_to_what_tests_read_runs_them() -> None:
    seen = 0
    for name, job in jobs().items():
        read = read_by(job.get("variables", {}).get("TESTS", ""))
        globs = [glob for rule in job["rules"] for glob in rule.get("changes", ())]
        followed = re.compile("|".join(map(pattern, globs)))
        assert sorted(path for path in read if not followed.fullmatch(path)) == [], name
        seen += len(read)
    assert seen >= 100


def test_tests_leave_a_report() -> None:
    for name, job in jobs().items():
        if job["stage"] == "test":
            assert "junit" in job["artifacts"]["reports"], name


def locks_behind(target: str) -> set[str]:
    """Return the locks that a target of the Makefile is made from, those of what it needs first left out."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    names = dict(re.findall(r"^(\w+) := (\S+)$", text, re.MULTILINE))
    made = re.sub(r"\$\((\w+)\)", lambda found: names.get(found[1], found[0]), text)
    said = re.search(rf"^{re.escape(target)}: ([^#|\n]*)", made, re.MULTILINE)
    return {word for word in (said[1].split() if said else ()) if word.endswith((".lock", "-lock.json"))}


def test_a_cache_belongs_to_the_locks_of_what_its_job_sets_up() -> None:
    seen = set()
    for name, job in jobs().items():
        said = "\n".join(line for part in ("before_script", "script") for line in map(str, job.get(part, ())))
        words = [word for line in re.findall(r"make ((?:[\w./-]+ ?)+)", said) for word in line.split()]
        words += job.get("variables", {}).get("SET_UP", "").split()
        wanted = set().union(*map(locks_behind, [*words, *([".local/scanners/.ready"] if "scan" in words else [])]))
        kept = {lock for cache in job.get("cache", ()) for lock in cache["key"]["files"]}
        tools = {lock for lock in wanted if lock != "uv.lock"}
        assert tools <= kept, name
        assert all(len(cache["key"]["files"]) <= 2 for cache in job.get("cache", ())), "GitLab takes two"
        seen |= kept
    assert seen == set(tracked(UV_LOCKS, NPM_LOCKS))


def test_a_newer_push_interrupts_what_moves_nothing() -> None:
    settings = described()["default"]
    assert settings["interruptible"] is True
    moving = {name for name, job in jobs().items() if job.get("interruptible") is False}
    assert moving >= {"publish image", "publish charts", "sign image", "staging", "production", "inform"}
    assert moving.isdisjoint({"lint", "scan", "backend", "image of backend", "chart packages"})


def test_every_file_of_the_folder_is_included() -> None:
    included = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))["include"]
    assert sorted(one["local"] for one in included) == [f"ci/{file.name}" for file in FILES]


def test_nothing_asks_for_a_privileged_runner() -> None:
    everything = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    assert "docker:dind" not in everything
    assert "services:" not in everything
    assert "privileged: true" not in everything


def test_what_publishes_cannot_be_interrupted() -> None:
    hidden = described()
    publishing = [job for job in hidden.values() if job.get("stage") == "publish"]
    assert len(publishing) == 2
    for job in publishing:
        assert any(hidden[parent].get("interruptible") is False for parent in job["extends"])
