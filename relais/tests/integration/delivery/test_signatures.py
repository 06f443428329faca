"""Signatures of images on a real registry: made, found, and told from those of other keys and other images."""

import base64
import io
import json
import stat
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from delivery_fixtures.door import LOGIN, guarded
from delivery_fixtures.line import Said, surroundings
from delivery_fixtures.registry import push_image, push_manifest, registry

from relais.adapters.cosign.signatures import ANNOTATION, LAYER, CosignSignatures
from relais.delivery.model.images import Image
from relais.delivery.model.ranges import Range
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact
from relais.entrypoints.cli.main import run
from relais.kit.errors import Failure, Misuse, Unreachable
from relais.kit.semver import Version
from tests.docker_registry import MANIFEST, digest_of


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with registry(tmp_path_factory.mktemp("registry")) as host:
        yield host


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pairs of keys, `ci` and `other`."""
    home = tmp_path_factory.mktemp("keys")
    for name in ("ci", "other"):
        assert relais(home, "sign", "--new-key", f"keys/{name}").returncode == 0
    return home


@pytest.fixture
def image(host: str, request: pytest.FixtureRequest) -> Image:
    """An image of this test's own."""
    name = "acme/" + "".join(letter for letter in request.node.name if letter.isalnum())[:60].lower()
    return Image(f"{host}/{name}", push_image(host, name, "v1", request.node.name))


def relais(home: Path, *words: str, **variables: str) -> Said:
    said, complaint, code = io.StringIO(), io.StringIO(), 0
    with surroundings(home, variables, words), redirect_stdout(said), redirect_stderr(complaint):
        try:
            run()
        except SystemExit as end:
            code = int(end.code or 0)
    return Said(code, said.getvalue(), complaint.getvalue())


def signed(home: Path, image: Image, key: str = "ci") -> str:
    answer = relais(home, "sign", f"{image.repository}@{image.digest}", "--key", f"keys/{key}.key")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def fault(home: Path, image: Image, *keys: str) -> str:
    names = tuple(f"keys/{one}.pub" for one in keys)
    source = Source("api", f"oci://{image.repository}", "{version}", Range("*"), "oci-image", names)
    return CosignSignatures(home).fault(source, Artifact("api", Version(1, 0, 0), "v1", image.digest))


def web(image: Image) -> httpx2.Client:
    host, _, name = image.repository.partition("/")
    return httpx2.Client(base_url=f"http://{host}/v2/{name}")


def beside(image: Image) -> dict[str, Any]:
    """Return the manifest of the signatures of an image."""
    with web(image) as client:
        found: dict[str, Any] = (
            client.get(f"/manifests/{image.signature_tag}", headers={"Accept": MANIFEST}).raise_for_status().json()
        )
        return found


def test_what_the_pipeline_signed_is_known_by_its_public_key(home: Path, image: Image) -> None:
    assert fault(home, image, "ci") == f"there is no signature of {image.digest}"
    assert signed(home, image) == f"{image.repository}@{image.digest} is signed.\n"
    assert fault(home, image, "ci") == ""
    assert fault(home, image, "other", "ci") == ""
    assert fault(home, image, "other") == "none of its signatures is by keys/other.pub"


def test_the_layout_is_the_one_that_cosign_reads(home: Path, image: Image) -> None:
    signed(home, image)
    assert image.signature_tag == f"sha256-{image.digest.removeprefix('sha256:')}.sig"
    manifest = beside(image)
    (layer,) = manifest["layers"]
    assert layer["mediaType"] == LAYER == "application/vnd.dev.cosign.simplesigning.v1+json"
    with web(image) as client:
        payload = client.get(f"/blobs/{layer['digest']}").raise_for_status().content
        config = client.get(f"/blobs/{manifest['config']['digest']}").raise_for_status().json()
    assert json.loads(payload) == {
        "critical": {
            "identity": {"docker-reference": image.repository},
            "image": {"docker-manifest-digest": image.digest},
            "type": "cosign container image signature",
        },
        "optional": None,
    }
    assert config["rootfs"] == {"type": "layers", "diff_ids": [layer["digest"]]}
    key = load_pem_public_key((home / "keys/ci.pub").read_bytes())
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(base64.b64decode(layer["annotations"][ANNOTATION]), payload, ec.ECDSA(SHA256()))


def test_signing_again_adds_nothing_and_another_key_adds_its_own(home: Path, image: Image) -> None:
    signed(home, image)
    assert "was signed by this key before" in signed(home, image)
    signed(home, image, "other")
    assert len(beside(image)["layers"]) == 2
    assert fault(home, image, "ci") == fault(home, image, "other") == ""


def test_a_signature_of_another_image_closes_the_gate(home: Path, image: Image, host: str) -> None:
    signed(home, image)
    name = image.repository.partition("/")[2]
    other = Image(image.repository, push_image(host, name, "v2", "something else"))
    with httpx2.Client(base_url=f"http://{host}") as client:
        push_manifest(client, name, other.signature_tag, beside(image))
    assert fault(home, other, "ci") == f"what is signed beside it is another image than {other.digest}"


