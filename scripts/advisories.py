"""The sources of advisories about what is locked: OSV, asked by uv, and npm's registry, asked by npm.

Each is asked in its own way how many packages it was told, what it knows of them, and about a version that is known to
be weak: a source that finds nothing wrong with that one has looked at nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.sources import NPM_LOCKS, UV_LOCKS

UNREACHED = re.compile(
    r"error sending request for url \(\S+\)|HTTP status \S+ error.*|request to \S+ failed[^\"\n]*"
    r"|\d{3} [A-Z][\w ]+ - POST \S+advisories/bulk"
)
"""What uv and npm say when the source cannot be reached, or is a mirror that has none."""
WEAK = {"PyPI": ("jinja2", "2.11.2"), "npm": ("lodash", "4.17.11"), "Debian": ("openssl", "3.0.0-1")}
"""A version of each kind that has been known to be weak for years."""


@dataclass(frozen=True)
class Source:
    """One source of advisories, and the tool that asks it."""

    name: str
    locks: str
    """The locks it is asked about, as git's pattern."""
    command: Sequence[str]
    findings: Callable[[Any], Iterator[str]]
    count: Callable[[Any], int]
    weak: Mapping[str, str]
    """The files of a project that locks a weak version."""


def of_uv(answer: dict[str, Any]) -> Iterator[str]:
    """Read the answer of `uv audit --output-format json`."""
    for one in answer["vulnerabilities"]:
        package = one["dependency"]
        mended = ", ".join(one["fix_versions"]) or "no version yet"
        yield f"{package['name']} {package['version']}: {one['id']}: {one['summary']} (mended in: {mended})"


def of_npm(answer: dict[str, Any]) -> Iterator[str]:
    """Read the answer of `npm audit --json` (version 2): what hangs on a weak package is not told again."""
    for one in answer["vulnerabilities"].values():
        for cause in one["via"]:
            if isinstance(cause, dict):
                yield f"{one['name']} {cause['range']}: {cause['url']}: {cause['title']} ({cause['severity']})"


def python_project(name: str, version: str) -> dict[str, str]:
    """Return a project that locks one package of PyPI."""
    project = (
        f'[project]\nname = "seeded"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["{name}=={version}"]\n'
    )
    file = f"https://files.pythonhosted.org/{name}-{version}-py3-none-any.whl"
    locked = f"""version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "{name}"
version = "{version}"
source = {{ registry = "https://pypi.org/simple" }}
wheels = [{{ url = "{file}", hash = "sha256:{"0" * 64}" }}]

[[package]]
name = "seeded"
version = "0"
source = {{ virtual = "." }}
dependencies = [{{ name = "{name}" }}]
"""
    return {"pyproject.toml": project, "uv.lock": locked}


def web_project(name: str, version: str) -> dict[str, str]:
    """Return a project that locks one package of npm."""
    root = {"name": "seeded", "version": "0.0.0", "dependencies": {name: version}}
    packages = {"": root, f"node_modules/{name}": {"version": version, "integrity": "sha512-00"}}
    locked = {"name": "seeded", "version": "0.0.0", "lockfileVersion": 3, "packages": packages}
    return {"package.json": json.dumps(root), "package-lock.json": json.dumps(locked)}


def sources(osv: str | None = None, registry: str | None = None) -> tuple[Source, Source]:
    """Return both; other addresses may be named."""
    uv = ["uv", "audit", "--frozen", "--output-format=json", "--preview-features=audit-command,json-output"]
    npm = ["npm", "audit", "--json", "--fetch-retries=1"]
    return (
        Source(
            "OSV",
            UV_LOCKS,
            [*uv, *([f"--service-url={osv}"] if osv else [])],
            of_uv,
            lambda answer: int(answer["summary"]["audited_packages"]),
            python_project(*WEAK["PyPI"]),
        ),
        Source(
            "npm's registry",
            NPM_LOCKS,
            [*npm, *([f"--registry={registry}"] if registry else [])],
            of_npm,
            lambda answer: int(answer["metadata"]["dependencies"]["total"]),
            web_project(*WEAK["npm"]),
        ),
    )
