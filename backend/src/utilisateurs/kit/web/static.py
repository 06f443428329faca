"""The built web interface, served beside the API: precompressed, hashed assets kept for ever, one page for all.

Where a deployment has a web server of its own, this is simply not mounted.
"""

import mimetypes
import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from utilisateurs.kit.problems import NotFound

INDEX = "/index.html"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*")
_METHODS = ("GET", "HEAD")
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATED = "no-cache"


@dataclass(frozen=True, slots=True)
class File:
    """One file of the interface, in all its encodings."""

    path: Path
    media_type: str
    encodings: dict[str, Path]


class WebInterface:
    """An ASGI application over a folder, read once at start."""

    def __init__(self, folder: Path, policy: str, no_pages: frozenset[str]) -> None:
        """Take the folder, the Content-Security-Policy of its pages, and the first words of paths that show none."""
        self._policy = policy
        self._no_pages = no_pages
        packed = {suffix for _, suffix in _ENCODINGS}
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in packed]
        self._files = {f"/{path.relative_to(folder).as_posix()}": _file(path) for path in paths}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or with the one page that shows every address."""
        path: str = scope["path"]
        name = path if path in self._files else INDEX
        if name not in self._files or (name == INDEX and path.split("/")[1] in self._no_pages):
            raise NotFound
        if scope["method"] not in _METHODS:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(_METHODS)})
        await self._answer(name, Headers(scope=scope))(scope, receive, send)

    def _answer(self, name: str, headers: Headers) -> Response:
        file = self._files[name]
        accepted = _accepted(headers.get("accept-encoding", ""))
        encoding = next((one for one, _ in _ENCODINGS if one in accepted and one in file.encodings), None)
        content = (file.encodings[encoding] if encoding else file.path).read_bytes()
        answer = Response(content, media_type=file.media_type, headers=self._headers(name))
        if encoding:
            answer.headers["Content-Encoding"] = encoding
        return answer

    def _headers(self, name: str) -> dict[str, str]:
        kept = _IMMUTABLE if name.startswith("/assets/") else _REVALIDATED
        headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
        if name.endswith(".html"):
            headers |= {"Content-Security-Policy": self._policy, "Permissions-Policy": "camera=(), microphone=()"}
        return headers


def _accepted(header: str) -> set[str]:
    """Return the encodings named in Accept-Encoding, but for those refused by a weight of 0 (RFC 9110, 12.5.3)."""
    named = (part.partition(";") for part in header.lower().split(","))
    return {name.strip() for name, _, weight in named if not _REFUSED.fullmatch(weight)}


def _file(path: Path) -> File:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    beside = {name: path.with_name(path.name + suffix) for name, suffix in _ENCODINGS}
    return File(path, kind, {name: packed for name, packed in beside.items() if packed.exists()})
