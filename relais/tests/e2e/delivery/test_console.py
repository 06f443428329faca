"""Approving by the button of `relais console`: the real command, asked as a browser asks."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from delivery_fixtures.line import Line

RELAIS = Path(sys.executable).with_name("relais")
PATIENCE = 120
FORM = re.compile(r'action="(?P<to>/console/delivery/prod/approve)".*?name="bundle" value="(?P<bundle>[0-9a-f]{64})"')


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A line on which staging has 2.3.0, and production waits for somebody's approval."""
    made = Line(tmp_path, "approval = { count = 1 }")
    made.release("2.3.0")
    made.does("promote", "staging")
    return made


@pytest.fixture
def address(line: Line) -> Iterator[str]:
    environment = line.environment | {"RELAIS_APPROVAL_KEY": str(line.home / "ada")}
    command = [str(RELAIS), "console", "--port", "0"]
    with subprocess.Popen(command, cwd=line.home, env=environment, stderr=subprocess.PIPE, text=True) as console:
        assert console.stderr is not None
        told = console.stderr.readline()
        assert told.startswith("The console is at "), told + console.stderr.read()
        yield told.split()[-1]
        console.send_signal(signal.SIGINT)


@pytest.fixture
def browser(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(follow_redirects=True, timeout=PATIENCE, base_url=address.partition("/console")[0]) as made:
        yield made


def shown(page: httpx2.Response) -> tuple[str, dict[str, str]]:
    found = FORM.search(page.text.replace("\n", " "))
    assert found, page.text
    return found["to"], {"bundle": found["bundle"]}


def test_the_button_signs_exactly_what_the_page_showed(line: Line, browser: httpx2.Client, address: str) -> None:
    page = browser.get(address)
    assert "prod waits for 1 more approval" in page.text
    to, bundle = shown(page)
    after = browser.post(to, data=bundle)
    assert (after.status_code, after.url.path) == (200, "/console")
    assert "<button>" not in after.text
    assert "ada@example.org" in after.text
    line.does("promote", "prod")
    assert "tag: v2.3.0 " in line.file("prod")

    line.release("2.4.0")
    line.does("promote", "staging")
    late = browser.post(to, data=bundle)
    assert late.status_code == 409
    assert "not what the page showed any more" in late.text


def test_without_the_key_of_the_address_the_button_does_nothing(
    line: Line, browser: httpx2.Client, address: str
) -> None:
    to, bundle = shown(browser.get(address))
    assert httpx2.post(address.partition("/console")[0] + to, data=bundle, timeout=PATIENCE).status_code == 403
    assert "waits for 1 more approval" in line.why()


def test_somebody_whose_key_may_not_is_told_so(line: Line, browser: httpx2.Client, address: str) -> None:
    to, bundle = shown(browser.get(address))
    line.settings("approval = { count = 1 }", who=("bob",))
    refused = browser.post(to, data=bundle)
    assert refused.status_code == 409
    assert "waits for 1 more approval" in line.why()
