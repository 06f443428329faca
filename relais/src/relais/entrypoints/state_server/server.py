"""The process: opens the store, listens, and stops when told."""

import gc
import logging
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from relais.adapters.listening import listen_on
from relais.adapters.memory import share_arenas
from relais.adapters.sealing.keys import Key, write_key
from relais.bootstrap.states import POSTGRESQL, state_desk, state_store
from relais.entrypoints.state_server.application import build
from relais.tfstate.actions.desk import Desk, Limits
from relais.tfstate.actions.tokens import first

DRAIN = 30
"""Seconds that requests have to end after SIGTERM."""


@dataclass(frozen=True)
class Listen:
    """Where to listen, and how."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    behind: str = ""


def run(database: str, keys: Sequence[Key], limits: Limits, protect: Sequence[str], listen: Listen) -> None:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # none of them is in a line
    share_arenas()
    desk = state_desk(state_store(database), keys, limits, protect)
    _first_token(desk, database)
    server = uvicorn.Server(_settings(desk, listen))
    here = listen_on(listen.host, listen.port)
    address = here.getsockname()
    scheme = "https" if listen.certificate else "http"
    sys.stderr.write(f"Serving states at {scheme}://{_bracketed(address[0])}:{address[1]}\n")
    sys.stderr.flush()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, _end)  # uvicorn raises what ended it once more when it is done
    _settle()
    try:
        server.run(sockets=[here])
    finally:
        desk.store.close()


def _settle() -> None:
    """Leave what was made at the start out of the search for garbage: it stays, and is most of what would be searched.

    Reading large states sets the search off so often that it took two fifths of the server's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)  # what is garbage may hold a state of many megabytes


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _settings(desk: Desk, listen: Listen) -> uvicorn.Config:
    return uvicorn.Config(
        build(desk),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        http="httptools",
        ws="none",
        lifespan="on",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=DRAIN,
        proxy_headers=bool(listen.behind),
        forwarded_allow_ips=listen.behind or None,
        ssl_certfile=listen.certificate,
        ssl_keyfile=listen.key,
    )


def _first_token(desk: Desk, database: str) -> None:
    place = Path("relais-state.token") if database.startswith(POSTGRESQL) else Path(database).with_suffix(".token")

    def keep(secret: str) -> None:
        write_key(place, [secret])
        told = "Make narrower ones with `relais state token create`."
        sys.stderr.write(f"The administrator's token is in {place}. {told}\n")

    first(desk, keep)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
