"""The page that shows the API's description."""

import re

from fastapi import FastAPI
from httpx2 import AsyncClient


async def test_the_page_and_all_it_needs_come_from_here(client: AsyncClient) -> None:
    page = await client.get("/api/docs")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    needed = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert len(needed) >= 4
    for address in needed:
        assert address.startswith("/api/docs/"), address
        assert (await client.get(address)).status_code == 200


async def test_the_page_has_no_inline_script_and_names_no_foreign_host(client: AsyncClient) -> None:
    page = (await client.get("/api/docs")).text
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == ["", ""]
    start = (await client.get("/api/docs/start.js")).text
    assert "//" not in page.replace("<!doctype", "") + start.replace("//", "", 0)
    assert '"/api/openapi.json"' in start
    assert "validatorUrl: null" in start


async def test_nothing_else_is_served_there(client: AsyncClient) -> None:
    for name in ("nothing.js", "..%2f..%2fmain.py", "oauth2-redirect.html", "__init__.py"):
        assert (await client.get(f"/api/docs/{name}")).status_code == 404, name


async def test_the_framework_s_own_pages_are_closed(client: AsyncClient, app: FastAPI) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert (await client.get(path)).status_code == 404
