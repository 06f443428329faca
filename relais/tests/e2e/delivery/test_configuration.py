"""Configuration is promoted by name, and versions go back by name; both are held behind the same gates."""

import json
from pathlib import Path

import pytest
from delivery_fixtures.line import Line

from tests.git_repositories import git

COMMON = 'copy = ["values.yaml:limits", "values.yaml:common.colour"]'
STAGING = "limits:\n  cpu: 2\n  memory: '512Mi' # much\ncommon: {colour: \"blue\", other: 1}\nimage:\n  tag: v2.2.9\n"
PROD = (
    "limits:\n    cpu: 1 # é: kept\n    memory: 256Mi\ncommon:\n    colour: red\n    other: 2\nimage: {tag: v2.2.9}\n"
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A line on which both environments have 2.3.0 and then 2.4.0."""
    line = Line(tmp_path_factory.mktemp("begun"))
    for version in ("2.3.0", "2.4.0"):
        line.release(version)
        line.does("promote", "staging")
        line.does("promote", "prod")
    return line


@pytest.fixture
def line(begun: Line, tmp_path: Path) -> Line:
    return Line.copy(begun, tmp_path)


@pytest.fixture
def values(tmp_path: Path) -> Line:
    """A line whose environments differ in more than versions."""
    line = Line(tmp_path)
    settings(line)
    write(line, staging=STAGING, prod=PROD)
    return line


def settings(line: Line, prod: str = COMMON) -> None:
    line.settings(prod)
    text = (line.home / "relais.toml").read_text(encoding="utf-8")
    text = text.replace(', "api values.yaml:image.commit digest"', "")
    (line.home / "relais.toml").write_text(text, encoding="utf-8")


def write(line: Line, author: str = "Camille Exemple <camille@example.org>", **files: str) -> None:
    line.work.git("pull", "--quiet", str(line.infra), "main")
    for folder, content in files.items():
        line.work.write(f"{folder}/values.yaml", content)
    line.work.git("add", "--all")
    line.work.git("commit", "--quiet", "-m", "feat: by hand", f"--author={author}")
    line.work.git("push", "--quiet", str(line.infra), "main")


def test_named_values_are_copied_and_every_other_byte_stays(values: Line) -> None:
    plan = "prod     nothing new\n         3 values of staging to copy: relais promote prod --configuration\n"
    assert values.does("plan") == f"staging  nothing new\n{plan}"
    places = ["values.yaml:limits.cpu", "values.yaml:limits.memory", "values.yaml:common.colour"]
    assert [one["values"] for one in json.loads(values.does("plan", "--json"))] == [[], places]
    values.does("status", "--html", "board.html")
    page = (values.home / "board.html").read_text(encoding="utf-8")
    assert page.count("3 values of staging to copy: relais promote prod --configuration") == 1
    shown = values.does("promote", "prod", "--configuration", "--dry-run")
    assert "\n-    cpu: 1 # é: kept\n" in shown
    assert "\n+    cpu: 2 # é: kept\n" in shown
    assert values.file("prod") == PROD.strip()
    said = values.does("promote", "prod", "--configuration")
    assert said.startswith("prod takes 3 values of staging at ")
    expected = PROD.replace("cpu: 1 ", "cpu: 2 ").replace("256Mi", "'512Mi'").replace("colour: red", 'colour: "blue"')
    assert values.file("prod") == expected.strip()
    message = git(values.infra, "log", "-1", "--format=%B", "main")
    assert "- values.yaml: limits.cpu\n- values.yaml: limits.memory\n- values.yaml: common.colour\n" in message
    assert [one["kind"] for one in values.ledger()] == ["discovered", "intended", "configured"]
    assert values.does("promote", "prod", "--configuration") == "Nothing new.\n"
    values.does("status", "--html", "board.html")
    page = (values.home / "board.html").read_text(encoding="utf-8")
    assert "values.yaml:limits.cpu, values.yaml:limits.memory, values.yaml:common.colour" in page
    assert "to copy" not in page
    assert "tag: v2.2.9" in values.file("prod")


def test_values_wait_for_their_own_approval_by_somebody_who_did_not_write_them(values: Line) -> None:
    settings(values, f"{COMMON}\napproval = {{ count = 1 }}")
    write(values, "Ada <ada@example.org>", staging=STAGING.replace("cpu: 2", "cpu: 3"))
    assert "waits for 1 more approval, of bob@example.org." in values.refuses("promote", "prod", "--configuration")
    assert "ada@example.org wrote some of it" in values.refuses(
        "approve", "prod", "--configuration", "--key", str(values.home / "ada")
    )
    said = values.does("approve", "prod", "--configuration", "--key", str(values.home / "bob"))
    assert "  values.yaml:limits.cpu\n" in said
    write(values, staging=STAGING.replace("cpu: 2", "cpu: 4"))
    assert "waits for 1 more approval" in values.refuses("promote", "prod", "--configuration"), "other values"
    values.does("approve", "prod", "--configuration", "--key", str(values.home / "bob"))
    values.does("promote", "prod", "--configuration")
    assert "cpu: 4 # é: kept" in values.file("prod")


@pytest.mark.parametrize(
    ("copy", "said", "code"),
    [
        ("image", "holds a version, which comes by relais promote prod alone", 2),
        ("limits.disk", "limits.disk is not there", 2),
        ("common", "", 0),
    ],
)
def test_what_cannot_be_copied_is_told(values: Line, copy: str, said: str, code: int) -> None:
    settings(values, f'copy = ["values.yaml:{copy}"]')
    answer = values.run("promote", "prod", "--configuration", "--dry-run")
    assert (answer.returncode, said in answer.stderr) == (code, True), answer.stderr
    assert said in values.does("plan")


def test_an_environment_that_copies_nothing_is_told_how(line: Line) -> None:
    assert "environment.prod.delivery.copy" in line.refuses("promote", "prod", "--configuration", code=2)


@pytest.mark.parametrize("to", ["2.2.9", "v2.2.9", "api=2.2.9", "first commit"])
def test_production_goes_back_to_a_version_or_a_commit_and_is_held_there(line: Line, to: str) -> None:
    if to == "first commit":
        to = git(line.infra, "rev-list", "--max-parents=0", "main")[:10]
    shown = line.does("rollback", "prod", "--to", to, "--dry-run")
    assert "+  tag: v2.2.9   # kept" in shown
    told = json.loads(line.does("rollback", "prod", "--to", to, "--dry-run", "--json"))
    assert "+  tag: v2.2.9   # kept" in told["changes"]["prod/values.yaml"]
    assert "v2.4.0" in line.file("prod")
    line.does("rollback", "prod", "--to", to, "--why", "the shop is slow")
    assert "tag: v2.2.9 " in line.file("prod")
    status = line.does("status")
    assert "api  2.4.0    2.2.9\n" in status
    assert "api is held in prod: rolled back to 2.2.9: the shop is slow\n" in status
    assert json.loads(line.does("status", "--json"))["holds"][0]["source"] == "api"
    assert "is held in prod" in line.refuses("promote", "prod", "--auto")
    assert line.does("rollback", "prod", "--to", to) == "prod has it already.\n"


def test_a_commit_of_the_ledger_names_what_it_brought(line: Line) -> None:
    commit = git(line.infra, "log", "--format=%H", "--grep=prod takes api 2.3.0", "main")
    line.does("rollback", "prod", "--to", commit[:12])
    assert "tag: v2.3.0 " in line.file("prod")
    assert "never had 9.9.9" in line.refuses("rollback", "prod", "--to", "9.9.9")
    assert "never had abcdef0" in line.refuses("rollback", "prod", "--to", "abcdef0")


def test_status_tells_what_is_frozen(line: Line) -> None:
    line.does("freeze", "prod", "--why", "the fair")
    line.does("freeze")
    assert line.does("status").endswith("prod is frozen: the fair\neverything is frozen\n")
    assert json.loads(line.does("status", "--json"))["frozen"][0] == {"environment": "prod", "why": "the fair"}
