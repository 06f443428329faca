"""Sources that are servers, well and badly behaved: what they have is told whole, or it is said what is missing."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.published import Published as Fake
from fakes.published import Said, publishing

from relais.adapters.git.tags import GitTags
from relais.adapters.sources.answers import Answers
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.pages import MOST
from relais.adapters.sources.published import Published
from relais.adapters.sources.registries import Repository
from relais.delivery.model.ranges import Range
from relais.delivery.model.sources import Manners, Source
from relais.delivery.model.things import Artifact, Listing, SourceKind
from relais.kit.errors import Failure, Misuse, Unreachable
from tests.git_repositories import Sandbox

TAGS = ["1.10.0", "latest", "1.2.0", "2.0.0-rc.1", "v9", "1.9.9"]
VERSIONS = ["1.10.0", "1.2.0", "1.9.9", "2.0.0-rc.1"]
LIST = "/v2/acme/api/tags/list?n=1000"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with publishing() as server:
        server.repository("acme/api", TAGS)
        yield server


class Asking:
    """What asks, with the logins of one home and what is kept in one folder."""

    def __init__(self, home: Path, fake: Fake) -> None:
        self.home, self.fake = home, fake
        self.environment: dict[str, str] = {}
        self.manners = Manners(per_host=3, patience=timedelta(seconds=20))

    @property
    def sources(self) -> Published:
        return Published(GitTags(), Logins(self.environment, self.home), Answers(self.home / "kept"), self.manners)

    def source(self, path: str = "/acme/api", kind: SourceKind = "oci-image", tag: str = "{version}") -> Source:
        return Source("api", f"{self.fake.url}{path}", tag, Range("*"), kind)

    def listing(self, source: Source | None = None) -> Listing:
        said = self.sources.listings([source or self.source()])[0]
        if isinstance(said, Failure):
            raise said
        return said

    def digest(self, tag: str, source: Source | None = None) -> str:
        one = source or self.source()
        version = one.version(tag)
        assert version
        sources = self.sources
        sources.listings([one])
        said = sources.digests([(one, Artifact(one.name, version, tag, ""))])[0]
        if isinstance(said, Failure):
            raise said
        return said


@pytest.fixture
def asking(tmp_path: Path, fake: Fake) -> Asking:
    return Asking(tmp_path, fake)


def versions(listing: Listing) -> list[str]:
    return sorted(str(one.version) for one in listing.artifacts)


@pytest.mark.parametrize("page", [0, 1, 2, 5])
def test_tags_are_read_to_the_last_page(asking: Asking, fake: Fake, page: int) -> None:
    fake.repository("acme/api", TAGS, page)
    listing = asking.listing()
    assert (versions(listing), listing.complete) == (VERSIONS, True)
    assert not [one for one in fake.paths("HEAD") if "manifests" in one]


SECOND = "/v2/acme/api/tags/list?after=3"


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Said(b"<html>busy</html>"), "a page of it is no list of tags"),
        (Said(b'{"tags": [1]}'), "a page of it is no list of tags"),
        (Said(b"{}", 404), "it answers 404 in the middle"),
        (Said(b"{}", 500), "does not answer: it answers 500"),
        (Said(b'{"tags": ["1.9.9"]}', half=True), "does not answer"),
        (Said(drips=True), "it takes too long"),
        (Said(b'{"tags": []}', headers={"Link": f'<{LIST}>; rel="next"'}), "its pages lead back"),
        (Said(b'{"tags": []}', headers={"Link": '<http://elsewhere.test/2>; rel="next"'}), "is on another host"),
    ],
)
def test_a_list_that_breaks_off_is_not_whole_and_says_why(asking: Asking, fake: Fake, said: Said, lacks: str) -> None:
    fake.repository("acme/api", TAGS, page=3)
    fake.always[SECOND] = said
    asking.manners = Manners(per_host=3, patience=timedelta(seconds=1))
    listing = asking.listing()
    assert (listing.complete, lacks in listing.lacks) == (False, True), listing.lacks
    assert versions(listing) == ["1.10.0", "1.2.0"]


def test_pages_without_an_end_are_left(asking: Asking, fake: Fake) -> None:
    for number in range(MOST + 5):
        path = LIST if not number else f"/v2/acme/api/tags/list?after={number}"
        link = {"Link": f'</v2/acme/api/tags/list?after={number + 1}>; rel="next"'}
        fake.always[path] = Said(json.dumps({"tags": [f"1.{number}.0"]}).encode(), headers=link)
    listing = asking.listing()
    assert (listing.complete, listing.lacks) == (False, f"it has more than {MOST} pages")
    assert len(fake.asked) == MOST


def test_a_full_page_without_a_link_is_not_taken_for_the_last(asking: Asking, fake: Fake) -> None:
    tags = [f"1.0.{number}" for number in range(100)]
    fake.always[LIST] = Said(json.dumps({"tags": tags}).encode())
    fake.always[f"{LIST}&last=1.0.99"] = Said(b'{"tags": ["1.1.0"]}')
    assert "1.1.0" in versions(asking.listing())
    fake.always[f"{LIST}&last=1.0.99"] = Said(json.dumps({"tags": tags}).encode())  # it does not know `last`
    assert len(asking.listing().artifacts) == len(tags)


def test_a_digest_is_the_header_of_the_manifest_or_the_hash_of_it(asking: Asking, fake: Fake) -> None:
    digest = fake.manifest("acme/api", "1.9.9", "x")
    assert asking.digest("1.9.9") == digest
    path = "/v2/acme/api/manifests/1.9.9"
    assert "oci.image.index" in next(one.headers["Accept"] for one in fake.asked if one.path == path)
    fake.always[path] = Said(fake.always[path].body)
    assert asking.digest("1.9.9") == digest


def test_a_tag_that_is_gone_is_told(asking: Asking, fake: Fake) -> None:
    fake.always["/v2/acme/api/manifests/1.9.9"] = Said(b"{}", 404)
    with pytest.raises(Unreachable, match=r"acme/api has no 1\.9\.9: it answers 404"):
        asking.digest("1.9.9")


def test_who_answers_429_is_left_alone_as_long_as_it_says(asking: Asking, fake: Fake) -> None:
    fake.once[LIST].append(Said(b"{}", 429, {"Retry-After": "1"}))
    assert asking.listing().complete
    first, second = fake.asked
    assert second.at - first.at >= 1.0


def test_who_wants_more_patience_than_there_is_is_named(asking: Asking, fake: Fake) -> None:
    fake.always[LIST] = Said(b"{}", 429, {"Retry-After": "3600"})
    with pytest.raises(Unreachable, match="wants to be asked again in 3600 s only"):
        asking.listing()
    assert len(fake.asked) == 1


def test_a_server_that_stumbles_is_asked_again(asking: Asking, fake: Fake) -> None:
    fake.once[LIST] += [Said(b"", 500), Said(b"", 502), Said(b'{"tags": ["1.9.9"]}', half=True)]
    assert versions(asking.listing()) == VERSIONS
    assert len(fake.asked) == 4


@pytest.mark.parametrize("said", [Said(b"", 503), Said(b'{"tags": []}', half=True), Said(drips=True)])
def test_a_server_that_goes_on_stumbling_is_named(asking: Asking, fake: Fake, said: Said) -> None:
    fake.always[LIST] = said
    asking.manners = Manners(per_host=3, patience=timedelta(seconds=1))
    with pytest.raises(Unreachable, match=rf"{fake.host} does not answer: "):
        asking.listing()


def test_an_answer_that_is_too_large_is_not_read_to_its_end(asking: Asking, fake: Fake) -> None:
    fake.always[LIST] = Said(b" " * (33 << 20))
    with pytest.raises(Unreachable, match="more than 32 MB"):
        asking.listing()


def test_one_that_does_not_answer_hides_no_other(asking: Asking, fake: Fake) -> None:
    fake.repository("acme/web", ["3.0.0"])
    gone, web = asking.source("/acme/gone"), asking.source("/acme/web")
    said = asking.sources.listings([gone, asking.source(), web])
    assert isinstance(said[0], Unreachable)
    assert "acme/gone cannot be listed: it answers 404" in str(said[0])
    assert [versions(one) for one in said[1:] if isinstance(one, Listing)] == [VERSIONS, ["3.0.0"]]


def test_a_host_is_asked_by_a_few_at_once(asking: Asking, fake: Fake) -> None:
    fake.slow = 0.02
    names = [f"acme/s{number}" for number in range(12)]
    for name in names:
        fake.repository(name, ["1.0.0"])
    seen: list[tuple[int, int]] = []
    sources = asking.sources
    sources.progress = lambda done, of: seen.append((done, of))
    said = sources.listings([asking.source(f"/{name}") for name in names])
    assert [versions(one) for one in said if isinstance(one, Listing)] == [["1.0.0"]] * 12
    assert fake.most <= 3
    assert seen == [(number + 1, 12) for number in range(12)]


def login(asking: Asking, place: str) -> None:
    """Log in, with what a tool leaves behind."""
    name, home = asking.fake.host, asking.home
    auths = json.dumps({"auths": {name: {"auth": base64.b64encode(b"ci:s3cret:x").decode()}}})
    if place == "docker login":
        (home / ".docker").mkdir()
        (home / ".docker/config.json").write_text(auths)
    elif place == "helm registry login":
        (home / ".config/helm/registry").mkdir(parents=True)
        (home / ".config/helm/registry/config.json").write_text(auths)
    elif place == "podman login, for a part of it":
        entry = {"auths": {f"{name}/acme": {"username": "ci", "password": "s3cret:x"}, name: {"auth": "eDp5"}}}
        (home / "containers").mkdir()
        (home / "containers/auth.json").write_text(json.dumps(entry))
        asking.environment["XDG_RUNTIME_DIR"] = str(home)
    elif place == "DOCKER_AUTH_CONFIG":
        asking.environment[place] = auths
    else:
        asking.environment |= {"CI_REGISTRY": name, "CI_REGISTRY_USER": "ci", "CI_REGISTRY_PASSWORD": "s3cret:x"}


@pytest.mark.parametrize(
    "place",
    ["docker login", "helm registry login", "podman login, for a part of it", "DOCKER_AUTH_CONFIG", "CI_REGISTRY"],
)
@pytest.mark.parametrize("scheme", ["basic", "bearer"])
def test_a_registry_lets_in_who_logged_in(asking: Asking, fake: Fake, place: str, scheme: str) -> None:
    fake.scheme, fake.login = scheme, ("ci", "s3cret:x")
    login(asking, place)
    assert versions(asking.listing()) == VERSIONS


def test_a_helper_of_docker_is_asked_on_its_standard_input(
    asking: Asking, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.scheme, fake.login = "basic", ("ci", "s3cret")
    helper = asking.home / "docker-credential-test"
    helper.write_text(
        f'#!/bin/sh\nread -r host\ntest "$*" = get && test "$host" = {fake.host} || exit 1\n'
        'echo \'{"Username": "ci", "Secret": "s3cret"}\'\n'
    )
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", str(asking.home), prepend=":")
    asking.environment["DOCKER_AUTH_CONFIG"] = json.dumps({"credsStore": "test"})
    assert versions(asking.listing()) == VERSIONS


def test_who_has_no_login_gets_a_token_for_what_everybody_may_read(asking: Asking, fake: Fake) -> None:
    fake.scheme = "bearer"
    sources, source = asking.sources, asking.source()
    listing = sources.listings([source])[0]
    assert isinstance(listing, Listing)
    sources.digests([(source, one) for one in listing.artifacts])
    tokens = [one for one in fake.paths() if one.startswith("/token")]
    assert tokens == ["/token?service=registry&scope=repository%3Aacme%2Fapi%3Apull"]


@pytest.mark.parametrize("scheme", ["basic", "bearer"])
@pytest.mark.parametrize("place", ["nobody", "docker login"])
def test_who_is_not_let_in_hears_how_to_log_in_and_no_password(
    asking: Asking, fake: Fake, scheme: str, place: str
) -> None:
    fake.scheme, fake.login = scheme, ("ci", "another")
    if place != "nobody":
        login(asking, place)
    with pytest.raises(Unreachable) as told:
        asking.listing()
    assert f"docker login {fake.host}" in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_login_that_cannot_be_read_is_named(asking: Asking, fake: Fake) -> None:
    fake.scheme = "basic"
    asking.environment["DOCKER_AUTH_CONFIG"] = "{"
    with pytest.raises(Misuse, match="DOCKER_AUTH_CONFIG is no JSON"):
        asking.listing()
    asking.environment["DOCKER_AUTH_CONFIG"] = '{"credsStore": "nobody-has-it"}'
    with pytest.raises(Misuse, match="docker-credential-nobody-has-it does not run"):
        asking.listing()


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_what_did_not_change_is_not_sent_again(asking: Asking, fake: Fake, validator: str) -> None:
    fake.repository("acme/api", TAGS, page=3)
    text = '"one"' if validator == "ETag" else "Sun, 22 Nov 2026 12:00:00 GMT"
    for path in (LIST, SECOND):
        said = fake.always[path]
        fake.always[path] = Said(said.body, headers={**said.headers, validator: text})
    assert versions(asking.listing()) == VERSIONS
    asked = "If-None-Match" if validator == "ETag" else "If-Modified-Since"
    assert versions(asking.listing()) == VERSIONS
    assert [one.headers.get(asked) for one in fake.asked] == [None, None, text, text]
    fake.always[SECOND] = Said(b'{"tags": ["7.0.0"]}', headers={validator: text + "2"})
    assert "7.0.0" in versions(asking.listing())


def test_what_was_kept_and_damaged_is_asked_for_again(asking: Asking, fake: Fake) -> None:
    said = fake.always[LIST]
    fake.always[LIST] = Said(said.body, headers={"ETag": '"one"'})
    asking.listing()
    (kept,) = (asking.home / "kept").iterdir()
    whole = kept.read_bytes()
    for damaged in (whole[:-3], whole.replace(b"1.9.9", b"6.6.6"), b"", b"{}\n"):
        kept.write_bytes(damaged)
        assert versions(asking.listing()) == VERSIONS
        assert "If-None-Match" not in fake.asked[-1].headers
        assert kept.read_bytes() == whole


@pytest.mark.parametrize(("url", "plain"), [("acme/api", False), ("nginx", False), ("https://r.test:5000/a", False)])
def test_only_this_machine_is_asked_without_tls(url: str, plain: bool) -> None:
    found = Repository.of(Source("api", url, "{version}", Range("*"), "oci-image"))
    assert found.base.startswith("http://") is plain
    for here in ("127.0.0.1:5000/a", "localhost/a", "[::1]:5000/a", "oci://127.0.0.1/a"):
        assert Repository.of(Source("api", here, "{version}", Range("*"), "oci-image")).base.startswith("http://")


def test_names_without_a_host_are_those_of_the_docker_hub() -> None:
    def url(text: str) -> str:
        return Repository.of(Source("api", text, "{version}", Range("*"), "oci-image")).url("tags/list")

    hub = "https://registry-1.docker.io/v2"
    assert url("nginx") == url("docker.io/library/nginx") == f"{hub}/library/nginx/tags/list"
    assert url("acme/api") == f"{hub}/acme/api/tags/list"


@pytest.mark.parametrize("path", ["/Acme/api", "/acme/api:1.0.0", "/", "/acme/api@sha256:1"])
def test_an_address_that_is_no_repository_is_named(asking: Asking, path: str) -> None:
    with pytest.raises(Misuse, match="is no repository of a registry"):
        asking.listing(asking.source(path))


# Modules of Terraform


@pytest.fixture
def module(fake: Fake) -> str:
    """A module with two versions at a registry."""
    fake.always["/.well-known/terraform.json"] = Said(b'{"modules.v1": "/api/modules/"}')
    told = {"modules": [{"versions": [{"version": "1.2.0"}, {"version": "1.3.0"}]}]}
    fake.always["/api/modules/acme/network/aws/versions"] = Said(json.dumps(told).encode())
    return "/acme/network/aws"


def download(fake: Fake, where: str) -> None:
    path = "/api/modules/acme/network/aws/1.3.0/download"
    fake.always[path] = Said(b"", 204, {"X-Terraform-Get": where})


def test_modules_are_where_their_registry_says(asking: Asking, fake: Fake, module: str) -> None:
    assert versions(asking.listing(asking.source(module, "terraform-module"))) == ["1.2.0", "1.3.0"]


@pytest.mark.parametrize("annotated", [True, False])
def test_the_digest_of_a_module_in_git_is_the_commit(
    asking: Asking, fake: Fake, module: str, tmp_path: Path, annotated: bool
) -> None:
    modules = Sandbox(tmp_path / "modules")
    commit = modules.commit("feat: a network", "network/main.tf")
    modules.git("tag", *(["-a", "-m", "x"] if annotated else []), "v1.3.0")
    source = asking.source(module, "terraform-module")
    download(fake, f"git::file://{modules.folder}//network?ref=v1.3.0")
    assert asking.digest("1.3.0", source) == commit
    download(fake, f"git::file://{modules.folder}//network?ref={commit}")
    assert asking.digest("1.3.0", source) == commit
    download(fake, f"git::file://{modules.folder}?ref=v7")
    with pytest.raises(Unreachable, match="has no v7"):
        asking.digest("1.3.0", source)


def test_the_digest_of_an_archive_is_its_hash(asking: Asking, fake: Fake, module: str) -> None:
    fake.always["/archives/network.tar.gz?key=1"] = Said(b"content")
    download(fake, "/archives/network.tar.gz//inside?archive=tar.gz&key=1")
    source = asking.source(module, "terraform-module")
    assert asking.digest("1.3.0", source) == f"sha256:{hashlib.sha256(b'content').hexdigest()}"


def test_the_token_of_terraform_is_used(asking: Asking, fake: Fake, module: str) -> None:
    asking.environment["TF_TOKEN_127_0_0_1"] = "t0ken"
    asking.listing(asking.source(module, "terraform-module"))
    assert fake.asked[-1].headers["Authorization"] == "Bearer t0ken"
    del asking.environment["TF_TOKEN_127_0_0_1"]
    (asking.home / ".terraform.d").mkdir()
    told = {"credentials": {fake.host: {"token": "kept"}}}
    (asking.home / ".terraform.d/credentials.tfrc.json").write_text(json.dumps(told))
    asking.listing(asking.source(module, "terraform-module"))
    assert fake.asked[-1].headers["Authorization"] == "Bearer kept"


@pytest.mark.parametrize(
    ("path", "said", "reason"),
    [
        ("/.well-known/terraform.json", Said(b"{}"), "is no registry of modules"),
        ("/api/modules/acme/network/aws/versions", Said(b"{}", 404), "cannot be listed: it answers 404"),
        ("/api/modules/acme/network/aws/versions", Said(b'{"modules": [{}]}'), "cannot be listed"),
    ],
)
def test_a_registry_of_modules_that_has_none_is_named(
    asking: Asking, fake: Fake, module: str, path: str, said: Said, reason: str
) -> None:
    fake.always[path] = said
    with pytest.raises(Unreachable, match=reason):
        asking.listing(asking.source(module, "terraform-module"))


def test_a_module_from_nowhere_known_is_told(asking: Asking, fake: Fake, module: str) -> None:
    download(fake, "s3::https://key:s3cret@example.org/x.zip?token=s3cret")
    with pytest.raises(Unreachable, match="of no kind known here") as told:
        asking.digest("1.3.0", asking.source(module, "terraform-module"))
    assert "s3cret" not in str(told.value)
    with pytest.raises(Misuse, match="is no module"):
        asking.listing(asking.source("/network", "terraform-module"))


# Plain files

TOOL = "tool-{version}.tar.gz"
LINKS = '<a href="tool-1.2.0.tar.gz">x</a><a href="/f/tool-1.3.0.tar.gz?a=1">y</a>'
SUM = hashlib.sha256(b"tool").hexdigest()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", f'<html><a href="../">up</a>{LINKS}</html>'),
        ("text/plain", "tool-1.2.0.tar.gz\nREADME\n# a word\ntool-1.3.0.tar.gz\n"),
        ("text/plain", f"{SUM}  tool-1.2.0.tar.gz\n{SUM} *tool-1.3.0.tar.gz\n"),
        ("application/json", '["tool-1.2.0.tar.gz", "tool-1.3.0.tar.gz", "tool-2.tar.gz"]'),
        ("application/json", '[{"name": "tool-1.2.0.tar.gz"}, {"name": "tool-1.3.0.tar.gz", "type": "file"}, {}]'),
    ],
)  # fmt: skip
def test_an_index_of_files_is_read_in_any_of_its_forms(asking: Asking, fake: Fake, kind: str, body: str) -> None:
    fake.always["/f/"] = Said(body.encode(), headers={"Content-Type": kind})
    for path in ("/f/tool-1.3.0.tar.gz", "/f/tool-1.3.0.tar.gz?a=1"):
        fake.always[path] = Said(b"tool", headers={"ETag": '"t"'})
    source = asking.source("/f/", "file", TOOL)
    assert versions(asking.listing(source)) == ["1.2.0", "1.3.0"]
    assert asking.digest("tool-1.3.0.tar.gz", source) == f"sha256:{SUM}"


def test_a_file_that_did_not_change_is_not_loaded_again(asking: Asking, fake: Fake) -> None:
    fake.always["/f/"] = Said(b"tool-1.3.0.tar.gz\n", headers={"Content-Type": "text/plain"})
    fake.always["/f/tool-1.3.0.tar.gz"] = Said(b"tool", headers={"ETag": '"t"'})
    source = asking.source("/f/", "file", TOOL)
    assert [asking.digest("tool-1.3.0.tar.gz", source) for _ in range(2)] == [f"sha256:{SUM}"] * 2
    assert fake.asked[-1].headers["If-None-Match"] == '"t"'
    fake.always["/f/tool-1.3.0.tar.gz"] = Said(b"other", headers={"ETag": '"u"'})
    assert asking.digest("tool-1.3.0.tar.gz", source) == f"sha256:{hashlib.sha256(b'other').hexdigest()}"


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Said(b'<html><a href="tool-1.2.0.tar.gz">', headers={"Content-Type": "text/html"}), "its page has no end"),
        (Said(b'["tool-1.2.0.tar.gz"', headers={"Content-Type": "application/json"}), "its index is no JSON"),
        (Said(b"tool-1.2.0.tar.gz\n", bounded=False), "does not say where its answer ends"),
    ],
)
def test_an_index_that_was_cut_is_not_whole(asking: Asking, fake: Fake, said: Said, lacks: str) -> None:
    fake.always["/f/"] = said
    listing = asking.listing(asking.source("/f/", "file", TOOL))
    assert (listing.complete, lacks in listing.lacks) == (False, True)


def test_what_opens_a_file_s_address_is_not_told(asking: Asking, fake: Fake) -> None:
    page = '<html><a href="tool-1.2.0.tar.gz?X-Signature=s3cret">x</a></html>'
    fake.always["/f/"] = Said(page.encode(), headers={"Content-Type": "text/html"})
    with pytest.raises(Unreachable, match=r"/f/tool-1\.2\.0\.tar\.gz cannot be loaded: it answers 404") as told:
        asking.digest("tool-1.2.0.tar.gz", asking.source("/f/", "file", TOOL))
    assert "s3cret" not in str(told.value)


def test_a_file_server_lets_in_whom_netrc_names(asking: Asking, fake: Fake) -> None:
    (asking.home / ".netrc").write_text("machine 127.0.0.1 login ci password s3cret\n")
    fake.scheme, fake.login = "basic", ("ci", "s3cret")
    fake.always["/f/"] = Said(b"tool-1.2.0.tar.gz\n")
    assert versions(asking.listing(asking.source("/f/", "file", TOOL))) == ["1.2.0"]


def test_a_chart_with_a_build_is_read_out_of_its_tag(asking: Asking, fake: Fake) -> None:
    fake.repository("charts/api", ["2.0.0_build.5"])
    listing = asking.listing(asking.source("/charts/api", "oci-chart"))
    assert [(str(one.version), one.tag) for one in listing.artifacts] == [("2.0.0+build.5", "2.0.0_build.5")]
