"""Images as they are built, loaded into an engine; and a database that containers reach."""

import os
import subprocess
from collections.abc import Callable, Iterator

import pytest

from images.tests.engine import Engine, engine
from images.tests.machine import need, need_mirror
from scripts.build_image import buildah, command, settle
from scripts.conformance import let_in
from scripts.steps import ROOT
from utilisateurs.local.postgres import Server, temporary_postgres

BASE = os.environ.get("BASE_IMAGE", "localhost/debian:bookworm-slim")
BUILT = os.environ.get("BUILT_TAG", "")
"""The tag of images that buildah has already, such as a pipeline's: those are tested then, and none is built."""
Build = Callable[[str], str]


def build(component: str, tag: str, *, cached: bool = True) -> str:
    """Build a component; return the digest of the whole image."""
    done = subprocess.run(
        command(component, tag, BASE, "0.0.0", cached=cached), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return settle(tag)


@pytest.fixture(scope="session")
def base() -> str:
    """The base image: the one there is, or a new one."""
    need("buildah", "debootstrap")
    if subprocess.run(["buildah", "inspect", "--type", "image", BASE], capture_output=True, check=False).returncode:
        need_mirror()
        subprocess.run([str(ROOT / "images/make_base.sh"), BASE], check=True, capture_output=True)
    return BASE


@pytest.fixture(scope="session")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("engine")) as made:
        yield made


@pytest.fixture(scope="session")
def image(base: str, docker: Engine, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a component's image, load it into the engine, and name it there."""
    known: dict[str, str] = {}

    def make(component: str) -> str:
        if component not in known:
            tag, archive = (
                f"localhost/{component}:{BUILT or 'tested'}",
                tmp_path_factory.mktemp(component) / "image.tar",
            )
            if not BUILT:
                build(component, tag)
            buildah("push", "--quiet", tag, f"docker-archive:{archive}:{tag}")
            docker.call("load", "--quiet", "--input", str(archive))
            archive.unlink()
            known[component] = tag
        return known[component]

    return make


@pytest.fixture(scope="session")
def database() -> Iterator[Server]:
    """A PostgreSQL whose socket other accounts may use, without a password: it is the test's alone."""
    with temporary_postgres() as server:
        let_in(server)
        yield server
