"""Pipelines replayed by gitlab-ci-local in its shell: what jobs say is run, from the push to the commit in production.

The repository, its remote, the registry, git, make, helm and `relais promote` are real. What lies outside stands still:
image builders and test runners are noted and answer well (`bin/`, `scripts/`), and the service is a small server.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ci.tests.test_pipelines import TOOL, git
from relais.delivery.model.images import Image
from relais.kit.semver import Version
from scripts import publish_image
from scripts.package_charts import package
from scripts.publish_charts import named, publish
from scripts.render_charts import INSTALLED, OURS, helm
from scripts.steps import ROOT
from tests.docker_registry import Registry, docker_registry

pytestmark = pytest.mark.timeout(600)

ADDRESS = "https://gitlab.example.com/utilisateurs/utilisateurs.git"
IMAGES = "registry.example.com/utilisateurs"
NOTED = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
"""
NOTE = """import os, pathlib
with open(os.environ["CALLS"], "a") as calls:
    calls.write(f"{pathlib.Path(__file__).stem}\\n")
print("{}")
"""
STANDING = {
    "buildah": 'for word in "$@"; do if [ "$previous" = --digestfile ]; then echo "$DIGEST" > "$word"; fi; '
    "previous=$word; done\necho a-container\n",
    "pytest": "",
    "coverage": "",
    "npm": "",
    "relais": 'case "$1" in sign | inform) ;; *) exec "$RELAIS" "$@" ;; esac\n',
}
ELSEWHERE = ("audit_dependencies", "build_image", "image_sbom", "scan_sbom", "conformance")
"""Scripts that build, list or start images, or ask for advisories."""


class Handler(BaseHTTPRequestHandler):
    """A service that answers from outside."""

    server: "Service"

    def do_GET(self) -> None:
        known = {"/": "<html></html>", "/api/v1/configuration": json.dumps({"version": self.server.version})}
        text = known.get(self.path, "").encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


class Service(ThreadingHTTPServer):
    version = "1.2.3"


