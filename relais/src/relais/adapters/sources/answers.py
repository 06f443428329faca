"""What servers answered before, on disk, each with its validator: what did not change is not sent again.

A file per address, made beside its place and moved there at once, its own hash in its first line: whoever is killed
leaves either the old answer or the new one, and what is damaged is asked for again. The folder may be deleted at any
time.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

KEPT = ("etag", "last-modified", "link", "content-type")
VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


@dataclass(frozen=True)
class Kept:
    """An answer of before: the headers that matter, by their names in small letters, and its body."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def question(self) -> Mapping[str, str]:
        """The headers that ask whether it is still so."""
        return {asked: self.headers[name] for name, asked in VALIDATORS.items() if name in self.headers}


class Answers:
    """Answers in one folder, by their addresses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, url: str) -> Kept | None:
        """Return what was kept of an address, whole, or nothing."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            told = json.loads(head)
            whole = (told["url"], told["hash"]) == (url, hashlib.sha256(body).hexdigest())
            return Kept(told["headers"], body) if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer that has a validator; where nothing can be written, nothing is kept."""
        kept = {name: headers[name] for name in KEPT if name in headers}
        if not kept.keys() & VALIDATORS.keys():
            return
        head = json.dumps({"url": url, "hash": hashlib.sha256(body).hexdigest(), "headers": kept})
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as made:
                made.write(head.encode() + b"\n" + body)
            os.replace(made.name, self._path(url))  # noqa: PTH105 - a name, not a path

    def _path(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode()).hexdigest()[:32]
