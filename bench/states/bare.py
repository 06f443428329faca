"""The peer: a backend of the same protocol without guards, raw ASGI over plain files, each write on the disk (fsync).

No token, no history, no compression, no encryption, no audit, no checks: what is left is what the protocol costs.
"""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve GET, POST, LOCK and UNLOCK."""
    state = FOLDER / scope["path"].rpartition("/")[2]
    body = b"" if scope["method"] == "GET" else await _body(receive)
    status, content = HANDLERS[scope["method"]](state, body)
    length = [(b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": length})
    await send({"type": "http.response.body", "body": content})


async def _body(receive: Receive) -> bytes:
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


def _get(state: Path, _body: bytes) -> tuple[int, bytes]:
    try:
        return 200, state.read_bytes()
    except FileNotFoundError:
        return 204, b""


def _post(state: Path, body: bytes) -> tuple[int, bytes]:
    part = state.with_suffix(".part")
    _written(part, body, os.O_TRUNC)
    part.rename(state)
    _settled()
    return 200, b""


def _lock(state: Path, body: bytes) -> tuple[int, bytes]:
    try:
        _written(state.with_suffix(".lock"), body, os.O_EXCL)
    except FileExistsError:
        return 423, state.with_suffix(".lock").read_bytes()
    _settled()
    return 200, b""


def _unlock(state: Path, _body: bytes) -> tuple[int, bytes]:
    state.with_suffix(".lock").unlink(missing_ok=True)
    _settled()
    return 200, b""


def _written(path: Path, body: bytes, flag: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600)
    os.write(file, body)
    os.fsync(file)
    os.close(file)


def _settled() -> None:
    """Put the folder itself on the disk: a name that is gone after a power cut is a lost state."""
    folder = os.open(FOLDER, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


HANDLERS = {"GET": _get, "POST": _post, "LOCK": _lock, "UNLOCK": _unlock}

if __name__ == "__main__":
    uvicorn.run(
        application, port=int(sys.argv[2]), http="httptools", lifespan="off", log_level="warning", access_log=False
    )
