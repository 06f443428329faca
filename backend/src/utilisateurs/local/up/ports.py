"""A port for the application: free, and promised to nobody else who starts at the same moment."""

import os
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path

from utilisateurs.local.errors import StartRefused
from utilisateurs.local.locks import Held, hold
from utilisateurs.local.up.wishes import DEFAULT_PORT

HOST = "127.0.0.1"
TRIES = 100


def take_port(wanted: int | None, held: ExitStack) -> int:
    """Take the wanted port or none; without a wish, the first free one. It is kept until `held` closes."""
    candidates = [wanted] if wanted else range(DEFAULT_PORT, DEFAULT_PORT + TRIES)
    for port in candidates:
        if _is_free(port) and _promise(port, held):
            return port
    if wanted:
        raise StartRefused(f"Port {wanted} is taken.", "Give another PORT, or none to have a free one found.")
    raise StartRefused(f"No free port from {DEFAULT_PORT} on.", "Give one that is free: PORT=12345 make up")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _promise(port: int, held: ExitStack) -> bool:
    """Lock the number: servers that share ports (SO_REUSEPORT) would not notice each other."""
    path = Path(tempfile.gettempdir()) / f"utilisateurs-{os.geteuid()}-port-{port}.lock"
    try:
        held.enter_context(hold(path))
    except (Held, PermissionError):
        return False
    return True
