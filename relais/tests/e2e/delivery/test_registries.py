"""Images and charts from a real registry to the folders that name them: pinned, looked at, and stopped when moved."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_fixtures.typed import at_home, typed
from fakes.published import Said, publishing

from scripts.steps import ROOT
from tests.docker_registry import Registry, docker_registry
from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")
VALUES = "# é: what runs\napi:\n  image: {image}   # kept\n  tag: '{pinned}'\nother: [1,  2]\n"
CHART = 'apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies:\n  - {{name: web, version: "{version}"}}  # kept\n'


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with docker_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


def push_chart(registry: Registry, folder: Path, version: str, note: str = "") -> None:
    """Make a chart and push it with the real helm."""
    chart = folder / "web"
    (chart / "templates").mkdir(parents=True, exist_ok=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: web\nversion: {version}\n")
    (chart / "templates/note.yaml").write_text(f"kind: ConfigMap\napiVersion: v1\nmetadata: {{name: n{note}}}\n")
    helm = str(ROOT / ".local/bin/helm")
    for words in (
        ("package", str(chart)),
        ("push", f"web-{version}.tgz", f"oci://{registry.host}/charts", "--plain-http"),
    ):
        subprocess.run(
            [helm, *words], cwd=folder, env=ENVIRONMENT | {"HOME": str(folder)}, check=True, capture_output=True
        )


class Line:
    """An image and a chart in a registry, two folders that take them, and the settings between."""

    def __init__(self, home: Path, host: str, name: str, before: str) -> None:
        self.home, self.image = home, f"{host}/{name}"
        self.work = work = Sandbox(home / "work")
        pinned = {"image": f"{self.image}:1.0.0@{before}", "pinned": f"1.0.0@{before}"}
        for folder in ("staging", "prod"):
            work.write(f"{folder}/values.yaml", VALUES.format(**pinned))
            work.write(f"{folder}/Chart.yaml", CHART.format(version="0.9.0"))
        work.commit("feat: what runs")
        git(home, "clone", "--quiet", "--bare", str(work.folder), "infra.git")
        self.infra = home / "infra.git"

    def settings(self, chart: str = "") -> None:
        slots = [f"api values.yaml:api.image#{part} {part}" for part in ("tag", "digest")]
        slots += ["api values.yaml:api.tag pinned", "web Chart.yaml:dependencies[name=web].version version"]
        slots = slots if chart else slots[:-1]
        to = f'repository = "{self.infra}"\nslots = {json.dumps(slots)}\n'
        web = f'[source.web]\nkind = "oci-chart"\nurl = "{chart}"\n' if chart else ""
        (self.home / "relais.toml").write_text(
            f'[source.api]\nkind = "oci-image"\nurl = "{self.image}"\nallow = "^1"\n{web}[delivery]\npatience = "2s"\n'
            f"[environment.staging.delivery]\nautomatic = true\n{to}"
            f'[environment.prod.delivery]\nfrom = ["staging"]\n{to}',
            encoding="utf-8",
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return typed(self.home, at_home(self.home, {"HOME": str(self.home)}), *words)

    def does(self, *words: str) -> str:
        answer = self.run(*words)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def by_hand(self, path: str, text: str) -> None:
        """Push a commit that writes a file."""
        self.work.git("pull", "--quiet", "--rebase", str(self.infra), "main")
        self.work.write(path, text)
        self.work.commit("fix: by hand")
        self.work.git("push", "--quiet", str(self.infra), "main")

    def file(self, folder: str, name: str = "values.yaml") -> str:
        return git(self.infra, "show", f"main:{folder}/{name}") + "\n"


@pytest.mark.timeout(300)  # nine commands and helm's, on a machine however slow
def test_an_image_and_a_chart_go_to_production_pinned_and_stop_when_they_are_moved(
    registry: Registry, tmp_path: Path
) -> None:
    before = registry.push("acme/api", "1.0.0")
    push_chart(registry, tmp_path, "0.9.0")
    line = Line(tmp_path, registry.host, "acme/api", before)
    line.settings(chart=f"oci://{registry.host}/charts/web")
    after = registry.push("acme/api", "1.1.0")
    registry.push("acme/api", "2.0.0")
    push_chart(registry, tmp_path, "0.9.1")
    told = line.does("scan").splitlines()
    assert told[0].split() == ["SOURCE", "VERSIONS", "NEWEST", "DIGEST", "NEW", "FOR", "ELSE"]
    assert told[1].split()[:4] == ["api", "3", "1.1.0", after[7:19]]
    assert told[1].endswith("staging (1.0.0), prod (1.0.0)  2.0.0 is out of the range")
    api, web = json.loads(line.does("scan", "--json"))["sources"]
    assert api["newest"] == {"version": "1.1.0", "tag": "1.1.0", "digest": after}
    assert (api["out_of_range"], api["new_for"]) == ("2.0.0", ["staging", "prod"])
    assert (web["versions"], web["newest"]["version"], web["used"]["prod"]) == (2, "0.9.1", "0.9.0")
    for name in ("staging", "prod"):
        line.does("promote", name)
        pinned = {"image": f"{line.image}:1.1.0@{after}", "pinned": f"1.1.0@{after}"}
        assert line.file(name) == VALUES.format(**pinned)
        assert line.file(name, "Chart.yaml") == CHART.format(version="0.9.1")
    registry.push("acme/api", "1.1.0", "other content")
    for word in ("promote", "verify"):
        answer = line.run(word, *(["staging"] if word == "promote" else []))
        said = answer.stdout + answer.stderr
        assert (answer.returncode, f"api 1.1.0 was {after} and is sha256:" in said) == (3, True), said
        assert "its tag was moved" in said
    registry.push("acme/api", "1.1.0")
    push_chart(registry, tmp_path, "0.9.1", note="other")
    assert "web 0.9.1 was sha256:" in line.run("plan").stderr


def test_a_pin_says_that_a_tag_was_moved_though_no_ledger_knows_it(registry: Registry, tmp_path: Path) -> None:
    line = Line(tmp_path, registry.host, "acme/moved", registry.push("acme/moved", "1.0.0"))
    line.settings()
    registry.push("acme/moved", "1.0.0", "other content")
    answer = line.run("plan")
    assert answer.returncode == 3
    assert "values.yaml: api.tag pins 1.0.0@sha256:" in answer.stderr
    assert "its tag was moved" in answer.stderr


def test_an_empty_digest_is_filled_by_the_first_promotion_and_missed_when_somebody_empties_it(
    registry: Registry, tmp_path: Path
) -> None:
    line = Line(tmp_path, registry.host, "acme/new", registry.push("acme/new", "1.0.0"))
    after = registry.push("acme/new", "1.1.0")
    slots = ["api bare.yaml:tag", "api bare.yaml:digest digest"]
    (tmp_path / "relais.toml").write_text(
        f'[source.api]\nkind = "oci-image"\nurl = "{line.image}"\n'
        f'[environment.staging.delivery]\nrepository = "{line.infra}"\nslots = {json.dumps(slots)}\n'
    )
    line.by_hand("staging/bare.yaml", 'tag: 1.0.0\ndigest: ""  # none yet\n')
    line.does("promote", "staging")
    assert line.file("staging", "bare.yaml") == f'tag: 1.1.0\ndigest: "{after}"  # none yet\n'
    line.does("verify")
    line.by_hand("staging/bare.yaml", 'tag: 1.1.0\ndigest: ""\n')
    answer = line.run("verify")
    said = "staging has nothing at bare.yaml: digest, where the ledger gave it a digest."
    assert (answer.returncode, said in answer.stdout) == (3, True), answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        (
            Said(b'{"tags": ["1.0.0", "1.1.0"]}', headers={"Link": '</gone>; rel="next"'}),
            3,
            "did not tell all its versions",
        ),
        (Said(b'{"tags": ["1.1.0"]}'), 3, "is 1.0.0, of which api does not tell"),
        (Said(b"{}", 500), 4, "does not answer: it answers 500"),
        (Said(b"{}", 429, {"Retry-After": "120"}), 4, "wants to be asked again in 120 s only"),
        (Said(b"{}", 404), 4, "cannot be listed: it answers 404"),
    ],
)
def test_a_registry_that_behaves_badly_changes_nothing(tmp_path: Path, said: Said, code: int, reason: str) -> None:
    with publishing() as fake:
        fake.repository("acme/api", ["1.0.0", "1.1.0"])
        line = Line(tmp_path, fake.host, "acme/api", fake.manifest("acme/api", "1.0.0"))
        line.settings()
        fake.always["/v2/acme/api/tags/list?n=1000"] = said
        answer = line.run("promote", "staging", "--auto")
        assert (answer.returncode, reason in answer.stderr) == (code, True), answer.stderr
        assert "Traceback" not in answer.stderr
    assert git(line.infra, "log", "--format=%s", "--all").splitlines() == ["feat: what runs"]
