"""The server: granian, with as many workers as settings say, respawned when one dies, drained at the end."""

import gc
import os
import shutil
import socket
import tempfile

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from utilisateurs.app.main import RUN_FOLDER
from utilisateurs.app.settings import BadSettings, Settings
from utilisateurs.app.workers import MAX_PLACES

APPLICATION = "utilisateurs.app.worker:app"
BACKLOG = 1024
LONGEST_SOCKET = 107
"""Bytes of the path of a socket (unix(7): 108 with the closing zero)."""
LARGEST_HEAD = 64 * 1024
"""Bytes of request line and headers; more is answered 431 by the server itself, before any of our code."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; running requests get their time to end. Raises BadSettings."""
    settings.check_mail()
    _check_address(settings.host, settings.port)
    folder = tempfile.mkdtemp(prefix="utilisateurs-")
    os.environ[RUN_FOLDER] = folder
    try:
        _check_folder(folder)
        _assemble_once()
        _server(settings).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _assemble_once() -> None:
    """Make what all workers are alike in before they are forked, and keep the collector's hands off it."""
    from utilisateurs.app import worker  # noqa: F401, PLC0415 - it reads the settings: only where one serves

    gc.collect()
    gc.freeze()
    gc.enable()


def _check_address(host: str, port: int) -> None:
    """Say in words what the server would say by a trace; and two servers would share a port unnoticed."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        where = f"{host}, port {port}: {error.strerror}"
        raise BadSettings(f"Cannot listen at {where}. Choose another PORT or UTILISATEURS_HOST.") from error


def _check_folder(folder: str) -> None:
    """Refuse a folder in which workers could not listen for each other's questions; they would end without a word."""
    longest = os.fsencode(f"{folder}/worker-{MAX_PLACES}.sock")
    if len(longest) > LONGEST_SOCKET:
        reason = f"The folder for temporary files has too long a path: sockets in it may take {LONGEST_SOCKET} bytes"
        raise BadSettings(f"{reason}, {longest.decode()} takes {len(longest)}. Set TMPDIR to a shorter one.")


def _server(settings: Settings) -> MPServer:
    return MPServer(
        APPLICATION,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        loop=Loops.uvloop,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD),
        http=HTTPModes.http1,
        runtime_mode=RuntimeModes.st,  # one thread beside Python's, which hands requests on for less
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.drain_seconds,
        log_enabled=False,
    )
