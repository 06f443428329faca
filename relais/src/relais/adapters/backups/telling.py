"""Where a drill is told: a file, and a Pushgateway (https://github.com/prometheus/pushgateway, "API")."""

import http.client
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from relais.adapters.connections import opened
from relais.kit.errors import Failure, Misuse, Unreachable

SECONDS = 30.0
"""How long the gateway may think."""
JOB = "drill"


def write_whole(file: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one.

    Raises:
        Failure: it cannot be written.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Failure(f"{file} cannot be written: {fault.strerror}.") from fault


def push(address: str, server: str, figures: str) -> None:
    """Give figures to a Pushgateway; those of the same group that are not named stay as they are.

    Raises:
        Misuse: the address is none.
        Unreachable: nobody takes them.
    """
    try:
        connection = opened(address, SECONDS)
    except ValueError as fault:
        raise Misuse(f"{fault}.", field="--push") from fault
    path = f"{urlsplit(address).path.rstrip('/')}/metrics/job/{JOB}/server/{quote(server, safe='')}"
    headers = {**connection.headers, "Content-Type": "text/plain; version=0.0.4"}
    try:
        connection.http.request("POST", connection.target(path), figures.encode(), headers)
        status = connection.http.getresponse().status
    except (OSError, http.client.HTTPException) as fault:
        raise Unreachable(
            f"{address} takes no figures: {str(fault) or type(fault).__name__}.", field="--push"
        ) from fault
    finally:
        connection.http.close()
    if status // 100 != 2:  # noqa: PLR2004 - the class of status codes that says yes
        raise Unreachable(f"{address} answers {status}.", field="--push")
