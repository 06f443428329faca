"""A socket that listens."""

import socket

from relais.kit.errors import Misuse

BACKLOG = 2048
"""Connections that may wait to be taken."""


def listen_on(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address of this machine; port 0 asks the system for one.

    Raises:
        Misuse: the address is taken, or not ours.

    """
    here = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    here.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        here.bind((host, port))
        here.listen(BACKLOG)  # from here on, who connects waits instead of being turned away
    except OSError as error:
        here.close()
        raise Misuse(f"Cannot listen on {host}:{port}: {error.strerror}.", remedy="Choose another --port.") from error
    return here
