"""A source with tags, and a repository whose one environment is changed by requests."""

import json
import subprocess
from pathlib import Path
from typing import Any

from delivery_fixtures.typed import at_home, typed

from tests.git_repositories import Sandbox, git

BRANCH, VALUES = "relais/request/prod", "relais/configuration/prod"


class Asking:
    """One environment, `prod`, below a folder; `forge` are the lines of [delivery.forge]."""

    def __init__(self, home: Path, forge: str, **variables: str) -> None:
        self.home = home
        self.variables = variables
        self.api = Sandbox(home / "api")
        self.release("1.0.0")
        self.draft = Sandbox(home / "draft")
        self.draft.write("prod/values.yaml", "image:\n  tag: v1.0.0\n")
        self.draft.commit("feat: what runs")
        self.infra = home / "infra.git"
        git(home, "clone", "--quiet", "--bare", str(self.draft.folder), str(self.infra))
        (home / "relais.toml").write_text(
            f'[delivery.forge]\n{forge}\n[source.api]\nurl = "api"\n[environment.prod.delivery]\n'
            f'repository = "file://{self.infra}"\nautomatic = true\nvia = "merge-request"\n'
            'slots = ["api values.yaml:image.tag"]\n',
            encoding="utf-8",
        )

    def settings(self, environment: str, more: str = "") -> None:
        """Add to the settings of `prod`, and to the file."""
        with (self.home / "relais.toml").open("a", encoding="utf-8") as file:
            file.write(f"{environment}\n{more}\n")

    def release(self, version: str) -> None:
        """Tag a version."""
        self.api.commit(f"feat: {version}")
        self.api.tag(f"v{version}")

    def limits(self, **cpus: int) -> None:
        """Write a value of environments by hand, and let `prod` copy it from staging."""
        if "copy =" not in (self.home / "relais.toml").read_text(encoding="utf-8"):
            staging = f'[environment.staging.delivery]\nrepository = "file://{self.infra}"\n'
            slots = 'slots = ["api values.yaml:image.tag"]'
            self.settings('copy = ["values.yaml:limits"]\ncopy_from = "staging"', staging + slots)
        self.draft.git("pull", "--quiet", str(self.infra), "main")
        for name, cpu in cpus.items():
            self.draft.write(f"{name}/values.yaml", f"image:\n  tag: v1.0.0\nlimits:\n  cpu: {cpu}\n")
        self.draft.commit("feat: limits")
        self.draft.git("push", "--quiet", str(self.infra), "main")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run relais."""
        return typed(self.home, at_home(self.home, self.variables), *words)

    def does(self, *words: str) -> str:
        """Run relais, and return what it said; it must go well."""
        answer = self.run(*words)
        assert answer.returncode == 0, answer.stderr + answer.stdout
        return answer.stdout

    def tag(self, branch: str) -> str:
        """Return what a branch names."""
        return git(self.infra, "show", f"{branch}:prod/values.yaml").partition("tag: v")[2].partition("\n")[0]

    def ahead(self, branch: str = BRANCH) -> list[str]:
        """Return the subjects of the commits that a request's branch has and main has not."""
        return git(self.infra, "log", "--format=%s", f"main..{branch}").splitlines()

    def merge(self, branch: str = BRANCH, words: str = "") -> None:
        """Merge a request as it is, or in a commit with other words, and remove its branch."""
        tree = git(self.infra, "rev-parse", f"{branch}^{{tree}}")
        commit = git(self.infra, "commit-tree", tree, "-p", "main", "-m", words) if words else branch
        git(self.infra, "update-ref", "refs/heads/main", commit)
        git(self.infra, "branch", "--quiet", "-D", branch)

    def kinds(self) -> list[str]:
        """Return what the ledger tells of the environment."""
        lines = [json.loads(line) for line in self.does("log", "-n", "1000", "--json").splitlines()]
        return [one["kind"] for one in lines[::-1] if one["environment"] == "prod"]

    def request(self, name: str = "prod") -> dict[str, Any]:
        """Return the request that lies in the folder."""
        found: dict[str, Any] = json.loads((self.home / f"requests/{name}.json").read_text(encoding="utf-8"))
        return found

    def change_request(self, name: str = "prod", **values: Any) -> None:
        """Write into the request, as a person does."""
        told = json.dumps(self.request(name) | values)
        (self.home / f"requests/{name}.json").write_text(told, encoding="utf-8")
