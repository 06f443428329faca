"""Brings the labels of `.gitlab/labels.yml` to a GitLab project: makes what lacks, changes what differs, removes none.

`GITLAB_TOKEN=… python -m scripts.sync_labels https://gitlab.example.com group/project [--dry-run]`; the token needs the
scope `api`. Labels that the file does not name are told and left: tickets may wear them.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import yaml

from scripts.steps import ROOT

FILE = ROOT / ".gitlab" / "labels.yml"
FIELDS = ("color", "description")
PAGE = 100
Label = dict[str, Any]


class GitLabError(Exception):
    """GitLab refused or did not answer; the message says what was asked of it."""


@dataclass(frozen=True)
class Project:
    """The labels of one project, by GitLab's API (version 4)."""

    url: str
    path: str
    token: str

    def labels(self) -> list[Label]:
        """Return all labels, page by page. Raises GitLabError."""
        found: list[Label] = []
        for page in range(1, 1 + PAGE):
            some: list[Label] = self._ask("GET", f"?per_page={PAGE}&page={page}")
            found += some
            if len(some) < PAGE:
                break
        return found

    def make(self, label: Label) -> None:
        """Make a label. Raises GitLabError."""
        self._ask("POST", "", label)

    def change(self, label: Label) -> None:
        """Change a label's colour and description. Raises GitLabError."""
        self._ask("PUT", f"/{quote(label['name'], safe='')}", {field: label[field] for field in FIELDS})

    def _ask(self, method: str, where: str, body: Label | None = None) -> Any:
        url = f"{self.url.rstrip('/')}/api/v4/projects/{quote(self.path, safe='')}/labels{where}"
        headers = {"PRIVATE-TOKEN": self.token, "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - the caller's own GitLab
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise GitLabError(f"{method} {url}: {error.code} {error.reason}") from error
        except OSError as error:
            raise GitLabError(f"{method} {url}: {error}") from error


def differs(wanted: Label, found: Label) -> bool:
    """Tell whether a label is not as wanted; GitLab spells colours in its own case."""
    return any(str(wanted[field]).lower() != str(found.get(field) or "").lower() for field in FIELDS)


def sync(project: Project, wanted: list[Label], *, dry_run: bool) -> Iterator[str]:
    """Make and change what is needed; tell each. Raises GitLabError."""
    found = {label["name"]: label for label in project.labels()}
    for label in wanted:
        kept = found.pop(label["name"], None)
        if kept is None:
            yield f"make    {label['name']}"
        elif differs(label, kept):
            yield f"change  {label['name']}"
        else:
            continue
        if not dry_run:
            (project.change if kept else project.make)(label)
    yield from (f"unknown {name}: left as it is" for name in found)


def main(words: list[str]) -> int:
    """Bring the labels to a project."""
    url, path = [word for word in words if not word.startswith("--")][:2]
    token = os.environ.get("GITLAB_TOKEN", "")
    if not token:
        sys.stderr.write("GITLAB_TOKEN is not set: a token of the project with the scope api.\n")
        return 2
    wanted = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    try:
        for line in sync(Project(url, path, token), wanted, dry_run="--dry-run" in words):
            sys.stdout.write(f"{line}\n")
    except GitLabError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
