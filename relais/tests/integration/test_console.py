"""The console as its visitor sees it: read-only, by his own token, with every panel in its place."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request, Response

from relais.entrypoints.cli import main
from relais.entrypoints.console import mount
from relais.entrypoints.console.charts import Bar, bars, curve
from relais.entrypoints.console.local import local
from relais.entrypoints.console.pages import sheet

KEY = "synthetic-key"
STATES = "/api/v1/states"
TOKEN = {"Authorization": "Bearer rls_synthetic"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta"}


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def lock(*, alive: bool | None, operation: str = "OperationTypeApply", reason: str = "") -> dict[str, Any]:
    return {
        "id": "6f1c",
        "who": "ada@laptop",
        "operation": operation,
        "age_seconds": 11520,
        "alive": alive,
        "reason": reason,
    }


def summary(name: str, **values: Any) -> dict[str, Any]:
    nothing = {"protected": False, "removed_at": None, "serial": None, "resources": None, "size": 0, "updated_at": None}
    return {"name": name, **nothing, "lock": None, "unfinished": None, "last_refusal": None, **values}


REFUSAL = {
    "operation": "POST",
    "rule": "lineage",
    "sentence": "Another <lineage> was sent.",
    "remedy": "Plan again.",
    "who": "grace@laptop",
    "quarantine_id": 7,
}


def versions(*sizes: int) -> dict[str, Any]:
    rows = [
        {"serial": len(sizes) - place, "size": size, "resources": 3, "who": "ada@laptop", "at": ago(hours=place + 1)}
        | {"token_name": "ci", "address": "192.0.2.7", "tool": "terraform", "terraform_version": "1.11.4", "note": ""}
        for place, size in enumerate(sizes)
    ]
    return {"items": rows}


@pytest.fixture
def team(state_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    refusal = {**REFUSAL, "at": ago(hours=3)}
    prod = summary(
        "prod",
        protected=True,
        serial=3,
        lineage="l",
        resources=3,
        size=4096,
        updated_at=ago(hours=1),
        last_refusal=refusal,
    )
    left = {"lock_id": "x", "who": "linus@laptop", "ended_at": ago(hours=26), "reason": ""}
    held = summary("staging", lock=lock(alive=False), unfinished=left)
    state_server.answers |= {
        STATES: {"items": [summary("dev-ada"), held, prod, summary("gone", removed_at=ago(days=1))]},
        f"{STATES}/prod": prod,
        f"{STATES}/prod/versions": versions(4096, 3000, 2000),
        f"{STATES}/prod/refusals": {"items": [refusal]},
        **{f"{STATES}/{name}/versions": versions() for name in ("staging", "dev-ada")},
    }
    zone = '{"mode": "managed", "type": "aws_route53_zone", "name": "z", "instances": [{"attributes": {}}]}'
    state_server.states = {"prod": f'{{"version": 4, "resources": [{zone}]}}'.encode()}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAIS_STATE_ADDRESS", state_server.address)
    monkeypatch.setenv("RELAIS_STATE_TOKEN", "rls_synthetic")
    return state_server


def visitor(application: Any, **more: Any) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=application)
    return httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8643", **more)


@pytest.fixture
async def page(team: Any) -> AsyncIterator[httpx2.AsyncClient]:
    async with visitor(local(KEY), cookies={"relais_console": KEY}) as client:
        yield client


class Tree(HTMLParser):
    """Checks that every element is closed, and keeps what a reader of the page needs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.unscoped = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if tag == "a" else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.unscoped += tag == "th" and "scope" not in values
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_the_page_shows_states_locks_versions_refusals_and_sizes(page: httpx2.AsyncClient) -> None:
    answer = await page.get("/console")
    said = text_of(answer.text)
    assert answer.status_code == 200
    assert "3 states 1 protected" in said
    assert "1 locks held 1 without a sign of life" in said
    assert "no sign of life ada@laptop apply, for 3 h 12 min" in said
    assert "An apply of linus@laptop ended without a write 1 d 2 h ago." in said
    assert "serial 3 1 h ago by ada@laptop" in said
    assert "Another &lt;lineage&gt; was sent. 3 h ago, grace@laptop. Plan again." in said
    assert 'aria-label="Size of prod over 3 versions, from 2.0 kB to 4.1 kB"' in answer.text
    assert "gone" not in said


