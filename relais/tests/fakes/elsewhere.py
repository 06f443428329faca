"""Where states come from: as much of S3 and of GitLab as an import and a backup ask for, on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


class Elsewhere(ThreadingHTTPServer):
    """Objects by bucket/key, each with its versions, oldest first; states of GitLab by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, list[bytes]] = {}
        self.states: dict[str, bytes] = {}
        self.gitlab_token = "glpat-synthetic"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Answers in the form of either."""

    server: Elsewhere
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        path = unquote(place.path).strip("/")
        if path.startswith("api/v4/"):
            allowed = self.headers.get("PRIVATE-TOKEN") == self.server.gitlab_token
            found = self.server.states.get(path.removeprefix("api/v4/"))
            self.answer(401 if not allowed else 404 if found is None else 200, found or b"")
        elif "versions" in place.query.split("&"):
            self.answer(200, self.listing(path))
        else:
            self.send_object(path, place.query)

    def send_object(self, path: str, query: str) -> None:
        kept = self.server.objects.get(path)
        if kept is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>")
            return
        number = next((int(one[len("versionId=v") :]) for one in query.split("&") if one.startswith("versionId=v")), -1)
        self.answer(200, kept[number])

    def listing(self, bucket: str) -> bytes:
        versions = [
            f"<Version><Key>{path.partition('/')[2]}</Key><VersionId>v{number}</VersionId><IsLatest>false</IsLatest>"
            f"<LastModified>2026-11-2{number}T12:00:00.000Z</LastModified><Size>1</Size></Version>"
            for path, kept in self.server.objects.items()
            if path.startswith(f"{bucket}/")
            for number in range(len(kept))
        ]
        head = f"<Name>{bucket}</Name><IsTruncated>false</IsTruncated>"
        return f"<ListVersionsResult>{head}{''.join(versions)}</ListVersionsResult>".encode()

    def do_HEAD(self) -> None:
        kept = self.server.objects.get(unquote(urlsplit(self.path).path).strip("/"))
        self.send_response(404 if kept is None else 200)
        self.send_header("Content-Length", str(len(kept[-1])) if kept else "0")
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT")
        self.end_headers()

    def do_PUT(self) -> None:
        path = unquote(urlsplit(self.path).path).strip("/")
        self.server.objects.setdefault(path, []).append(self.body())
        self.answer(200, b"")

    def body(self) -> bytes:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return content
        whole = b""
        while True:
            head, _, content = content.partition(b"\r\n")
            length = int(head.partition(b";")[0], 16)
            if not length:
                return whole
            whole += content[:length]
            content = content[length + 2 :]

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Serve in a thread."""
    server = Elsewhere()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
