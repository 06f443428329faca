"""What delivery costs: scanning a thousand services, planning and moving fifty repositories."""

import http.client
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.report import Result
from bench.timing import best_of, processor
from relais.adapters.sources.registries import ACCEPTED
from tests.docker_registry import Registry, docker_registry
from tests.git_repositories import ENVIRONMENT, Sandbox, git

SERVICES, OLD, REPOSITORIES, AT_ONCE = 1000, 50, 50, 8
TAGS = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]
RELAIS = Path(sys.executable).with_name("relais")


def relais(home: Path, *words: str) -> str:
    """Run a command as a script does, and return what it prints."""
    environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(home / "cache"), "HOME": str(home)}
    done = subprocess.run([str(RELAIS), *words], cwd=home, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def scanning() -> list[Result]:
    """Measure a scan of a thousand services, some of which have something new."""
    with tempfile.TemporaryDirectory() as scratch, docker_registry(Path(scratch)) as registry:
        home = Path(scratch)
        names = [f"acme/s{number:04}" for number in range(SERVICES)]
        for name in names:
            registry.fill(name, TAGS)
        _services(home, registry, names)
        found = json.loads(relais(home, "scan", "--json"))["sources"]
        new = sum(one["new_for"] == ["staging"] and one["newest"]["version"] == TAGS[-1] for one in found)
        mine, bare = best_of(3, lambda: relais(home, "scan", "--json")), best_of(3, lambda: _bare(registry, names))
        work = processor(lambda: relais(home, "scan", "--json"))
    return [
        Result(f"scan of {SERVICES:,} services, tags and digest, by a registry on this machine", mine, "s", 4),
        Result("its processor time, the start of Python included", work, "s"),
        Result("the same questions by eight bare connections, and nothing else", bare, "s"),
        Result("services with something new that it found", new, "", OLD, at_least=True),
    ]


def _services(home: Path, registry: Registry, names: list[str]) -> None:
    """Make the repository that takes the services, and the settings."""
    short = [name.partition("/")[2] for name in names]
    work = Sandbox(home / "work")
    old = [TAGS[-2] if number < OLD else TAGS[-1] for number in range(SERVICES)]
    blocks = [f"{name}:\n  image:\n    tag: {tag}\n" for name, tag in zip(short, old, strict=True)]
    work.write("staging/values.yaml", "".join(blocks))
    work.commit("feat: what runs")
    git(home, "clone", "--quiet", "--bare", str(work.folder), "infra.git")
    sources = [f'[source.{one}]\nkind = "oci-image"\nurl = "{registry.host}/acme/{one}"\n' for one in short]
    slots = json.dumps([f"{one} values.yaml:{one}.image.tag" for one in short])
    line = f'[environment.staging.delivery]\nrepository = "infra.git"\nslots = {slots}\n'
    (home / "relais.toml").write_text("".join(sources) + line, encoding="utf-8")


def _bare(registry: Registry, names: list[str]) -> None:
    """Ask what a scan asks, with the least that Python has."""
    local = threading.local()

    def ask(name: str) -> str:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(registry.host)
        local.connection.request("GET", f"/v2/{name}/tags/list?n=1000")
        json.loads(local.connection.getresponse().read())
        local.connection.request("HEAD", f"/v2/{name}/manifests/{TAGS[-1]}", headers={"Accept": ACCEPTED})
        answer = local.connection.getresponse()
        answer.read()
        return str(answer.getheader("Docker-Content-Digest"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, [*names, *names[:OLD]]))


@contextmanager
def _fifty() -> Iterator[tuple[Path, Sandbox]]:
    """Fifty repositories that take one service from its tags."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        api, draft = Sandbox(home / "api"), Sandbox(home / "draft")
        api.commit("feat: first", "a.txt")
        api.tag("v1.0.0")
        draft.write("staging/values.yaml", "image:\n  tag: v1.0.0\n")
        draft.commit("feat: what runs")
        line = '[source.api]\nurl = "api"\n[delivery]\nledger = "ledger.git"\n'
        git(home, "init", "--quiet", "--bare", "ledger.git")
        for number in range(REPOSITORIES):
            git(home, "clone", "--quiet", "--bare", str(draft.folder), f"r{number:02}.git")
            line += f'[environment.e{number:02}.delivery]\nrepository = "r{number:02}.git"\nfolder = "staging"\n'
            line += 'automatic = true\nslots = ["api values.yaml:image.tag"]\n'
        (home / "relais.toml").write_text(line, encoding="utf-8")
        yield home, api


def moving() -> list[Result]:
    """Measure a plan of fifty repositories with nothing new, and a tag on its way into all of them."""
    rounds: list[float] = []
    used: list[float] = []
    with _fifty() as (home, api):
        relais(home, "plan")
        idle = best_of(3, lambda: relais(home, "plan"))
        work = processor(lambda: relais(home, "plan"))
        asked = best_of(3, lambda: _each(home, lambda name: git(home, "ls-remote", name, "refs/heads/main")))
        for number in range(1, 4):
            api.commit(f"feat: {number}", "a.txt")
            api.tag(f"v1.{number}.0")
            used.append(processor(lambda: rounds.append(best_of(1, lambda: relais(home, "promote", "--auto")))))
        tips = [git(home / f"r{number:02}.git", "log", "-1", "--format=%s", "main") for number in range(REPOSITORIES)]
        pushes = best_of(1, lambda: _each(home, lambda name: _pushed(home, name)))
    moved = sum(tip.endswith("takes api 1.3.0") for tip in tips)
    return [
        Result(f"plan with nothing new over {REPOSITORIES} repositories", idle, "s", 1),
        Result("its processor time, git's included", work, "s"),
        Result(f"{REPOSITORIES} times git ls-remote, eight at once, and nothing else", asked, "s"),
        Result(f"tag seen -> {REPOSITORIES} repositories committed and pushed", min(rounds), "s", 2),
        Result("its processor time, git's included", min(used), "s"),
        Result(f"{REPOSITORIES} times git push of a commit that is there, eight at once", pushes, "s"),
        Result("repositories that have it", moved, "", REPOSITORIES, at_least=True),
    ]


def _each(_home: Path, action: Callable[[str], object]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(action, [f"r{number:02}.git" for number in range(REPOSITORIES)]))


def _pushed(home: Path, name: str) -> str:
    """Push the last commit of a repository once more, under another name."""
    return git(home / name, "push", "--quiet", f"../{name}", "main:refs/heads/again")
