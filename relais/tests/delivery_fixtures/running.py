"""Runs what an environment's values pin: pulls an image by its digest, checks every byte, starts it, asks its version.

As a program, `running.py VALUES`, it is an environment's test: it fails when what is pinned does not answer.
"""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
PATIENCE = 60.0
SERVICE = '''"""A service that tells its version."""
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"version": VERSION, "digest": os.environ["IMAGE_DIGEST"]}).encode()
        self.send_response(STATUS)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
'''


def service(version: str, status: int = 200) -> str:
    """Return the content of an image: a service of this version, which answers well or badly."""
    return SERVICE.replace("VERSION", repr(version)).replace("STATUS", str(status))


def told(values: str) -> dict[str, Any]:
    """Start what values pin as a process, and return what its /version says."""
    image, digest = (_value(values, name) for name in ("repository", "digest"))
    content, pulled = _pull(image, digest)
    with TemporaryDirectory() as folder:
        (Path(folder) / "main.py").write_bytes(content)
        port = _free_port()
        command = [sys.executable, "main.py", str(port)]
        with subprocess.Popen(command, cwd=folder, env={**os.environ, "IMAGE_DIGEST": pulled}) as process:
            try:
                return _asked(f"http://127.0.0.1:{port}/version")
            finally:
                process.kill()


def _value(values: str, name: str) -> str:
    found = re.search(rf"^\s*{name}: (\S+)", values, re.MULTILINE)
    if not found:
        raise SystemExit(f"no {name} in the values")
    return found[1]


def _pull(image: str, digest: str) -> tuple[bytes, str]:
    """Return an image's one layer, and the digest that its manifest has."""
    host, _, name = image.partition("/")
    manifest = _get(f"http://{host}/v2/{name}/manifests/{digest}")
    layer = json.loads(manifest)["layers"][0]["digest"]
    content = _get(f"http://{host}/v2/{name}/blobs/{layer}")
    if (_digest(manifest), _digest(content)) != (digest, layer):
        raise SystemExit("the registry gave other bytes than were asked for")
    return content, _digest(manifest)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _get(address: str) -> bytes:
    with urlopen(Request(address, headers={"Accept": MANIFEST}), timeout=PATIENCE) as answer:
        content: bytes = answer.read()
        return content


def _asked(address: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            found: dict[str, Any] = json.loads(_get(address))
        except URLError as fault:
            if not isinstance(fault.reason, ConnectionRefusedError) or time.monotonic() > deadline:
                raise SystemExit(f"what is pinned does not serve: {fault}") from fault
            time.sleep(0.05)
        else:
            return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    print(told(Path(sys.argv[1]).read_text(encoding="utf-8")))  # noqa: T201 - what the environment's test says
