"""A source with tags, and a repository whose one environment is changed by requests."""

import json
import subprocess
from pathlib import Path
from typing import Any

from delivery_fixtures.typed import at_home, typed

from tests.git_repositories import Sandbox, git

BRANCH = "relais/request/prod"


class Asking:
    """One environment, `prod`, below a folder; `forge` are the lines of [delivery.forge]."""

    def __init__(self, home: Path, forge: str, **variables: str) -> None:
        self.home = home
        self.variables = variables
        self.api = Sandbox(home / "api")
        self.release("1.0.0")
        draft = Sandbox(home / "draft")
        draft.write("prod/values.yaml", "image:\n  tag: v1.0.0\n")
        draft.commit("feat: what runs")
        self.infra = home / "infra.git"
        git(home, "clone", "--quiet", "--bare", str(draft.folder), str(self.infra))
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
        return git(self.infra, "show", f"{branch}:prod/values.yaml").rpartition("v")[2]

    def ahead(self) -> list[str]:
        """Return the subjects of the commits that the request's branch has and main has not."""
        return git(self.infra, "log", "--format=%s", f"main..{BRANCH}").splitlines()

    def kinds(self) -> list[str]:
        """Return what the ledger tells of the environment."""
        lines = [json.loads(line) for line in self.does("log", "-n", "1000", "--json").splitlines()]
        return [one["kind"] for one in lines[::-1] if one["environment"] == "prod"]

    def request(self) -> dict[str, Any]:
        """Return the request that lies in the folder."""
        found: dict[str, Any] = json.loads((self.home / "requests/prod.json").read_text(encoding="utf-8"))
        return found

    def change_request(self, **values: Any) -> None:
        """Write into the request, as a person does."""
        told = json.dumps(self.request() | values)
        (self.home / "requests/prod.json").write_text(told, encoding="utf-8")
