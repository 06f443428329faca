"""Approving by one's SSH key: what counts, what does not, and who is told so; real git and the real ssh-keygen."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_fixtures.line import Line

from relais.adapters.git.ledger import BranchLedger
from relais.delivery.model.entries import Entry
from tests.git_repositories import ENVIRONMENT

ONE = "approval = { count = 1 }"


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL"):
        monkeypatch.setenv(name, ENVIRONMENT[name])


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A line on which staging has 2.3.0, and production waits."""
    line = Line(tmp_path_factory.mktemp("begun"))
    line.release("2.3.0")
    line.does("promote", "staging")
    return line


@pytest.fixture
def line(begun: Line, tmp_path: Path) -> Line:
    return Line.copy(begun, tmp_path, ONE)


def key(line: Line, name: str) -> tuple[str, str]:
    return "--key", str(line.home / name)


def append(line: Line, entry: Entry) -> None:
    """Write to the ledger past the commands, as anybody can who may push there."""
    BranchLedger(line.home / "by-hand", str(line.infra)).append([entry])


def approvals(line: Line) -> list[Entry]:
    entries = BranchLedger(line.home / "by-hand", str(line.infra)).entries()
    return [one for one in entries if one.kind == "approved"]


def test_production_moves_once_somebody_who_may_has_signed(line: Line) -> None:
    assert line.why() == "prod waits for 1 more approval, of ada@example.org, bob@example.org. Run relais approve prod."
    assert "waits for 1 more approval" in line.refuses("promote", "prod")
    shown = line.does("approve", "prod", *key(line, "ada"), "--dry-run")
    assert shown.startswith("Would be approved by ada@example.org for prod: bundle ")
    assert "waits for 1 more" in line.why(), "a dry run signs nothing"
    said = line.does("approve", "prod", *key(line, "ada"), "--why", "looked at it")
    assert said.startswith("approved by ada@example.org for prod: bundle ")
    assert f"  api 2.3.0 {line.digest('2.3.0')}\n" in said
    assert line.why() == "prod moves by hand. Run relais promote prod."
    assert "PRIVATE KEY" not in line.does("log", "--json")
    line.does("promote", "prod")
    assert "tag: v2.3.0 " in line.file("prod")
    assert "signatures: 1 of 1 approvals" in line.does("verify")
    told = json.loads(line.does("verify", "--json"))
    assert (told["signed"], told["signatures_that_count"], told["findings"]) == (1, 1, [])


def test_an_approval_is_written_once_however_often_it_is_said(line: Line) -> None:
    for _ in range(2):
        line.does("approve", "prod", *key(line, "ada"))
    assert len(approvals(line)) == 1


def test_another_bundle_voids_it(line: Line) -> None:
    first = json.loads(line.does("plan", "--json"))[1]["bundle"]
    line.does("approve", "prod", *key(line, "ada"), "--bundle", first[:10])
    line.release("2.3.1")
    line.does("promote", "staging")
    assert "waits for 1 more approval" in line.why()
    assert f"not {first[:10]}" in line.refuses("approve", "prod", *key(line, "ada"), "--bundle", first[:10])


def test_a_quorum_counts_people(line: Line) -> None:
    line.settings("approval = { count = 2 }")
    line.does("approve", "prod", *key(line, "ada"))
    assert line.why().startswith("prod waits for 1 more approval, of bob@example.org.")
    line.does("approve", "prod", *key(line, "bob"))
    line.does("promote", "prod")


def test_whoever_wrote_it_does_not_approve_it(line: Line) -> None:
    line.release("2.3.1", author="Ada")
    line.release("2.3.2", author="bob")
    line.does("promote", "staging")
    assert line.why().startswith("prod waits for 1 more approval, of nobody: the others wrote it.")
    assert line.refuses("approve", "prod", *key(line, "ada")).startswith("ada@example.org wrote some of it")
    line.settings("approval = { count = 1, authors = true }")
    line.does("approve", "prod", *key(line, "ada"))
    line.does("promote", "prod")


def test_whoever_is_named_in_a_trailer_wrote_it_too(line: Line) -> None:
    line.api.commit("feat: together\n\nCo-authored-by: Bob <bob@example.org>", "b.txt")
    line.api.tag("v2.3.1")
    line.does("promote", "staging")
    assert line.why().startswith("prod waits for 1 more approval, of ada@example.org.")


def test_authors_who_cannot_be_told_close_the_gate(line: Line) -> None:
    text = (line.home / "relais.toml").read_text(encoding="utf-8")
    settings = text.replace('allow = "^2"', f'allow = "^2"\nhistory = "{line.home / "gone"}"')
    (line.home / "relais.toml").write_text(settings, encoding="utf-8")
    sentence = line.why()
    assert sentence.startswith("the gate 'approval' is closed, for nobody answers it: who wrote api 2.3.0 is not known")
    assert sentence.endswith("Name the repository of its commits: source.api.history.")


