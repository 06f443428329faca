"""Labels as code: brought to GitLab, here to a small stand-in for the part of its API that is used."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from scripts.steps import ROOT
from scripts.sync_labels import FILE, main

TOKEN = "a token for tests"
WANTED: list[dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


class FakeGitLab(ThreadingHTTPServer):
    """Keeps the labels of the project `team/users`, and asks for the token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.labels: dict[str, dict[str, Any]] = {}
        self.writes = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: FakeGitLab

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        size, page = int(query["per_page"][0]), int(query["page"][0])
        self.answer(200, list(self.server.labels.values())[(page - 1) * size : page * size])

    def do_POST(self) -> None:
        label = self.body()
        self.keep(label["name"], label)

    def do_PUT(self) -> None:
        self.keep(unquote(self.path.rpartition("/")[2]), self.body())

    def keep(self, name: str, label: dict[str, Any]) -> None:
        self.server.writes += 1
        self.server.labels[name] = {"name": name} | self.server.labels.get(name, {}) | label
        self.answer(200, self.server.labels[name])

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return found

    def answer(self, status: int, value: Any) -> None:
        known = self.path.startswith("/api/v4/projects/team%2Fusers/labels") and self.headers["PRIVATE-TOKEN"] == TOKEN
        text = json.dumps(value if known else {"message": "404 Project Not Found"}).encode()
        self.send_response(status if known else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.fixture
def gitlab(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitLab]:
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    server = FakeGitLab()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_lacks_is_made_and_a_second_time_changes_nothing(gitlab: FakeGitLab) -> None:
    assert main([gitlab.url, "team/users"]) == 0
    assert [label["name"] for label in gitlab.labels.values()] == [label["name"] for label in WANTED]
    made = gitlab.writes
    assert main([gitlab.url, "team/users"]) == 0
    assert gitlab.writes == made == len(WANTED)


def test_what_differs_is_changed_and_what_is_unknown_is_left(
    gitlab: FakeGitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    many = {f"of old {number}": {"name": f"of old {number}", "color": "#000000"} for number in range(150)}
    gitlab.labels |= many | {"workflow::review": {"name": "workflow::review", "color": "#000000", "description": "x"}}
    assert main([gitlab.url, "team/users"]) == 0
    told = capsys.readouterr().out
    assert "change  workflow::review" in told
    assert told.count("unknown of old") == 150
    assert gitlab.labels["workflow::review"]["color"] == "#9400d3"
    assert many.keys() <= gitlab.labels.keys()


def test_a_dry_run_tells_and_changes_nothing(gitlab: FakeGitLab, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([gitlab.url, "team/users", "--dry-run"]) == 0
    assert capsys.readouterr().out.count("make ") == len(WANTED)
    assert gitlab.labels == {}


def test_a_refusal_is_told_in_one_line_without_the_token(
    gitlab: FakeGitLab, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([gitlab.url, "team/nothing"]) == 1
    monkeypatch.delenv("GITLAB_TOKEN")
    assert main([gitlab.url, "team/users"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 2
    assert "404" in told
    assert TOKEN not in told


def test_the_workflow_is_whole_and_templates_wear_labels_that_exist() -> None:
    names = {label["name"] for label in WANTED}
    steps = ["new", "ready", "in progress", "review", "done", "blocked"]
    assert {name for name in names if name.startswith("workflow::")} == {f"workflow::{step}" for step in steps}
    templates = list((ROOT / ".gitlab").rglob("*.md"))
    assert len(templates) >= 3
    worn = {name for file in templates for name in re.findall(r'~"([^"]+)"', file.read_text(encoding="utf-8"))}
    assert worn <= names
    assert all(re.fullmatch(r"#[0-9a-f]{6}", label["color"]) and label["description"] for label in WANTED)
