"""One image, really built without Docker and serving: the short form of test_images.py, in every gate."""

import json
from collections.abc import Iterator

import pytest
from httpx2 import get

from images.tests.conftest import build
from scripts.build_image import buildah
from scripts.conformance import serving

TAG = "localhost/backend:gate"


@pytest.fixture(scope="module")
def container(base: str) -> Iterator[str]:
    """A container of the service's image, which buildah alone knows."""
    assert base
    earlier = buildah("images", "--quiet", "--filter", f"reference={TAG}").split()
    built = build("backend", TAG)
    for one in earlier:
        if not built.startswith(one):
            buildah("rmi", one)
    made = buildah("from", TAG)
    yield made
    buildah("rm", made)


@pytest.mark.timeout(1200)
def test_the_services_image_is_built_in_a_chroot_and_its_own_service_migrates_and_serves(container: str) -> None:
    known = json.loads(buildah("inspect", "--type", "container", container))["Docker"]["config"]
    assert known["User"] == "10001:10001"
    assert known["Labels"]["org.opencontainers.image.revision"]
    with serving(container) as url:
        assert get(f"{url}/health/ready").status_code == 200


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("tool", ["apt", "gcc", "pip", "uv", "curl"])
def test_no_tool_of_its_making_is_left_inside(container: str, tool: str) -> None:
    look = ("run", "--isolation", "chroot", container, "--", "bash", "-c", f"command -v {tool} || echo none")
    assert buildah(*look) == "none"
