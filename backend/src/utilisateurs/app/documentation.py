"""`/api/docs`: the API's description to read and try, without a foreign server and without inline script."""

from importlib.resources import files

from fastapi import APIRouter, Response
from fastapi_swagger import resources
from starlette.responses import HTMLResponse

from utilisateurs.kit.problems import NotFound

router = APIRouter(include_in_schema=False, prefix="/api/docs")
_ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon-32x32.png": "image/png"}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>API Utilisateurs</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png"></head>
<body><div id="api"></div><script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script></body></html>
"""
_START = """SwaggerUIBundle({
  url: "/api/openapi.json", dom_id: "#api", deepLinking: true, filter: true, validatorUrl: null,
  tryItOutEnabled: true, displayRequestDuration: true,
});
"""
_KEPT = {"Cache-Control": "public, max-age=86400"}
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@router.get("")
async def page() -> HTMLResponse:
    """Return the page."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


@router.get("/start.js")
async def start() -> Response:
    """Return the script that opens the description."""
    return Response(_START, media_type="text/javascript")


@router.get("/{name}")
async def asset(name: str) -> Response:
    """Return a part of the page."""
    if name not in _ASSETS:
        raise NotFound
    return Response(files(resources).joinpath(name).read_bytes(), media_type=_ASSETS[name], headers=_KEPT)
