"""The whole way: three repositories with versions of their own, an image by its digest, a bad release, and back.

`upstream` is a service at 2.3.0, `charts` is at 0.9.1, `infra` has no version. A feature is tagged and published;
staging pins the very bytes, which are started and say so; then, signed and approved, production; what is bad goes
nowhere; and a rollback is held.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_fixtures import running
from delivery_fixtures.registry import push_image, registry

from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")
VALUES = """image:
  repository: {host}/acme/upstream
  tag: 2.3.0  # what runs here
  digest: {digest}
chart: 0.9.1
"""
LINE = """
[delivery.approvers]
"ada@example.org" = "{key}"

[source.upstream]
kind = "oci-image"
url = "http://{host}/acme/upstream"
allow = "^2"
keys = ["ci.pub"]
history = "upstream"

[source.charts]
url = "charts"
allow = "~0.9"

[environment.staging.delivery]
repository = "infra.git"
automatic = true
tests = '"{python}" "{running}" values.yaml'
slots = [
    "upstream values.yaml:image.tag",
    "upstream values.yaml:image.digest digest",
    "charts values.yaml:chart version",
]

[environment.prod.delivery]
repository = "infra.git"
from = ["staging"]
approval = {{ count = 1 }}
signed = ["upstream"]
slots = [
    "upstream values.yaml:image.tag",
    "upstream values.yaml:image.digest digest",
    "charts values.yaml:chart version",
]
"""


class Company:
    """Three repositories, a registry, and the line between them."""

    def __init__(self, home: Path, host: str) -> None:
        self.home, self.host = home, host
        self.environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(home / "cache")}
        self.upstream, self.charts = Sandbox(home / "upstream"), Sandbox(home / "charts")
        self.upstream.write("relais.toml", '[component.upstream]\ntag = "v{version}"\npaths = ["."]\n')
        for repository, version in ((self.upstream, "2.3.0"), (self.charts, "0.9.1")):
            repository.commit(f"feat: {version}", "content")
            repository.tag(f"v{version}")
        infra = Sandbox(home / "draft")
        for folder in ("staging", "prod"):
            infra.write(f"{folder}/values.yaml", VALUES.format(host=host, digest=self.publish("2.3.0")))
        infra.commit("feat: what runs")
        git(home, "clone", "--quiet", "--bare", "draft", "infra.git")
        approver = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(home / "ada")]
        subprocess.run(approver, check=True, stdin=subprocess.DEVNULL)
        key = (home / "ada.pub").read_text(encoding="utf-8").strip()
        self.does("sign", "--new-key", "ci")
        settings = LINE.format(host=host, python=sys.executable, running=running.__file__, key=key)
        (home / "relais.toml").write_text(settings, encoding="utf-8")

    def publish(self, version: str, status: int = 200) -> str:
        """Push the image of a version, as its pipeline does; return its digest."""
        return push_image(self.host, "acme/upstream", version, running.service(version, status))

    def run(self, *words: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(RELAIS), *words],
            cwd=self.home / folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )

    def does(self, *words: str, folder: str = ".") -> str:
        answer = self.run(*words, folder=folder)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def release(self, message: str) -> None:
        """Commit to the service, and let its version be computed and tagged."""
        self.upstream.commit(message, "content")
        self.does("version", "bump", folder="upstream")

    def values(self, folder: str) -> str:
        return git(self.home / "infra.git", "show", f"main:{folder}/values.yaml")

    def commits(self) -> list[str]:
        return git(self.home / "infra.git", "log", "--format=%s", "main").splitlines()


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with registry(tmp_path / "registry") as host:
        yield Company(tmp_path, host)


@pytest.mark.timeout(400)
def test_a_feature_goes_to_production_a_bad_one_nowhere_and_a_rollback_is_held(company: Company) -> None:
    first = running.told(company.values("prod"))
    assert first["version"] == "2.3.0"
    assert company.does("status") == "          staging  prod\nupstream  2.3.0    2.3.0\ncharts    0.9.1    0.9.1\n"

    company.release("feat: it says good morning")
    assert "v2.4.0" in company.upstream.git("tag", "--list")
    digest = company.publish("2.4.0")
    assert "staging: upstream 2.3.0 -> 2.4.0" in company.does("promote", "--auto")
    assert f"\n  tag: 2.4.0  # what runs here\n  digest: {digest}\n" in company.values("staging")
    assert running.told(company.values("staging")) == {"version": "2.4.0", "digest": digest}
    assert running.told(company.values("prod")) == first

    assert company.does("why", "prod").startswith("prod waits for 1 more approval, of ada@example.org.")
    company.does("approve", "prod", "--key", "ada")
    assert f"there is no signature of {digest}" in company.does("why", "prod")
    company.does("sign", f"{company.host}/acme/upstream@{digest}", "--key", "ci.key")
    company.does("promote", "prod")
    assert company.values("prod") == company.values("staging")
    assert running.told(company.values("prod")) == {"version": "2.4.0", "digest": digest}

    company.release("feat: it answers badly")
    company.publish("2.5.0", status=500)
    answer = company.run("promote", "--auto")
    assert (answer.returncode, "the tests of staging did not pass" in answer.stdout) == (3, True)
    assert "HTTP Error 500" in answer.stdout
    assert "tag: 2.4.0" in company.values("staging")
    assert company.does("why", "prod") == "Nothing new is proved in staging.\n"

    company.does("rollback", "prod")
    assert running.told(company.values("prod")) == first
    answer = company.run("promote", "prod", "--auto")
    assert (answer.returncode, "upstream is held in prod" in answer.stderr) == (3, True)
    assert company.does("verify").endswith("every environment has what it was given.\n")
    assert company.commits() == [
        "chore: prod takes upstream 2.3.0",
        "chore: prod takes upstream 2.4.0",
        "chore: staging takes upstream 2.4.0",
        "feat: what runs",
    ]
