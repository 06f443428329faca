"""A server that says what a test wrote down, well or badly: registries, lists of modules and folders of files."""

import base64
import hashlib
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from urllib.parse import parse_qs, urlsplit

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


@dataclass(frozen=True)
class Said:
    """One answer; `half` of its body is sent and the connection cut, `drips` sends a byte at a time, without an end.

    One that `stammers` never comes to the end of its head.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    half: bool = False
    drips: bool = False
    stammers: bool = False
    bounded: bool = True
    """Whether its length is told."""


@dataclass(frozen=True)
class Asked:
    """One question."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float
    port: int
    """Of whom asks: the same for each question through one connection."""


class Published(ThreadingHTTPServer):
    """Answers by path, with what follows the question mark; what is told `once` goes first, one after the other."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.always: dict[str, Said] = {}
        self.once: dict[str, deque[Said]] = defaultdict(deque)
        self.asked: list[Asked] = []
        self.login: tuple[str, str] | None = None
        self.scheme = ""
        """How one gets in: nothing, basic or bearer."""
        self.at_once, self.most = 0, 0
        self.slow = 0.0
        self.lock = threading.Lock()
        self.closing = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def repository(self, name: str, tags: Sequence[str], page: int = 0) -> None:
        """Publish tags, each with a manifest of its own; in pages of this size, when it has one."""
        for start in range(0, len(tags), page or max(1, len(tags))):
            part = tags[start : start + page] if page else tags
            path = f"/v2/{name}/tags/list?n=1000" if start == 0 else f"/v2/{name}/tags/list?after={start}"
            more = page and start + page < len(tags)
            link = {"Link": f'</v2/{name}/tags/list?after={start + page}>; rel="next"'} if more else {}
            self.always[path] = Said(json.dumps({"name": name, "tags": part}).encode(), headers=link)
        for tag in tags:
            self.manifest(name, tag)

    def manifest(self, name: str, tag: str, content: str = "") -> str:
        """Publish a manifest, over another when there is one; return its digest."""
        body = json.dumps({"of": f"{name} {tag} {content}"}).encode()
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        headers = {"Content-Type": MANIFEST, "Docker-Content-Digest": digest}
        self.always[f"/v2/{name}/manifests/{tag}"] = Said(body, headers=headers)
        return digest

    def paths(self, method: str = "GET") -> list[str]:
        """Return what was asked, in order."""
        return [one.path for one in self.asked if one.method == method]


class Door(BaseHTTPRequestHandler):
    """Looks up the answer."""

    server: Published
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """Head and body go together: apart, the second waits 40 ms for the first to be acknowledged."""

    def do_GET(self) -> None:
        server = self.server
        with server.lock:
            told = dict(self.headers.items())
            server.asked.append(Asked(self.command, self.path, told, time.monotonic(), self.client_address[1]))
            server.at_once += 1
            server.most = max(server.most, server.at_once)
        try:
            server.closing.wait(server.slow)
            self.say(self.found())
        finally:
            with server.lock:
                server.at_once -= 1

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def found(self) -> Said:
        server = self.server
        if (shut := self.shut()) is not None:
            return shut
        with server.lock:
            if queue := server.once[self.path]:
                return queue.popleft()
        said = server.always.get(self.path, Said(b'{"errors":[{"code":"NAME_UNKNOWN"}]}', 404))
        known = [said.headers[name] for name in ("ETag", "Last-Modified") if name in said.headers]
        same = {self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")} & set(known)
        return Said(b"", 304, said.headers) if same else said

    def shut(self) -> Said | None:
        """Return what is said to whoever may not come in."""
        server, given = self.server, self.headers.get("Authorization", "")
        name = base64.b64encode(":".join(server.login).encode()).decode() if server.login else ""
        place = urlsplit(self.path)
        if place.path == "/token":
            allowed = not server.login or given == f"Basic {name}"
            scope = parse_qs(place.query).get("scope", [""])[0]
            return Said(json.dumps({"token": f"for {scope}"}).encode()) if allowed else Said(b"{}", 401)
        if server.scheme == "basic" and given != f"Basic {name}":
            return Said(b"{}", 401, {"WWW-Authenticate": 'Basic realm="here"'})
        repository = place.path.removeprefix("/v2/").rpartition("/tags/")[0] or place.path[4:].rpartition("/man")[0]
        scope = f"repository:{repository}:pull"
        if server.scheme == "bearer" and given != f"Bearer for {scope}":
            challenge = f'Bearer realm="{server.url}/token",service="registry",scope="{scope}"'
            return Said(b"{}", 401, {"WWW-Authenticate": challenge})
        return None

    def say(self, said: Said) -> None:
        self.send_response(said.status)
        for name, text in said.headers.items():
            self.send_header(name, text)
        while said.stammers and not self.server.closing.wait(0.05):
            self.send_header("X-Well", "x")
            self.flush_headers()
        if said.bounded:
            self.send_header("Content-Length", str(10**6 if said.drips else len(said.body)))
        else:
            self.close_connection = True
        self.end_headers()
        if self.command == "HEAD":
            return
        while said.drips and not self.server.closing.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()
        self.wfile.write(said.body[: len(said.body) // 2] if said.half else said.body)
        self.close_connection = self.close_connection or said.half

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # whoever asked has gone
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def publishing(tls: SSLContext | None = None) -> Iterator[Published]:
    """Serve in a thread, behind a certificate if there is one."""
    server = Published()
    server.socket = tls.wrap_socket(server.socket, server_side=True) if tls else server.socket
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
