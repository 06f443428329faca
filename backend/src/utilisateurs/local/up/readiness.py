"""Waits until the application answers."""

import http.client
import time

from utilisateurs.local.up.application import Application
from utilisateurs.local.up.ports import HOST

WITHIN_SECONDS = 60.0
PATH = "/health/ready"


def wait_until_ready(application: Application, port: int) -> None:
    """Ask for readiness until it is there, the application has ended, or the time is up."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not is_ready(port):
        if application.status is not None or time.monotonic() > deadline:
            raise application.failure("The application did not become ready:")
        time.sleep(0.05)


def is_ready(port: int) -> bool:
    """Ask once."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