async def test_protected_states_come_first_and_personal_ones_last(page: httpx2.AsyncClient) -> None:
    links = Tree((await page.get("/console")).text).links
    assert [link for link in links if "/states/" in link] == [
        f"/console/states/{name}" for name in ("prod", "staging", "dev-ada")
    ]


async def test_the_spend_stands_beside_the_limit(page: httpx2.AsyncClient) -> None:
    said = text_of((await page.get("/console")).text)
    assert "Within the limit: 149.50 EUR left of 150.00 EUR a month without VAT." in said
    assert "prod 0.50 0.50 0.60 0" in said


async def test_over_the_limit_the_lines_to_change_are_there(page: httpx2.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "relais.toml").write_text("[budget]\nlimit_eur = 0.25\n", encoding="utf-8")
    said = text_of((await page.get("/console")).text)
    assert "Over the limit by 0.25 EUR" in said
    assert "Largest line: DNS zone (prod, aws_route53_zone.z): 0.50 EUR." in said


async def test_a_state_that_is_too_large_for_a_page_is_named_and_not_read(team: Any, page: httpx2.AsyncClient) -> None:
    team.answers[STATES]["items"].append(summary("huge", size=9_000_000))
    team.answers[f"{STATES}/huge/versions"] = versions()
    team.status["/tf/huge"] = 500
    said = text_of((await page.get("/console")).text)
    assert "Not read, so not in the sum: huge: it is larger than 8 MB: `relais budget` prices it" in said


async def test_a_version_is_read_once_and_a_new_one_again(team: Any, page: httpx2.AsyncClient) -> None:
    await page.get("/console")
    zone = '{"mode": "managed", "type": "aws_eip", "name": "e", "instances": [{"attributes": {}}]}'
    team.states["prod"] = f'{{"version": 4, "resources": [{zone}]}}'.encode()
    assert "prod 0.50" in text_of((await page.get("/console")).text)
    team.answers[STATES]["items"][2]["serial"] = 4
    assert "prod 3.65" in text_of((await page.get("/console")).text)


async def test_a_state_has_a_page_of_its_own(page: httpx2.AsyncClient) -> None:
    said = text_of((await page.get("/console/states/prod")).text)
    assert "serial 3, 1 h ago" in said
    assert "192.0.2.7" in said
    assert "the body is kept: relais state rescue prod" in said


@pytest.mark.parametrize("name", ["nobody", "..%2f..%2fapi", "UPPER", "a..b"])
async def test_a_state_that_is_not_there_is_not_found(page: httpx2.AsyncClient, name: str) -> None:
    assert (await page.get(f"/console/states/{name}")).status_code == 404


async def test_a_panel_that_fails_says_so_and_leaves_the_others_alone(page: httpx2.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "relais.toml").write_text("[budget]\nlimit = 1\n", encoding="utf-8")
    answer = await page.get("/console")
    assert answer.status_code == 200
    assert "budget.limit: is not a setting. Did you mean `limit_eur`?" in text_of(answer.text)
    assert "serial 3" in text_of(answer.text)


async def test_the_pages_need_no_script_and_allow_none(page: httpx2.AsyncClient) -> None:
    answer = await page.get("/console")
    assert "<script" not in answer.text
    assert re.search(r"\son\w+=|style=", answer.text) is None
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert answer.headers["cache-control"] == "no-store"
    assert (await page.get("/console/style.css")).headers["content-type"].startswith("text/css")


async def test_whatever_a_page_names_is_there(page: httpx2.AsyncClient) -> None:
    named = re.findall(r'<link rel="\w+" href="([^"]+)"', (await page.get("/console")).text)
    assert named == ["/console/style.css", "/console/icon.svg"]
    assert [(await page.get(one)).status_code for one in named] == [200, 200]


@pytest.mark.parametrize("path", ["/console", "/console/states/prod", "/console/states/nobody"])
async def test_a_page_is_well_made_for_those_who_do_not_see_it(page: httpx2.AsyncClient, path: str) -> None:
    text = (await page.get(path)).text
    tree = Tree(text)
    assert tree.open == []
    assert len(tree.ids) == len(set(tree.ids))
    assert tree.headings[0] == "h1"
    assert tree.headings.count("h1") == 1
    assert tree.unscoped == 0
    assert [link for link in tree.links if link.startswith("#") and link[1:] not in tree.ids] == []
    assert '<html lang="en">' in text
    assert text.count("<svg") == text.count('role="img" aria-label=')


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_nothing_can_be_written(page: httpx2.AsyncClient, method: str) -> None:
    assert (await page.request(method, "/console")).status_code == 405


