from xml.etree import ElementTree as ET

import pytest
from tf_fixtures.project import MAIN, Project

UGLY = 'resource "terraform_data" "ugly" {\ninput="x"\n}\n'


def test_format_names_what_would_change_and_then_changes_it_folders_below_included(project: Project) -> None:
    (project.folder / "m").mkdir()
    project.write(UGLY, "m/main.tf")
    project.write(MAIN + UGLY)
    checked = project.run("format", "--check")
    assert checked.returncode == 3
    assert checked.stdout.split() == ["m/main.tf", "main.tf", "2", "files", "would", "change."] or (
        sorted(checked.stdout.split()[:2]) == ["m/main.tf", "main.tf"]
    )
    assert (project.folder / "m/main.tf").read_text(encoding="utf-8") == UGLY
    project.done("format")
    assert '  input = "x"' in (project.folder / "m/main.tf").read_text(encoding="utf-8")
    assert project.done("format", "--check") == "0 files would change.\n"


def test_format_needs_no_server(project: Project) -> None:
    project.address = "http://127.0.0.1:9"
    project.done("format")


@pytest.mark.parametrize("graphviz", [True, False])
def test_the_graph_is_a_picture_with_and_without_graphviz(project: Project, graphviz: bool) -> None:
    if graphviz:
        tools = project.root.parent / "tools"
        tools.mkdir()
        (tools / "dot").write_text("#!/bin/sh\necho '<svg><!-- by dot -->'; grep -c fillcolor; echo '</svg>'\n")
        (tools / "dot").chmod(0o755)
        project.more["PATH"] = f"{tools}:{project.environment()['PATH']}"
    project.done("plan")
    assert project.done("graph") == "Written: graph-me.svg\n"
    picture = (project.root / "graph-me.svg").read_text(encoding="utf-8")
    ET.fromstring(picture)
    assert ("by dot" in picture) is graphviz
    if not graphviz:
        assert "<title>terraform_data.one: create</title>" in picture


def test_clean_names_what_would_go_takes_it_and_leaves_what_is_needed(project: Project) -> None:
    plan = project.json("plan")["plan"]
    project.write("{}", "errored.tfstate")
    project.write("panic", "crash.log")
    named = project.done("clean", "--dry-run").split()
    assert str(project.root / ".relais/terraform/me") in named
    assert str(project.folder / "crash.log") in named
    assert plan not in named
    project.done("clean")
    assert not (project.folder / "crash.log").exists()
    assert (project.folder / "errored.tfstate").exists()
    assert not (project.root / ".relais/terraform/me").exists()


def test_clean_takes_plans_that_are_too_old_to_be_applied(project: Project) -> None:
    plan = project.json("plan")["plan"]
    project.configure('[terraform]\nfolder = "infra"\nplan_lifetime = "0s"\n')
    assert plan in project.done("clean")
    assert project.run("apply").returncode == 2


def test_clean_leaves_a_local_state_in_the_tools_old_folder(project: Project) -> None:
    old = project.folder / ".terraform"
    old.mkdir()
    project.write('{"version": 4, "resources": [{}]}', ".terraform/terraform.tfstate")
    project.done("clean")
    assert old.exists()
    project.write('{"version": 3, "backend": {}}', ".terraform/terraform.tfstate")
    project.done("clean")
    assert not old.exists()