def test_a_rejection_stands_until_who_said_it_takes_it_back(line: Line) -> None:
    line.does("approve", "prod", *key(line, "ada"))
    line.does("reject", "prod", *key(line, "bob"), "--why", "it is slow")
    assert line.why().startswith("bob@example.org rejected it for prod: it is slow.")
    line.does("approve", "prod", *key(line, "ada"))
    assert line.why().startswith("bob@example.org rejected it")
    line.does("approve", "prod", *key(line, "bob"))
    line.does("promote", "prod")


def test_who_is_not_listed_cannot_sign(line: Line) -> None:
    assert "is one of an approver" in line.refuses("approve", "prod", *key(line, "eve"))
    assert "there is no key at hand" in line.refuses("approve", "prod")
    line.settings('approval = { count = 1, who = ["bob@example.org"] }')
    assert line.refuses("approve", "prod", *key(line, "ada")).startswith("ada@example.org is not among those")


def test_what_is_not_signed_or_not_by_whom_it_names_does_not_count_and_is_told(line: Line) -> None:
    line.does("approve", "prod", *key(line, "ada"))
    genuine = approvals(line)[0]
    line.settings("approval = { count = 2 }")
    told = {**genuine.details}
    forged = {
        "it is not signed": {name: value for name, value in told.items() if name != "signature"},
        "its signature is not one of bob@example.org": told,
        "its signature is none": {**told, "signature": "; rm -rf"},
        "it was not signed for this ledger": {**told, "ledger": "f" * 64},
    }
    for number, (fault, details) in enumerate(forged.items()):
        entry = Entry("approved", f"k{number}", genuine.at, "bob@example.org", "prod", genuine.bundle, details)
        append(line, entry)
        assert line.why().startswith("prod waits for 1 more approval, of bob@example.org."), fault
    eve = Entry("bypassed", "k9", genuine.at, "eve@example.org", "prod", genuine.bundle, told)
    append(line, eve)
    answer = line.run("verify")
    assert (answer.returncode, "signatures: 1 of 6" in answer.stdout) == (3, True), answer.stdout
    for fault in (*forged, "eve@example.org is no approver"):
        assert f"does not count: {fault}." in answer.stdout


def test_a_signature_is_of_one_environment_and_one_bundle(line: Line) -> None:
    line.does("approve", "prod", *key(line, "ada"))
    genuine = approvals(line)[0]
    line.release("2.3.1")
    line.does("promote", "staging")
    bundle = json.loads(line.does("plan", "--json"))[1]["bundle"]
    append(line, Entry("approved", "moved", genuine.at, genuine.by, "prod", bundle, genuine.details))
    assert "waits for 1 more approval" in line.why()
    assert "its signature is not one of ada@example.org" in line.run("verify").stdout


def test_a_key_that_was_taken_from_the_list_counts_no_more(line: Line) -> None:
    line.does("approve", "prod", *key(line, "ada"))
    line.settings(ONE, who=("bob",))
    assert line.why().startswith("prod waits for 1 more approval, of bob@example.org.")


@pytest.fixture
def agent(line: Line) -> Iterator[str]:
    """An agent that holds a key which no file holds any more."""
    socket = str(line.home / "agent")
    process = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        while not Path(socket).exists():
            time.sleep(0.01)
        variables = {**os.environ, "SSH_AUTH_SOCK": socket}
        subprocess.run(["ssh-add", "-q", str(line.home / "ada")], env=variables, check=True)
        (line.home / "ada").unlink()
        yield socket
    finally:
        process.terminate()
        process.wait()


def test_the_key_may_be_in_the_agent_alone(line: Line, agent: str) -> None:
    assert "approved by ada@example.org" in line.does("approve", "prod", SSH_AUTH_SOCK=agent)
    line.does("promote", "prod")


def test_a_bypass_is_signed_and_opens_what_waits_but_not_the_approval(line: Line) -> None:
    line.settings(f'{ONE}\nsoak = "2h"\nfreeze = ["00:00/23:59 UTC", "23:59/00:00 UTC"]')
    line.release("2.3.1")
    hotfix = ("--take", "api=2.3.1")
    assert "takes only what was proved in staging" in line.refuses("promote", "prod", *hotfix)
    line.does("approve", "prod", *hotfix, *key(line, "ada"))
    assert "takes only what was proved in staging" in line.refuses("promote", "prod", *hotfix)
    assert "needs its reason" in line.refuses("approve", "prod", *hotfix, "--bypass", *key(line, "bob"), code=2)
    line.does("approve", "prod", *hotfix, "--bypass", "--why", "the shop is down", *key(line, "bob"))
    line.does("promote", "prod", *hotfix)
    assert "tag: v2.3.1 " in line.file("prod")
    assert "why=the shop is down" in line.does("log")


def test_a_bypass_without_approval_opens_nothing_and_only_who_may_approve_may_bypass(line: Line) -> None:
    line.settings(f'{ONE}\nsoak = "2h"')
    line.does("approve", "prod", "--bypass", "--why", "in haste", *key(line, "bob"))
    assert "waits for 1 more approval" in line.refuses("promote", "prod")
    line.settings('approval = { count = 1, who = ["ada@example.org"] }\nsoak = "2h"')
    assert "after 2:00:00" in line.refuses("promote", "prod")
