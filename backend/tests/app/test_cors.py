"""Pages of other origins."""

from httpx2 import AsyncClient

from backend.tests.conftest import MakeApp, client_of

OURS = "https://pages.example"
PREFLIGHT = {"Origin": OURS, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}


async def test_by_default_no_other_origin_may_read(client: AsyncClient) -> None:
    for method in ("GET", "OPTIONS"):
        answer = await client.request(method, "/api/v1/configuration", headers=PREFLIGHT)
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_a_listed_origin_may_with_cookies_and_others_may_not(make_app: MakeApp) -> None:
    app, _ = await make_app(cors_origins=(OURS,))
    async with client_of(app) as client:
        allowed = await client.options("/api/v1/me", headers=PREFLIGHT)
        refused = await client.options("/api/v1/me", headers={**PREFLIGHT, "Origin": "https://pages.example.evil"})
        read = await client.get("/api/v1/configuration", headers={"Origin": OURS})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, OURS)
    assert allowed.headers["access-control-allow-credentials"] == "true"
    assert "access-control-allow-origin" not in refused.headers
    assert read.headers["access-control-allow-origin"] == OURS
    assert "ETag" in read.headers["access-control-expose-headers"]


async def test_problems_can_be_read_there_too(make_app: MakeApp) -> None:
    app, _ = await make_app(cors_origins=(OURS,))

    @app.get("/broken")
    async def fail() -> None:
        raise RuntimeError

    async with client_of(app, Origin=OURS) as client:
        for path in ("/api/v1/me", "/api/v1/nothing", "/broken"):
            answer = await client.get(path)
            assert answer.headers["access-control-allow-origin"] == OURS, path
        large = await client.post("/api/v1/sessions", content=b"x" * 300_000)
    assert (large.status_code, large.headers["access-control-allow-origin"]) == (413, OURS)
