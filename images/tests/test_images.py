"""The images, really built and run with the constraints of the charts; looked at from inside and from outside."""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from httpx2 import Client, get

from backend.tests.local.processes import eventually
from images.tests.conftest import BASE, Build, build
from images.tests.engine import CONSTRAINTS, Container, Engine
from images.tests.trees import added
from scripts.build_image import COMPONENTS, buildah
from scripts.conformance import PROGRAM
from scripts.conformance import main as conformance
from scripts.image_sbom import bill, read
from scripts.scan_sbom import main as scan
from scripts.scan_sbom import packages
from scripts.server import free_port
from scripts.steps import NOT_DONE
from utilisateurs.local.postgres import Server

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

MEGABYTE = 1_000_000
ROOM = {"backend": 160, "frontend": 25, "relais": 300}
USERS = {"backend": "10001:10001", "frontend": "10002:10002", "relais": "10003:10003"}
LISTED = {"backend": ("fastapi", "asyncpg"), "frontend": ("nginx", "react"), "relais": ("git", "typer", "barman")}
INTRUDERS_TOOLS = (
    *("apt", "apt-get", "dpkg", "gcc", "cc", "make", "perl", "pip", "pip3", "uv", "npm", "node", "curl", "wget"),
    *("su", "login", "mount", "chroot", "nsenter", "unshare", "setcap", "useradd", "mkfs", "ip"),
    *("openssl", "ssh", "ssh-add", "ssh-agent", "ssh-keygen", "scp", "sftp"),
)
CALLED: dict[str, set[str]] = {
    "backend": set(),
    "frontend": set(),
    "relais": {"barman-cloud-restore", "git", "ssh", "ssh-add", "ssh-keygen"},
}
"""What adapters call besides programs that a team brings itself: its Terraform, its keyring, its Checkov."""


@pytest.mark.parametrize("component", COMPONENTS)
def test_an_image_says_what_it_is_and_runs_as_nobody_in_particular(
    image: Build, docker: Engine, component: str
) -> None:
    known = json.loads(docker.call("image", "inspect", image(component)))[0]["Config"]
    labels = {name.removeprefix("org.opencontainers.image.") for name in known["Labels"]}
    assert labels >= {"title", "version", "revision", "created", "source"}
    assert known["User"] == USERS[component]
    assert known["StopSignal"] == "SIGTERM"
    assert not [one for one in known["Env"] if re.match(r".*(SECRET|TOKEN|PASSWORD|KEY)=", one)]


@pytest.mark.parametrize("component", COMPONENTS)
def test_nothing_is_left_inside_that_an_intruder_could_use(image: Build, docker: Engine, component: str) -> None:
    secrets = "-name '*.pem' -o -name '*.key' -o -name .env -o -name ca.crt"
    public = "-not -path '/etc/ssl/*' -not -path '/usr/share/ca-certificates/*' -not -name cacert.pem"
    unwanted = " ".join(tool for tool in INTRUDERS_TOOLS if tool not in CALLED[component])
    look = (
        f"PATH=$PATH:/usr/sbin; for tool in {unwanted}; do command -v $tool; done;"
        f"exec 2> /dev/null; find / -xdev -type f -perm /6000; find / -xdev -type f '(' {secrets} ')' {public}"
    )
    found = docker.call("run", "--rm", *CONSTRAINTS, "--entrypoint", "bash", image(component), "-c", look, check=False)
    assert found == ""


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_is_small_over_its_base(
    image: Build, component: str, base: str, record_property: Callable[[str, object], None]
) -> None:
    with mounted(image(component)) as whole, mounted(base) as under:
        over = added(whole, under)
    record_property("megabytes over its base", f"{over / MEGABYTE:.1f}")
    assert 0 < over < ROOM[component] * MEGABYTE


@contextmanager
def mounted(name: str) -> Iterator[Path]:
    """Give the folder of an image that buildah has."""
    container = buildah("from", name)
    try:
        yield Path(buildah("mount", container))
    finally:
        buildah("rm", container)


COMPILED = """from pathlib import Path
found = [file for place in ("/usr/lib", "/app") for file in Path(place).rglob("*.pyc")]
print(len(found) > 1000, [str(file) for file in found if file.read_bytes()[4:8] != b"\\1\\0\\0\\0"])"""
"""Bit 0 tells of a hash in the place of a time, bit 1 that it is compared (PEP 552)."""


@pytest.mark.parametrize("component", ["backend", "relais"])
def test_what_is_compiled_is_believed_and_never_compiled_again(image: Build, docker: Engine, component: str) -> None:
    words = ("run", "--rm", *CONSTRAINTS, "--entrypoint", "python3", image(component), "-c", COMPILED)
    assert docker.call(*words) == "True []"


