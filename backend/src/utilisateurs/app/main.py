"""The application: routes, handlers, layers and services."""

import os
import tempfile
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from utilisateurs import __version__
from utilisateurs.access import http as access
from utilisateurs.accounts import http as accounts
from utilisateurs.accounts import me
from utilisateurs.accounts.pictures import MAX_BYTES
from utilisateurs.app import configuration, documentation, health, openapi
from utilisateurs.app.metrics import Figures
from utilisateurs.app.settings import Settings
from utilisateurs.app.wiring import Wired, wire
from utilisateurs.app.workers import Place
from utilisateurs.audit import http as audit
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Database
from utilisateurs.kit.web import errors
from utilisateurs.kit.web.lane import FastLane, Lane
from utilisateurs.kit.web.middleware import BodyLimits, Surroundings
from utilisateurs.kit.web.query import known_query
from utilisateurs.kit.web.static import WebInterface
from utilisateurs.notifications import http as mailbox
from utilisateurs.sessions import http as sessions
from utilisateurs.statistics import http as statistics
from utilisateurs.users import http as users
from utilisateurs.users import one as user

RUN_FOLDER = "UTILISATEURS_RUN_FOLDER"
LARGEST_JSON = 256 * 1024
_SLICES = (me, accounts, sessions, users, user, access, audit, statistics, configuration)
_LANES = {
    ("GET", f"{configuration.API}/me"): Lane(me.read_me, me.read_me_at_once),
    ("GET", f"{configuration.API}/users"): Lane(users.list_users, users.list_users_at_once, reads_query=True),
    ("POST", f"{configuration.API}/sessions"): Lane(sessions.sign_in, sessions.sign_in_at_once),
}
_NO_PAGES = frozenset({"api", "assets", "health", "metrics"})
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def assemble(settings: Settings) -> FastAPI:
    """Return the application without its services: enough to describe the API."""
    app = FastAPI(
        title="API Utilisateurs",
        version=__version__,
        summary="Accounts, sign-in and administration of users.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for slice_ in _SLICES:
        app.include_router(slice_.router, prefix=configuration.API, dependencies=[Depends(known_query)])
    for router in (health.router, documentation.router, configuration.start_page):
        app.include_router(router)
    if settings.has_developer_tools:
        app.include_router(mailbox.router)
    figures = Figures()
    app.state.provided = {Settings: settings, Figures: figures}
    figures.precreate(app)
    openapi.install(app)
    errors.install(app)
    _surround(app, settings, figures)
    if settings.web_root is not None:
        # Where no route matches; a mount would come before the 405 of those that match but for the method.
        app.router.default = WebInterface(settings.web_root, _POLICY, _NO_PAGES)
    return app


def furnish(app: FastAPI, settings: Settings, database: Database, clock: Clock) -> Wired:
    """Give the application its services."""
    wired = wire(settings, database, clock)
    own = {health.Readiness: health.Readiness(settings.migrations), Place: Place(_run_folder())}
    app.state.wired = wired
    app.state.provided |= wired.provided() | own
    figures: Figures = app.state.provided[Figures]
    figures.gauge("hashing_waiting", "Password hashes running or waiting.", lambda: wired.passwords.waiting)
    figures.gauge("database_connections", "Connections open to the database.", database.open_connections)
    return wired


def _surround(app: FastAPI, settings: Settings, figures: Figures) -> None:
    app.add_middleware(FastLane, lanes=_LANES)
    limits = BodyLimits(LARGEST_JSON, "/avatar", MAX_BYTES)
    layer: dict[str, Any] = {"recorder": figures, "limits": limits, "trusted": settings.proxies}
    app.add_middleware(Surroundings, **layer, log_requests=settings.log_requests, secure=settings.secure)
    if settings.cors_origins:  # outermost, so that those pages can read every refusal
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "X-CSRF-Token"],
            expose_headers=["ETag", "Retry-After", "X-Request-Id"],
        )


def _run_folder() -> Path:
    given = os.environ.get(RUN_FOLDER)
    return Path(given) if given else Path(tempfile.mkdtemp(prefix="utilisateurs-"))
