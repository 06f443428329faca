"""Telling a receiver of notices that something is new: the same notice again, until it is taken."""

import json
import time
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

from relais.adapters.git.process import redacted
from relais.adapters.web import Answer, Server, Unanswered
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
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        remedy = "Give it as https://relais.example.org; the secret comes from the environment."
        raise Misuse(f"{redacted(address)} is no address.", remedy=remedy)
    notice = Notification(address, what, secrets)
    for pause in PAUSES:
        with suppress(Unreachable):
            return notice.tell()
        time.sleep(pause)
    return notice.tell()


class Notification:
    """One notice, under one id however often it is told."""

    def __init__(self, address: str, what: str, secrets: Secrets) -> None:
        self.address, self.secrets = address, secrets
        self.id, self.told = str(uuid4()), {"new": what}

    def tell(self) -> str:
        """Tell it, and return what became of it."""
        headers = sealed(self.secrets, self.id, int(time.time()), json.dumps(self.told).encode())
        server = Server(self.address, headers, PATIENCE)
        try:
            answer = server.request("POST", "/hooks", self.told)
        except Unanswered as fault:
            raise Unreachable(
                f"{self.address} does not answer: {fault}.", remedy="It looks by itself now and then."
            ) from fault
        finally:
            server.close()
        if answer.status_code >= SERVER_FAULT:
            raise Unreachable(f"{self.address} cannot take it now ({answer.status_code}): {_said(answer)}")
        if answer.status_code >= CLIENT_FAULT:
            raise Refusal(f"{self.address} does not take it ({answer.status_code}): {_said(answer)}")
        return str(answer.json()["notice"])


def _said(answer: Answer) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"