@contextmanager
def service(version: str) -> Iterator[str]:
    """Serve a version; yield the address."""
    server = Service(("127.0.0.1", 0), Handler)
    server.version = version
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Line:
    """A checkout, its remote, its registry, and the tool that replays pipelines in it."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.folder, self.checkout, self.origin = folder, folder / "checkout", folder / "origin.git"
        self.calls, self.images = folder / "calls", f"{registry.host}/utilisateurs"
        for name in ("backend", "frontend", "relais"):
            registry.push(f"utilisateurs/{name}", "0.1.0")
        self.digest = registry.push("utilisateurs/backend", "of-the-commit")
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "CALLS": str(self.calls),
            "DIGEST": self.digest,
            "RELAIS": shutil.which("relais") or "",
            "LANG": "C.UTF-8",
        }

    def replay(self, *words: str, **variables: str) -> str:
        """Run a pipeline, or jobs of one; return what was said. Fails when it fails."""
        code, said = self.tried(*words, **variables)
        assert code == 0, said
        return said

    def tried(self, *words: str, **variables: str) -> tuple[int, str]:
        given = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
        options = ["--force-shell-executor", "--shell-isolation", "--no-color"]
        done = subprocess.run(
            [str(TOOL), *options, *given, *words],
            cwd=self.checkout,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)

    def publish(self) -> None:
        """Give the image of the commit its version, as the pipeline's own job does."""
        publish_image.publish(Image.read(f"{self.images}/backend@{self.digest}"), Version(1, 2, 3))

    def noted(self) -> list[str]:
        """Return the calls of what stands still."""
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def at_the_remote(self, path: str) -> str:
        """Return a file of main at the remote."""
        command = ["git", "show", f"main:{path}"]
        return subprocess.run(command, cwd=self.origin, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Packages of the charts that an environment installs."""
    made = package(tmp_path_factory.mktemp("packages"), 1_700_000_000)
    return [one for one in made if named(one)[0] in INSTALLED]


@pytest.fixture
def line(tmp_path: Path, packages: list[Path]) -> Iterator[Line]:
    """A line with version 0.1.0 of everything in both environments, and version 1.2.3 of the service just tagged."""
    with docker_registry(tmp_path) as registry:
        for one in packages:
            publish(f"oci://{registry.host}/utilisateurs/charts", one, "--plain-http")
        yield _line(tmp_path, registry)


def _line(tmp_path: Path, registry: Registry) -> Line:
    made = Line(tmp_path, registry)
    _tools(tmp_path / "bin")
    _sources(made)
    config = f'[url "file://{made.origin}"]\n\tinsteadOf = {ADDRESS}\n[user]\n\tname = CI\n\temail = ci@example.org\n'
    (tmp_path / ".gitconfig").write_text(config)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(made.origin))
    git(made.checkout, "init", "--quiet", "--initial-branch=main")
    git(made.checkout, "add", "--all")
    git(made.checkout, "commit", "--quiet", "--message", "feat: the beginning")
    for name in ("backend", "frontend", "relais", *(f"charts/{chart}" for chart in INSTALLED)):
        git(made.checkout, "tag", f"{name}/v0.1.0")
    git(made.checkout, "commit", "--quiet", "--allow-empty", "--message", "feat(backend): more")
    git(made.checkout, "tag", "backend/v1.2.3")
    git(made.checkout, "remote", "add", "origin", str(made.origin))
    git(made.checkout, "push", "--quiet", "--tags", "origin", "main")
    git(made.checkout, "remote", "set-head", "origin", "main")
    return made


def _tools(folder: Path) -> None:
    folder.mkdir()
    for name, text in STANDING.items():
        (folder / name).write_text(NOTED + text)
        (folder / name).chmod(0o755)


def _sources(made: Line) -> None:
    folder = made.checkout
    shutil.copytree(ROOT / "charts", folder / "charts", ignore=OURS)
    for name in ("infra", "scripts", "ci"):
        left_out = shutil.ignore_patterns("node_modules", "tests", "__pycache__", ".gitlab-ci-local")
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for name in (".gitlab-ci.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name in ELSEWHERE:
        note = (
            f"import os\nwith open(os.environ['CALLS'], 'a') as calls:\n    calls.write('{name}\\n')\nprint('{{}}')\n"
        )
        (folder / "scripts" / f"{name}.py").write_text(note)
    (folder / "Makefile").write_text(".DEFAULT:\n\t@echo made $@\nlint scan:\n\t@echo $@ >> $(CALLS)\n")
    settings = folder / "infra" / "relais.toml"
    settings.write_text(settings.read_text().replace('soak = "1h"', 'soak = "0s"'))
    for file in (settings, *folder.glob("infra/*/flux-*.yaml")):
        file.write_text(file.read_text().replace(IMAGES, made.images))


def test_a_branch_checks_and_touches_nothing(line: Line) -> None:
    git(line.checkout, "checkout", "--quiet", "-b", "change")
    (line.checkout / "docs").mkdir()
    (line.checkout / "docs" / "guide.md").write_text("# A guide\n")
    git(line.checkout, "add", "--all")
    git(line.checkout, "commit", "--quiet", "--message", "docs: a guide")
    said = line.replay()
    assert sorted(line.noted()) == ["audit_dependencies", "lint", "scan"]
    assert all(f"PASS  {job}" in said for job in ("static analysis", "audit", "secrets"))
    assert "tag: 0.1.0" in line.at_the_remote("infra/staging/values.yaml")


def released(line: Line, url: str) -> dict[str, str]:
    return {
        "CI_COMMIT_TAG": "backend/v1.2.3",
        "CI_COMMIT_REF_PROTECTED": "true",
        "CI_REGISTRY_IMAGE": line.images,
        "CI_REGISTRY": line.images.partition("/")[0],
        "STAGING_URL": url,
        "PRODUCTION_URL": url,
        "DELIVERY_TOKEN": "a token for tests",
        "GITLAB_USER_NAME": "Camille Exemple",
        "GITLAB_USER_EMAIL": "camille@example.org",
    }


def test_a_production_job_that_somebody_starts_makes_the_commit(line: Line) -> None:
    line.publish()
    with service("1.2.3") as url:
        variables = released(line, url)
        line.replay("staging", **variables)
        assert "tag: 1.2.3" in line.at_the_remote("infra/staging/values.yaml")
        assert "tag: 1.2.3" not in line.at_the_remote("infra/prod/values.yaml")
        line.replay("production", **variables)
    for environment in ("staging", "prod"):
        pinned = f'tag: 1.2.3\n    digest: "{line.digest}"\n'
        assert pinned in line.at_the_remote(f"infra/{environment}/values.yaml")
    assert "a token for tests" not in line.at_the_remote("infra/prod/values.yaml")


def test_a_chart_reaches_production_by_its_version_and_not_by_being_merged(line: Line, tmp_path: Path) -> None:
    file = line.checkout / "charts" / "utilisateurs" / "Chart.yaml"
    file.write_text(file.read_text().replace("version: 0.1.0\nappVersion", "version: 0.2.0\nappVersion"))
    git(line.checkout, "commit", "--quiet", "--all", "--message", "feat(charts): more")
    git(line.checkout, "tag", "charts/utilisateurs/v0.2.0")
    git(line.checkout, "push", "--quiet", "--tags", "origin", "main")
    told = {name: f"infra/{name}/flux-utilisateurs.yaml" for name in ("staging", "prod")}
    assert "tag: 0.1.0" in line.at_the_remote(told["prod"])
    helm("dependency", "build", str(file.parent))
    helm("package", str(file.parent), "--destination", str(tmp_path))
    publish(f"oci://{line.images}/charts", tmp_path / "utilisateurs-0.2.0.tgz", "--plain-http")
    with service("0.1.0") as url:
        variables = released(line, url) | {"CI_COMMIT_TAG": "charts/utilisateurs/v0.2.0"}
        line.replay("staging", **variables)
        assert re.search(r'tag: 0\.2\.0\n    digest: "sha256:\w{64}"', line.at_the_remote(told["staging"]))
        assert "tag: 0.1.0" in line.at_the_remote(told["prod"])
        line.replay("production", **variables)
    pinned = re.findall(r"tag: .*\n +digest: .*", line.at_the_remote(told["staging"]))
    assert pinned == re.findall(r"tag: .*\n +digest: .*", line.at_the_remote(told["prod"]))


def test_what_does_not_serve_is_rolled_back_by_a_commit(line: Line) -> None:
    line.publish()
    with service("0.1.0") as url:
        variables = released(line, url)
        line.replay("staging", **variables)
        script = line.checkout / "ci" / "deliver.yml"
        script.write_text(script.read_text().replace("--within 900", "--within 0"))
        code, said = line.tried("smoke test of staging", "rollback of staging", **variables)
    assert (code, "serves 0.1.0, which is older than 1.2.3" in said) == (1, True)
    assert "tag: 0.1.0" in line.at_the_remote("infra/staging/values.yaml").partition("frontend:")[0]


@pytest.mark.long
def test_a_tag_is_tested_built_signed_published_and_brought_to_staging(line: Line) -> None:
    with service("1.2.3") as url:
        said = line.replay(**released(line, url))
    noted = line.noted()
    image = f"{line.images}/backend"
    published = f"{image}:1.2.3: published, {line.digest}"
    assert f"relais sign {image}@{line.digest}" in noted
    assert re.search(rf"sign image +finished.*{re.escape(published)}", said, re.DOTALL)
    assert {"image_sbom", "scan_sbom", "conformance"} <= set(noted)
    assert f'tag: 1.2.3\n    digest: "{line.digest}"' in line.at_the_remote("infra/staging/values.yaml")
    assert "tag: 1.2.3" not in line.at_the_remote("infra/prod/values.yaml")
    assert "PASS  smoke test of staging" in said
