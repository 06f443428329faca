"""What a push is run on: a clone with a commit that touches a component, and what its jobs find around them."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.steps import ROOT
from tests.docker_registry import docker_registry
from tests.own_certificate import own_certificate

IMAGE = "  image: $TOOLS_IMAGE\n"
"""With it, jobs are told that their files are where a container would have them."""
BASE = "localhost/debian:bookworm-slim"


@dataclass
class Ground:
    """A clone with its push, and what its jobs find around them."""

    folder: Path
    registry: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        """The work tree whose push is run."""
        return self.folder / "checkout"

    def make(self, touched: list[str]) -> None:
        """Clone main as it is committed here, for a runner without images, and commit a change on a branch."""
        _git(self.folder, "clone", "--quiet", "--bare", f"file://{ROOT}", "origin.git")
        _git(self.folder / "origin.git", "branch", "--force", "main", _git(ROOT, "rev-parse", "HEAD"))
        _git(self.folder, "clone", "--quiet", "--branch", "main", "origin.git", "checkout")
        base = self.checkout / "ci/base.yml"
        base.write_text(base.read_text(encoding="utf-8").replace(IMAGE, ""), encoding="utf-8")
        self._commit("ci: a runner without images")
        _git(self.checkout, "push", "--quiet", "origin", "main")
        _git(self.checkout, "checkout", "--quiet", "-b", "change")
        for name in touched:
            mark = "<!-- pushed -->" if name.endswith((".html", ".md")) else "# pushed"
            with (self.checkout / name).open("a", encoding="utf-8") as file:
                file.write(f"{mark}\n")
        self._commit("test: a push that is timed")

    def _commit(self, message: str) -> None:
        _git(self.checkout, "commit", "--quiet", "--all", "--message", message)

    def settle(self) -> None:
        """Keep buildah's images here, with a base image in place, and have its registry believed."""
        (self.folder / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{self.folder}/images"\nrunroot = "{self.folder}/run"\n'
        )
        (self.folder / "auth.json").write_text("{}")
        self.environment |= {
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "REGISTRY_AUTH_FILE": str(self.folder / "auth.json"),
            "SSL_CERT_FILE": str(self._believed()),
        }
        subprocess.run(
            [ROOT / "images/make_base.sh", BASE], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def _believed(self) -> Path:
        """Return a file with the certificates of the system and the registry's."""
        usual = ssl.get_default_verify_paths().cafile
        texts = [Path(one).read_text(encoding="utf-8") for one in (usual, self.folder / "registry.pem") if one]
        (self.folder / "believed.pem").write_text("\n".join(texts), encoding="utf-8")
        return self.folder / "believed.pem"


@contextmanager
def pushed_to(folder: Path, touched: list[str]) -> Iterator[Ground]:
    """Make the ground in `folder` with a push that touches these files, and run its registry.

    Raises `subprocess.CalledProcessError` when git or the making of the base image fails.
    """
    with docker_registry(folder, own_certificate(folder, "registry")) as registry:
        ground = Ground(folder, registry.host, elsewhere())
        ground.make(touched)
        ground.settle()
        yield ground


def elsewhere() -> dict[str, str]:
    """Return our environment without this checkout's own programs: jobs bring theirs."""
    path = [one for one in os.environ["PATH"].split(os.pathsep) if not Path(one).is_relative_to(ROOT)]
    ours = {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"PATH": os.pathsep.join(path)}


def _git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Push", "-c", "user.email=push@example.org")
    command = ["git", *who, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()
