"""`make up` with nothing but Python, git and make: as an account without rights, and in the long form as root too.

Whoever is not root runs it as himself.
"""

import json
import os
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clean_checkout import EMAIL, PASSWORD, Checkout, clean_copy, python

PATIENCE = 300.0
"""Seconds. A first start downloads what the caches lack; the promised durations are recorded here, not judged."""


WHO = ["nobody", pytest.param("root", marks=pytest.mark.long)] if os.geteuid() == 0 else ["whoever"]


@pytest.fixture(params=WHO)
def checkout(request: pytest.FixtureRequest) -> Iterator[Checkout]:
    user = "nobody" if request.param == "nobody" else None
    with tempfile.TemporaryDirectory(prefix="utilisateurs-clone-") as name:
        top = Path(name)
        top.chmod(0o755)
        folder, home = top / "checkout", top / "home"
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "python3").symlink_to(python())
        clean_copy(folder)
        if user:
            subprocess.run(["chown", "-R", user, name], check=True)
        yield Checkout(folder, home, user)


def sign_in(checkout: Checkout) -> int:
    body = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    request = urllib.request.Request(
        f"{checkout.url}/api/v1/sessions", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


@pytest.mark.timeout(600)
def test_make_up_serves_a_clean_clone_stops_without_a_trace_and_starts_again_at_once(
    checkout: Checkout, record_property: Callable[[str, object], None]
) -> None:
    with checkout.up(PATIENCE) as first:
        assert sign_in(checkout) == 201
        with urllib.request.urlopen(checkout.url, timeout=10) as page:
            assert b"<div id=" in page.read()
        begin = time.monotonic()
    stopped = time.monotonic() - begin
    assert [one.cmdline() for one in checkout.processes()] == []
    with checkout.up(PATIENCE) as again:
        assert sign_in(checkout) == 201
    record_property(
        f"make up as {checkout.user or 'whoever'}, seconds to ready first, again; to stop",
        f"{first:.1f}, {again:.1f}; {stopped:.1f}",
    )
