"""The process: listens for notices, acts on them, and stops when told."""

import logging
import signal
import sys
from pathlib import Path

import uvicorn

from relais.adapters.inbox import FileInbox
from relais.adapters.listening import listen_on
from relais.bootstrap.notices import go, receiver
from relais.entrypoints.webhooks.application import build
from relais.entrypoints.webhooks.worker import Worker

DRAIN = 30
"""Seconds that a round has to end after SIGTERM: stopped later, the next start does it again."""


def run(folder: Path, inbox_file: Path, host: str, port: int, every: float) -> None:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    inbox = FileInbox(inbox_file)
    worker = Worker(inbox, lambda: go(folder), every)
    application = build(receiver(inbox), worker)
    server = uvicorn.Server(
        uvicorn.Config(
            application, log_config=None, log_level="warning", access_log=False, server_header=False, ws="none"
        )
    )
    here = listen_on(host, port)
    address = here.getsockname()
    name = f"[{address[0]}]" if ":" in address[0] else address[0]
    sys.stderr.write(f"Notices are taken at http://{name}:{address[1]}/hooks\n")
    sys.stderr.flush()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, _end)  # uvicorn raises what ended it once more when it is done
    worker.start()
    try:
        server.run(sockets=[here])
    finally:
        worker.stop(DRAIN)


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)
