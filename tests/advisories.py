"""Two sources of advisories on this machine, with made-up advisories: what OSV and the npm registry answer, by hand.

Formats: OSV 1.6 (https://ossf.github.io/osv-schema, POST /v1/querybatch) and npm's bulk advisories.
"""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

IN_PYTHON = {
    "id": "GHSA-0000-0000-0001",
    "modified": "2026-01-02T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "schema_version": "1.6.0",
    "summary": "A made-up weakness",
    "details": "For tests.",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.11.3"}]}],
        }
    ],
    "references": [{"type": "WEB", "url": "https://example.org/1"}],
}
IN_DEBIAN = {
    "id": "DEBIAN-CVE-0000-0002",
    "modified": "2026-01-02T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "Debian:12", "name": "openssl"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.1-1"}]}],
        }
    ],
}
UNMENDED = {
    "id": "DEBIAN-CVE-0000-0003",
    "modified": "2026-01-02T00:00:00Z",
    "summary": "A made-up weakness that waits",
    "affected": [
        {
            "package": {"ecosystem": "Debian:12", "name": "glibc"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }
    ],
}
WEAK: dict[tuple[str, str], dict[str, Any]] = {
    ("jinja2", "2.11.2"): IN_PYTHON,
    ("openssl", "3.0.0-1"): IN_DEBIAN,
    ("glibc", "2.36-9"): UNMENDED,
    ("lodash", "4.17.11"): {"id": "GHSA-0000-0000-0004", "modified": "2026-01-02T00:00:00Z"},
}
IN_WEB = {
    "id": 1,
    "url": "https://example.org/2",
    "title": "Another made-up weakness",
    "severity": "high",
    "vulnerable_versions": "<4.17.12",
    "cwe": ["CWE-1321"],
    "cvss": {"score": 7.5, "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"},
}
VERSIONS = {version: {"name": "lodash", "version": version} for version in ("4.17.11", "4.17.21")}


def _known(query: Any) -> dict[str, Any]:
    found = WEAK.get((query["package"]["name"], query["version"]))
    return {"vulns": [{"id": found["id"], "modified": found["modified"]}]} if found else {}


def _bulk(asked: dict[str, list[str]]) -> dict[str, Any]:
    return {"lodash": [IN_WEB]} if "4.17.11" in asked.get("lodash", ()) else {}


class _Answers(BaseHTTPRequestHandler):
    known, bulk = staticmethod(_known), staticmethod(_bulk)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(sent) if self.headers.get("Content-Encoding") == "gzip" else sent)
        self._answer({"results": list(map(self.known, asked["queries"]))} if "queries" in asked else self.bulk(asked))

    def do_GET(self) -> None:
        package = {"name": "lodash", "dist-tags": {"latest": "4.17.21"}, "versions": VERSIONS}
        named = [one for one in WEAK.values() if self.path == f"/v1/vulns/{one['id']}"]
        self._answer(named[0] if named else package)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Blind(_Answers):
    """Answers as well, and knows of nothing."""

    @staticmethod
    def known(query: Any) -> dict[str, Any]:
        return {}

    @staticmethod
    def bulk(asked: dict[str, list[str]]) -> dict[str, Any]:
        return {}


@contextmanager
def advisories(*, blind: bool = False) -> Iterator[str]:
    """Answer until the end of the block, as one who knows of nothing if told so; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Blind if blind else _Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