async def test_on_one_s_own_machine_the_address_carries_a_key_that_becomes_a_cookie(team: Any) -> None:
    async with visitor(local(KEY)) as stranger:
        assert (await stranger.get("/console")).status_code == 403
        assert (await stranger.get("/console", params={"key": "guessed"})).status_code == 403
        answer = await stranger.get("/console", params={"key": KEY})
        assert (answer.status_code, answer.headers["location"]) == (307, "/console")
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "SameSite=strict" in answer.headers["set-cookie"]
        assert (await stranger.get("/console")).status_code == 200


async def test_a_page_that_gives_itself_our_address_is_turned_away(page: httpx2.AsyncClient) -> None:
    answer = await page.get("/console", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert "prod" not in answer.text


async def test_a_server_that_does_not_answer_is_said(page: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_STATE_ADDRESS", "http://127.0.0.1:9")
    async with visitor(local(KEY), cookies={"relais_console": KEY}) as client:
        answer = await client.get("/console")
    assert "does not answer" in text_of(answer.text)


def state_application() -> FastAPI:
    """Return an application that speaks the reading half of the state server's interface, with the console in it."""
    application = FastAPI()

    @application.get("/api/v1/states")
    def _states(request: Request) -> Any:
        known = request.headers.get("authorization") == TOKEN["Authorization"]
        return {"items": [summary("prod", serial=1)]} if known else Response("{}", 401)

    @application.get("/api/v1/states/{_name}/versions")
    def _versions(_name: str) -> Any:
        return versions(10)

    @application.get("/api/v1/whoami")
    def _whoami() -> Any:
        return {"scopes": ["*:admin"]}

    @application.get("/tf/{_name}")
    def _content(_name: str) -> Any:
        return Response('{"version": 4}')

    mount(application)
    return application


async def test_inside_the_state_server_the_visitor_s_own_token_is_asked_for_and_used() -> None:
    async with visitor(state_application()) as client:
        nobody = await client.get("/console")
        somebody = await client.get("/console", headers=TOKEN)
        stranger = await client.get("/console", headers={"Authorization": "Bearer rls_other"})
    assert (nobody.status_code, stranger.status_code, somebody.status_code) == (401, 401, 200)
    assert nobody.headers["www-authenticate"].startswith("Basic realm=")
    assert "prod" not in nobody.text
    assert "serial 1" in text_of(somebody.text)


async def test_a_crowd_at_the_console_leaves_threads_for_the_questions_that_it_asks() -> None:
    async with visitor(state_application(), headers=TOKEN, timeout=60) as client:
        answers = await asyncio.gather(*(client.get("/console") for _ in range(60)))
    assert {answer.status_code for answer in answers} == {200}


def test_the_page_can_be_written_to_a_file_that_stands_alone(
    team: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["relais", "console", "--html", "console.html"])
    with pytest.raises(SystemExit) as stop:
        main.run()
    text = (tmp_path / "console.html").read_text(encoding="utf-8")
    assert stop.value.code in {0, None}
    assert "--page: #f6f7f9" in text
    assert [link for link in Tree(text).links if link.startswith("/")] == []


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def themes() -> Iterator[dict[str, str]]:
    for block in re.findall(r":root \{([^}]*)\}", sheet()):
        yield dict(re.findall(r"--([\w-]+): (#\w{6})", block))


def test_letters_and_marks_are_readable_in_light_and_in_dark() -> None:
    found = list(themes())
    assert len(found) == 2
    for theme in found:
        for name, least in {
            "text": 4.5,
            "muted": 4.5,
            "link": 4.5,
            "bad": 4.5,
            "warn": 4.5,
            "good": 4.5,
            "mark": 3,
            "mark-light": 3,
        }.items():
            for ground in ("page", "surface"):
                light, dark = sorted((luminance(theme[name]), luminance(theme[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= least, (name, ground, theme[name])


def test_a_picture_escapes_the_names_in_it_and_can_be_empty() -> None:
    drawn = bars('a "title" & more', [Bar("<b>", Decimal(1), Decimal(1))], Decimal(2), alone=True)
    assert "<b>" not in drawn
    assert 'aria-label="a &quot;title&quot; &amp; more: &lt;b&gt; 1.00"' in drawn
    assert bars("nothing", []).startswith("<svg")
    assert curve("nothing", []).startswith("<svg")