@pytest.fixture
def backend(image: Build, docker: Engine, database: Server) -> Iterator[tuple[Container, str]]:
    """The service, migrated and serving, and its address."""
    port = free_port()
    given = {
        "DATABASE_URL": "postgresql://utilisateurs_app@/utilisateurs?host=/sockets",
        "UTILISATEURS_MIGRATIONS_DATABASE_URL": "postgresql://utilisateurs@/utilisateurs?host=/sockets",
        "UTILISATEURS_SECRET": "a secret of the tests that is long enough",
        "UTILISATEURS_ENVIRONMENT": "test",
        "PORT": str(port),
    }
    reach = ("--volume", f"{database.home.sockets}:/sockets")
    name = image("backend")
    words = [word for key, value in given.items() for word in ("--env", f"{key}={value}")]
    assert "The schema is at" in docker.call("run", "--rm", *CONSTRAINTS, *reach, *words, name, "migrate")
    with docker.running(name, *reach, **given) as container:
        url = f"http://127.0.0.1:{port}"
        assert eventually(lambda: answers(f"{url}/health/ready"), 120), container.logs()
        yield container, url


def answers(url: str) -> bool:
    try:
        return get(url, timeout=5).status_code == 200
    except Exception:  # noqa: BLE001 - whatever stands in the way, it does not answer yet
        return False


def test_the_service_runs_with_no_right_and_writes_nowhere(backend: tuple[Container, str]) -> None:
    container, _ = backend
    status = container.sh("cat /proc/1/status")
    assert re.search(r"^Uid:\s+10001\s+10001\s+10001\s+10001$", status, re.MULTILINE)
    assert set(re.findall(r"^Cap\w+:\s+(\w+)$", status, re.MULTILINE)) == {"0" * 16}
    assert "NoNewPrivs:\t1" in status
    assert container.sh("touch /x; touch /app/x; touch /etc/x").count("Read-only file system") == 3
    assert container.described()["HostConfig"]["Memory"] == 512 * 1024 * 1024


def test_the_service_is_healthy_and_ends_in_order(backend: tuple[Container, str]) -> None:
    container, url = backend
    assert eventually(lambda: container.health() == "healthy", 120), container.logs()
    assert get(f"{url}/api/v1/configuration", timeout=10).json()["environment"] == "test"
    assert "dumb-init" in container.sh("cat /proc/1/cmdline")
    assert container.stop() == 0
    assert '"level":"error"' not in container.logs()


def test_orphans_are_reaped(backend: tuple[Container, str]) -> None:
    container, _ = backend
    container.sh("(sleep 0 & exec bash -c 'exit 0') & wait")
    assert eventually(lambda: "Z" not in container.sh("cat /proc/[0-9]*/stat | cut -d' ' -f3").split(), 20)


def test_the_built_service_keeps_to_its_description_entered_without_a_privilege(
    image: Build, capfd: pytest.CaptureFixture[str]
) -> None:
    container, before = buildah("from", image("backend")), serving()
    try:
        assert conformance(["--image", container, "--only", "read_me", "--examples", "2"]) == 0
    finally:
        buildah("rm", container)
    assert "Tested: 1" in capfd.readouterr().out
    assert serving() <= before


def serving() -> set[int]:
    """Return the processes that serve out of an image."""
    return {one.pid for one in psutil.process_iter(["cmdline"]) if PROGRAM in (one.info["cmdline"] or ())}


@pytest.fixture
def frontend(image: Build, docker: Engine) -> Iterator[tuple[Container, Client]]:
    """The web interface, and a client of it."""
    port = str(free_port())
    given = {"FRONTEND_API_URL": "https://api.example.org/api/v1", "PORT": port}
    with docker.running(image("frontend"), **given) as container:
        assert eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 60), container.logs()
        with Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield container, client


def test_the_interface_reads_its_settings_at_start(frontend: tuple[Container, Client]) -> None:
    _, client = frontend
    assert client.get("/config.json").json() == {"api_url": "https://api.example.org/api/v1"}
    policy = client.get("/").headers["content-security-policy"]
    assert "connect-src 'self' https://api.example.org;" in policy
    assert "script-src 'self';" in policy


def test_the_interface_is_served_packed_guarded_and_kept(frontend: tuple[Container, Client]) -> None:
    container, client = frontend
    asset = re.search(r'src="(/assets/[^"]+\.js)"', client.get("/").text)
    assert asset
    for accepted in ("br", "gzip"):
        answer = client.get(asset[1], headers={"Accept-Encoding": accepted})
        assert answer.headers["content-encoding"] == accepted
        assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))
        assert "immutable" in answer.headers["cache-control"]
    for path in ("/", asset[1], "/users/anything", "/healthz", "/nothing.png"):
        headers = client.get(path).headers
        for name in ("strict-transport-security", "x-frame-options", "referrer-policy", "permissions-policy"):
            assert name in headers, (path, name)
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers or "/" not in headers["server"]
    assert client.get("/").headers["cache-control"] == "no-cache"
    assert container.health() in {"starting", "healthy"}


