"""A proxy that loses a request, or its answer, or puts a 503 in the answer's place."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Losing(ThreadingHTTPServer):
    """Loses the first so many requests of one method, in one way."""

    def __init__(self, target: str, method: str, how: str, times: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = urlsplit(target)
        self.method, self.how, self.left = method, how, times
        self.guard = threading.Lock()
        self.lost = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def loses(self, method: str) -> bool:
        with self.guard:
            if method != self.method or not self.left:
                return False
            self.left -= 1
            self.lost += 1
            return True


class Handler(BaseHTTPRequestHandler):
    """Passes each request on."""

    server: Losing
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        loses = self.server.loses(self.command)
        if loses and self.server.how == "request":
            self.close_connection = True
            return
        target = http.client.HTTPConnection(self.server.target.hostname or "", self.server.target.port, timeout=60)
        target.request(self.command, self.path, body, dict(self.headers))
        answer = target.getresponse()
        content = answer.read()
        target.close()
        if loses and self.server.how == "answer":
            self.close_connection = True
            return
        self.send_response(503 if loses else answer.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_LOCK = do_UNLOCK = _pass  # noqa: N815 - names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def losing(target: str, method: str, how: str) -> Iterator[Losing]:
    """Serve in a thread."""
    proxy = Losing(target, method, how)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
