"""The built web interface, as served beside the API."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx2 import AsyncClient, Response

from backend.tests.conftest import MakeApp, client_of

PAGE = "<!doctype html><title>The one page</title>"
SCRIPT = "console.log('a script')"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as the build leaves it."""
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("beside the folder")
    (folder / "index.html").write_text(PAGE)
    (folder / "favicon.svg").write_text("<svg/>")
    script = folder / "assets/index-4f2a.js"
    script.write_text(SCRIPT)
    script.with_name("index-4f2a.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    script.with_name("index-4f2a.js.br").write_bytes(b"pretend this is brotli")
    (folder / "assets/plain-77.css").write_text("a{}")
    return folder


@pytest.fixture
async def visitor(make_app: MakeApp, built: Path) -> AsyncIterator[AsyncClient]:
    """Somebody at an application that serves the folder."""
    app, _ = await make_app(web_root=built)
    async with client_of(app, **{"Accept-Encoding": "identity"}) as made:
        yield made


async def raw(client: AsyncClient, path: str, accepted: str, method: str = "GET") -> tuple[Response, bytes]:
    """Ask without unpacking."""
    async with client.stream(method, path, headers={"Accept-Encoding": accepted}) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_a_file_comes_in_the_smallest_form_that_is_understood(
    visitor: AsyncClient, built: Path, accepted: str, encoding: str | None
) -> None:
    answer, content = await raw(visitor, "/assets/index-4f2a.js", accepted)
    assert answer.headers.get("content-encoding") == encoding
    suffix = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    assert content == (built / f"assets/index-4f2a.js{suffix}").read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_a_file_without_a_packed_form_comes_as_it_is(visitor: AsyncClient) -> None:
    answer, content = await raw(visitor, "/assets/plain-77.css", "br, gzip")
    assert (content, answer.headers.get("content-encoding")) == (b"a{}", None)


async def test_hashed_assets_are_kept_for_ever_and_the_page_is_not(visitor: AsyncClient) -> None:
    asset = await visitor.get("/assets/index-4f2a.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/users/42", "/favicon.svg"):
        assert (await visitor.get(path)).headers["cache-control"] == "no-cache"


async def test_every_address_of_the_interface_shows_the_one_page(visitor: AsyncClient) -> None:
    for path in ("/", "/sign-in", "/users/0190a000-0000-7000-8000-000000000000", "/verify", "/apiary"):
        answer = await visitor.get(path)
        assert (answer.status_code, answer.text) == (200, PAGE), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_missing_asset_or_an_address_of_the_api_never_shows_it(visitor: AsyncClient) -> None:
    for path in ("/api", "/api/", "/api/v1/nothing", "/api/v2", "/assets/gone-1.js", "/assets/", "/health/nothing"):
        answer = await visitor.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path


async def test_the_api_beside_it_still_names_its_methods(visitor: AsyncClient) -> None:
    for method, path in (("PUT", "/api/v1/accounts"), ("GET", "/api/v1/accounts")):
        answer = await visitor.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_the_page_is_closed_to_foreign_scripts_and_frames(visitor: AsyncClient) -> None:
    headers = (await visitor.get("/users")).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'self'", "script-src 'self';", "object-src 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_head_tells_the_same_without_the_content(visitor: AsyncClient) -> None:
    for path in ("/", "/assets/index-4f2a.js"):
        asked, content = await raw(visitor, path, "gzip", "HEAD")
        given, _ = await raw(visitor, path, "gzip")
        assert (asked.status_code, content) == (200, b"")
        assert asked.headers["content-length"] == given.headers["content-length"]


async def test_nothing_is_taken_there(visitor: AsyncClient) -> None:
    answer = await visitor.post("/sign-in", json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_no_path_leads_out_of_the_folder(visitor: AsyncClient) -> None:
    for path in (
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "//etc/passwd",
        "/assets/..%5c..%5csecret.txt",
    ):
        answer = await visitor.get(path)
        assert "beside the folder" not in answer.text
        assert "root:" not in answer.text


async def test_packed_forms_are_no_addresses_of_their_own(visitor: AsyncClient) -> None:
    assert (await visitor.get("/assets/index-4f2a.js.br")).status_code == 404


async def test_the_page_learns_where_its_api_is_and_what_is_open_there(visitor: AsyncClient) -> None:
    told = (await visitor.get("/config.json")).json()
    assert told == {"api_url": "/api/v1", "configuration": (await visitor.get("/api/v1/configuration")).json()}
