"""Telling a receiver of notices that something is new: the same notice again, until it is taken."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from uuid import uuid4

import httpx2

from relais.delivery.model.notices import Secrets, sealed
from relais.kit.errors import Misuse, Refusal, Unreachable

PATIENCE = 10.0
"""Seconds that one try may take."""
PAUSES = (1, 2, 4)
"""Seconds between tries."""
SERVER_FAULT, CLIENT_FAULT = 500, 400


def inform(address: str, what: str, secrets: Secrets) -> str:
    """Say that something is new; return what became of it: taken, or known.

    Raises:
        Misuse: the address is none.
        Refusal: the receiver does not believe us.
        Unreachable: it does not answer, or cannot take it now, after several tries.
    """
    url = httpx2.URL(address)
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        remedy = "Give it as https://relais.example.org; the secret comes from the environment."
        raise Misuse(f"{url.copy_with(username=None, password=None)} is no address.", remedy=remedy)
    body, id_ = json.dumps({"new": what}).encode(), str(uuid4())
    kind, certified = {"content-type": "application/json"}, url.scheme == "https"  # certificates take 50 ms to read
    with httpx2.Client(base_url=address, headers=kind, timeout=PATIENCE, verify=certified) as http:
        for pause in PAUSES:
            with suppress(Unreachable):
                return _tried(http, body, sealed(secrets, id_, int(time.time()), body))
            time.sleep(pause)
        return _tried(http, body, sealed(secrets, id_, int(time.time()), body))


def _tried(http: httpx2.Client, body: bytes, headers: Mapping[str, str]) -> str:
    """Return what became of a notice; when nobody answers, it may be tried again."""
    try:
        answer = http.post("/hooks", content=body, headers=dict(headers))
    except httpx2.HTTPError as fault:
        raise Unreachable(
            f"{http.base_url} does not answer: {fault}.", remedy="It looks by itself now and then."
        ) from fault
    if answer.status_code >= SERVER_FAULT:
        raise Unreachable(f"{http.base_url} cannot take it now ({answer.status_code}): {_said(answer)}")
    if answer.status_code >= CLIENT_FAULT:
        raise Refusal(f"{http.base_url} does not take it ({answer.status_code}): {_said(answer)}")
    return str(answer.json()["notice"])


def _said(answer: httpx2.Response) -> str:
    try:
        told = answer.json()
        return " ".join(str(told[name]) for name in ("detail", "remedy") if told.get(name))
    except (ValueError, AttributeError, TypeError):
        return answer.text[:200] or "no reason given"
