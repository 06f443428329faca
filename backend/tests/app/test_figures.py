"""Figures for Prometheus, of one worker."""

import re

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx2 import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.people import SignedIn
from utilisateurs.app.metrics import Figures, merged
from utilisateurs.app.wiring import Wired

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]
_LINE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def read(app: FastAPI) -> Series:
    figures: Figures = app.state.provided[Figures]
    return parsed(figures.exposition().decode())


def parsed(text: str) -> Series:
    found = _LINE.findall(text)
    return {(name, frozenset(re.findall(r'(\w+)="([^"]*)"', labels))): float(value) for name, labels, value in found}


def requests(series: Series, **labels: str) -> float | None:
    return series.get(("http_requests_total", frozenset(labels.items())))


def test_every_route_has_its_series_and_its_failures_at_zero_from_the_start(app: FastAPI) -> None:
    series = read(app)
    routes = [
        (method, str(one.path_format or one.path))
        for one in iter_route_contexts(app.routes)
        for method in one.methods or ()
    ]
    assert len(routes) > 50
    for method, path in routes:
        for status in ("500", "503"):
            assert requests(series, method=method, route=path, status=status) == 0
        assert series["http_request_duration_seconds_count", frozenset({("method", method), ("route", path)})] == 0


async def test_each_answer_is_counted_once_under_its_route_and_its_status(app: FastAPI, admin: SignedIn) -> None:
    await admin.client.get(f"/api/v1/users/{admin.id}")
    await admin.client.get(f"/api/v1/users/{admin.id}")
    await admin.client.get("/api/v1/users/0190a000-0000-7000-8000-000000000000")
    series = read(app)
    route = "/api/v1/users/{user_id}"
    assert requests(series, method="GET", route=route, status="200") == 2
    assert requests(series, method="GET", route=route, status="404") == 1
    assert series["http_request_duration_seconds_count", frozenset({("method", "GET"), ("route", route)})] == 3


async def test_a_defect_is_counted_as_a_500(app: FastAPI) -> None:
    @app.get("/broken")
    async def fail() -> None:
        raise RuntimeError

    app.state.provided[Figures].precreate(app)
    async with client_of(app) as client:
        await client.get("/broken")
    assert requests(read(app), method="GET", route="/broken", status="500") == 1


async def test_no_client_makes_series_without_end(app: FastAPI, client: AsyncClient) -> None:
    for word in ("BREW", "BREW2", "PROPFIND"):
        await client.request(word, "/api/v1/users")
        await client.request(word, f"/nothing/{word}")
    series = read(app)
    assert requests(series, method="any", route="/api/v1/users", status="405") == 3
    assert requests(series, method="any", route="unmatched", status="404") == 3
    assert not [name for name, labels in series if "BREW" in dict(labels).get("method", "")]


def test_pool_and_hashing_queue_are_shown(app: FastAPI, wired: Wired) -> None:
    wired.passwords.waiting = 3
    series = read(app)
    assert series["hashing_waiting", frozenset()] == 3
    assert series["database_connections", frozenset()] == 1


async def test_whoever_is_scraped_answers_in_the_form_prometheus_reads(make_app: MakeApp) -> None:
    app, _ = await make_app()
    async with client_of(app) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")


def test_the_figures_of_several_workers_are_told_apart_and_nothing_is_lost(app: FastAPI) -> None:
    figures: Figures = app.state.provided[Figures]
    figures.record("GET", "/health/live", 200, 0.01)
    own = figures.exposition().decode()
    both = parsed(merged({"0": own, "1": own}).decode())
    for (name, labels), value in parsed(own).items():
        for worker in ("0", "1"):
            assert both[name, labels | {("worker", worker)}] == value
    assert len(both) == 2 * len(parsed(own))


def test_the_merged_text_is_what_a_strict_reader_takes_with_each_family_once(app: FastAPI) -> None:
    own = app.state.provided[Figures].exposition().decode()
    families = list(text_string_to_metric_families(merged({"0": own, "1": own}).decode()))
    alone = list(text_string_to_metric_families(own))
    assert [(one.name, one.type, one.documentation) for one in families] == [
        (one.name, one.type, one.documentation) for one in alone
    ]
    assert [len(one.samples) for one in families] == [2 * len(one.samples) for one in alone]
