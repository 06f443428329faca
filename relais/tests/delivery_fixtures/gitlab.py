"""The part of GitLab that requests need: push options open one (told by a hook), and an API looks after it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from delivery_fixtures.threads import running

from tests.git_repositories import git

TOKEN = "glpat-for-tests"
HOOK = """#!/bin/sh
while read -r _old _new ref; do
    env | sed -n 's/^GIT_PUSH_OPTION_[0-9]*=//p' | while read -r option; do
        printf '%s\\t%s\\n' "$ref" "$option" >>push-options
    done
done
echo "View merge request for the branch: https://gitlab.example.org/acme/infra/-/merge_requests/1"
"""
REQUESTS = re.compile(r"/api/v4/projects/(?P<project>[^/]+)/merge_requests(?:/(?P<iid>\d+))?(?:/(?P<part>\w+))?")


class FakeGitLab(ThreadingHTTPServer):
    """Keeps the merge requests of one project, whose repository is a bare one of this machine."""

    def __init__(self, repository: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.options = repository / "push-options"
        self.requests: list[dict[str, Any]] = []
        self.approved_by: list[str] = []
        self.projects: set[str] = set()
        self.read = 0
        self.busy = False
        """Whether it wants to be asked in an hour only."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def take_in(self) -> None:
        """Open what pushes asked for, one request per branch."""
        lines = self.options.read_text(encoding="utf-8").splitlines() if self.options.exists() else []
        for branch in {line.partition("\t")[0] for line in lines[self.read :]}:
            given = [line.partition("\t")[2] for line in lines[self.read :] if line.startswith(f"{branch}\t")]
            options = dict(one.removeprefix("merge_request.").partition("=")[::2] for one in given)
            source = branch.removeprefix("refs/heads/")
            if "create" in options and not self.opened(source):
                self.requests.append(
                    {
                        "iid": len(self.requests) + 1,
                        "state": "opened",
                        "source_branch": source,
                        "target_branch": options["target"],
                        "title": options["title"],
                        "description": "",
                        "web_url": f"{self.url}/acme/infra/-/merge_requests/{len(self.requests) + 1}",
                    }
                )
        self.read = len(lines)

    def opened(self, branch: str) -> list[dict[str, Any]]:
        """Return the open requests of a branch."""
        return [one for one in self.requests if (one["state"], one["source_branch"]) == ("opened", branch)]


class Handler(BaseHTTPRequestHandler):
    """One question to the API."""

    server: FakeGitLab

    def do_GET(self) -> None:
        found = self._found()
        if found and found["part"] == "approvals":
            return self._answer({"approved_by": [{"user": {"username": name}} for name in self.server.approved_by]})
        if found and found["iid"]:
            return self._answer(self.server.requests[int(found["iid"]) - 1])
        branch = parse_qs(urlsplit(self.path).query).get("source_branch", [""])[0]
        return self._answer([one for one in self.server.requests[::-1] if one["source_branch"] == branch])

    def do_PUT(self) -> None:
        found = self._found()
        assert found
        given = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if found["part"] == "reset_approvals":
            self.server.approved_by = []
        else:
            self.server.requests[int(found["iid"]) - 1] |= given
        self._answer(self.server.requests[int(found["iid"]) - 1])

    def _found(self) -> re.Match[str] | None:
        self.server.take_in()
        found = REQUESTS.fullmatch(urlsplit(self.path).path)
        self.server.projects |= {unquote(found["project"])} if found else set()
        return found

    def _answer(self, told: Any) -> None:
        if self.server.busy:
            self.send_response(429)
            self.send_header("Retry-After", "3600")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        known = self.headers.get("PRIVATE-TOKEN") == TOKEN
        body = json.dumps(told if known else {"message": "401 Unauthorized"}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def gitlab(repository: Path) -> Iterator[FakeGitLab]:
    """Be GitLab for a bare repository, until the end."""
    with running(FakeGitLab(repository)) as server:
        yield server


def take_options(repository: Path) -> None:
    """Let a bare repository take push options, and keep them for the fake."""
    git(repository, "config", "receive.advertisePushOptions", "true")
    hook = repository / "hooks/post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