@pytest.mark.parametrize("annotation", ["", "not base64!", base64.b64encode(b"no signature").decode()])
def test_a_signature_that_is_none_closes_the_gate(home: Path, image: Image, host: str, annotation: str) -> None:
    signed(home, image)
    manifest = beside(image)
    manifest["layers"][0]["annotations"] = {ANNOTATION: annotation}
    with httpx2.Client(base_url=f"http://{host}") as client:
        push_manifest(client, image.repository.partition("/")[2], image.signature_tag, manifest)
    assert fault(home, image, "ci")


def test_a_payload_that_the_registry_changed_is_found_out(
    home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with registry(tmp_path) as host:
        image = Image(f"{host}/acme/api", push_image(host, "acme/api", "v1", "content"))
        signed(home, image)
        name = beside(image)["layers"][0]["digest"].removeprefix("sha256:")
        (tmp_path / f"data/docker/registry/v2/blobs/sha256/{name[:2]}/{name}/data").write_bytes(b"{}")
        with pytest.raises(Failure, match="gives other bytes"):
            fault(home, image, "ci")
    with pytest.raises(Unreachable, match="does not answer"):
        fault(home, image, "ci")


def test_what_is_not_in_the_registry_is_not_signed(home: Path, image: Image) -> None:
    gone = Image(image.repository, digest_of(b"gone"))
    answer = relais(home, "sign", f"{gone.repository}@{gone.digest}", "--key", "keys/ci.key")
    assert (answer.returncode, "Push it first." in answer.stderr) == (3, True)


@pytest.mark.parametrize("name", ["registry.example.org/acme/api:v1", "api", "registry.example.org/acme/api@sha256:12"])
def test_a_name_that_may_move_is_not_signed(home: Path, name: str) -> None:
    answer = relais(home, "sign", name, "--key", "keys/ci.key")
    assert (answer.returncode, "a tag may move, a digest may not" in answer.stderr) == (2, True)


def test_a_dry_run_shows_what_would_be_signed(home: Path, image: Image) -> None:
    answer = relais(home, "sign", f"{image.repository}:v1@{image.digest}", "--dry-run")
    assert json.loads(answer.stdout.partition("\n")[2])["critical"]["image"]["docker-manifest-digest"] == image.digest
    assert fault(home, image, "ci").startswith("there is no signature")


def test_a_key_is_closed_to_others_and_is_never_replaced(home: Path) -> None:
    assert stat.S_IMODE((home / "keys/ci.key").stat().st_mode) == 0o600
    before = (home / "keys/ci.key").read_bytes()
    assert relais(home, "sign", "--new-key", "keys/ci").returncode == 2
    assert (home / "keys/ci.key").read_bytes() == before


def test_a_password_opens_the_key_and_nothing_of_it_is_told(home: Path, image: Image, tmp_path: Path) -> None:
    secret = {"RELAIS_SIGN_PASSWORD": "correct horse"}
    relais(tmp_path, "sign", "--new-key", "ci", **secret)
    assert b"ENCRYPTED" in (tmp_path / "ci.key").read_bytes()
    name = f"{image.repository}@{image.digest}"
    for wrong in ({}, {"RELAIS_SIGN_PASSWORD": "wrong"}):
        answer = relais(tmp_path, "sign", name, "--key", "ci.key", **wrong)
        assert (answer.returncode, "the key of ci.key cannot be used" in answer.stderr) == (2, True)
        assert "correct" not in answer.stderr
    assert relais(tmp_path, "sign", name, RELAIS_SIGN_KEY="ci.key", **secret).returncode == 0
    text = (home / "keys/ci.key").read_text(encoding="ascii")
    assert relais(tmp_path, "sign", name, "--json", RELAIS_SIGN_KEY=text).returncode == 0
    assert fault(home, image, "ci") == ""


def test_a_key_of_another_kind_is_refused(home: Path, image: Image, tmp_path: Path) -> None:
    kinds = (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1()))
    for key in kinds:
        (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / "keys").mkdir(exist_ok=True)
        (tmp_path / "keys/wrong.pub").write_bytes(public)
        answer = relais(tmp_path, "sign", f"{image.repository}@{image.digest}", "--key", "key")
        assert (answer.returncode, "none of ECDSA on P-256" in answer.stderr) == (2, True)
        signed(home, image)
        with pytest.raises(Misuse, match="none of ECDSA on P-256"):
            fault(tmp_path, image, "wrong")


def test_a_registry_with_a_door_is_opened_by_the_login_of_this_machine(
    home: Path, image: Image, tmp_path: Path
) -> None:
    host, _, path = image.repository.partition("/")
    with guarded(host) as door:
        name = f"{door.address}/{path}@{image.digest}"
        answer = relais(home, "sign", name, "--key", "keys/ci.key", HOME=str(tmp_path))
        assert (answer.returncode, f"docker login {door.address}" in answer.stderr) == (4, True), answer.stderr
        told = json.dumps({"auths": {door.address: {"auth": LOGIN}}})
        answer = relais(home, "sign", name, "--key", "keys/ci.key", DOCKER_AUTH_CONFIG=told, HOME=str(tmp_path))
        assert answer.returncode == 0, answer.stderr
        assert "correct horse" not in answer.stdout + answer.stderr
        assert door.scopes[-1] == f"repository:{path}:pull,push"
    assert fault(home, image, "ci") == ""


def test_a_source_without_keys_is_told_where_they_go(home: Path, image: Image) -> None:
    with pytest.raises(Misuse, match=r"source\.api\.keys: has no keys"):
        fault(home, image)