def test_one_page_is_for_all_and_hides_no_mistake(frontend: tuple[Container, Client]) -> None:
    _, client = frontend
    assert client.get("/users/42").text == client.get("/").text
    assert client.get("/api/v1/me").status_code == 404
    assert client.get("/assets/missing.js").status_code == 404
    assert client.post("/").status_code == 405


def test_the_interface_runs_with_no_right_and_ends_in_order(frontend: tuple[Container, Client]) -> None:
    container, _ = frontend
    assert set(re.findall(r"^Cap\w+:\s+(\w+)$", container.sh("cat /proc/1/status"), re.MULTILINE)) == {"0" * 16}
    assert container.sh("touch /x; touch /srv/www/x").count("Read-only file system") == 2
    assert eventually(lambda: container.health() == "healthy", 60), container.logs()
    assert container.stop() == 0


SEAL = """cd /tmp && ssh-keygen -q -t ed25519 -N '' -C '' -f key && echo word > word
ssh-keygen -q -Y sign -n n -f key word && echo "ada $(cat key.pub)" > allowed
ssh-keygen -Y verify -f allowed -I ada -n n -s word.sig < word"""


def test_relais_answers_and_has_what_its_adapters_call(image: Build, docker: Engine) -> None:
    assert "Usage" in docker.once(image("relais"), "--help")
    inside = ("run", "--rm", *CONSTRAINTS, "--entrypoint", "bash", image("relais"), "-c")
    found = docker.call(*inside, f"command -v {' '.join(sorted(CALLED['relais']))}").split()
    assert {Path(one).name for one in found} == CALLED["relais"]
    assert "Good" in docker.call(*inside, SEAL)
    assert docker.call(*inside, "git --version && ssh -V")


@pytest.mark.parametrize("component", COMPONENTS)
def test_an_image_is_listed_whole_and_scanned_or_said_not_to_be(
    image: Build, component: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = bill(component, read(image(component)))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    named = {one.name for one in packages(text)}
    assert named >= {"libc6", "dumb-init", *LISTED[component]}
    path = tmp_path / f"{component}.cdx.json"
    path.write_text(text, encoding="utf-8")
    assert scan([str(path), "--osv", "http://127.0.0.1:9"]) == NOT_DONE
    assert "NOT AUDITED" in capsys.readouterr().out


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_same_commit_gives_the_same_image_to_its_digest(base: str, component: str, tmp_path: Path) -> None:
    assert base == BASE
    names = [f"localhost/{component}:{name}" for name in ("first", "second")]
    first, second = (build(component, name, cached=False) for name in names)
    assert first == second
    manifests = []
    for number, name in enumerate(names):
        buildah("push", "--quiet", "--digestfile", str(tmp_path / str(number)), name, f"oci:{tmp_path / f'at{number}'}")
        manifests.append((tmp_path / str(number)).read_text())
    assert manifests[0] == manifests[1]


def files(docker: Engine, name: str, archive: Path) -> dict[str, str]:
    """Return what is at each path of an image: kind, mode, owner, and a link's aim or the digest of a file."""
    container = docker.call("create", "--entrypoint", "nothing", name)
    docker.call("export", "--output", str(archive), container)
    docker.call("rm", container)
    found = {}
    with tarfile.open(archive) as whole:
        for one in whole:
            content = whole.extractfile(one) if one.isfile() else None
            digest = hashlib.sha256(content.read()).hexdigest() if content else ""
            found[one.name] = f"{one.type!r} {one.mode:o} {one.uid}:{one.gid} {one.linkname} {digest}"
    archive.unlink()
    return found


@pytest.mark.parametrize("component", COMPONENTS)
def test_docker_s_own_builder_builds_the_same_file_to_the_same_image(
    image: Build, base: str, docker: Engine, component: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.tar"
    buildah("push", "--quiet", base, f"docker-archive:{archive}:{base}")
    docker.call("load", "--quiet", "--input", str(archive))
    archive.unlink()
    bundle = os.environ.get("SSL_CERT_FILE", "")
    secret = ["--secret", f"id=ca,src={bundle}"] if bundle else []
    words = ["build", "--quiet", "--network", "host", *secret, "--build-arg", f"BASE={base}"]
    docker.call(*words, "--file", f"{component}/Dockerfile", "--tag", f"{component}:docker", ".")
    known = json.loads(docker.call("image", "inspect", f"{component}:docker"))[0]["Config"]
    assert known["User"] == USERS[component]
    assert known["Labels"]["org.opencontainers.image.title"]
    ours, theirs = (files(docker, name, archive) for name in (image(component), f"{component}:docker"))
    assert {path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path)} == set()
