"""A real `relais state serve` in a process of its own, and ways to ask it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx2 import Client, Response

RELAIS = Path(sys.executable).with_name("relais")
PATIENCE = 180


class StateServer:
    """One server over one store; it can be killed and started again at the same address."""

    def __init__(self, folder: Path, database: str | None = None, *options: str) -> None:
        self.folder = folder
        self.database = database or str(folder / "states.db")
        self.options = options
        self.log = folder / "server.log"
        self.key_file = folder / "states.key"
        self.url = ""
        self.token = ""
        self.process: subprocess.Popen[bytes] | None = None
        self._port = "0"
        self.client = Client(timeout=60, verify=False)  # no certificates to load: plain HTTP on this machine

    def start(self) -> "StateServer":
        command: list[str | Path] = [
            RELAIS,
            "state",
            "serve",
            "--database",
            self.database,
            "--port",
            self._port,
            *self.options,
        ]
        if self.key_file.exists():
            command += ["--key-file", self.key_file]
        mark = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log, cwd=self.folder, env=environment())
        self.url = self._told(r"Serving states at (\S+)", mark)
        self._port = self.url.rpartition(":")[2]
        self.token = self.token or next(self.folder.glob("*.token")).read_text().strip()
        return self

    def _told(self, pattern: str, mark: int) -> str:
        assert self.process is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = re.search(pattern, self.log.read_text()[mark:])
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def ask(self, method: str, path: str, token: str = "", **more: Any) -> Response:
        headers = {"Authorization": f"Bearer {token or self.token}", **more.pop("headers", {})}
        return self.client.request(method, self.url + path, headers=headers, **more)

    def get(self, path: str, token: str = "") -> Any:
        answer = self.ask("GET", f"/api/v1/{path}", token)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Mapping[str, Any], token: str = "") -> Any:
        answer = self.ask("POST", f"/api/v1/{path}", token, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def make_token(self, name: str, *scopes: str) -> str:
        made: str = self.post("tokens", {"name": name, "scopes": list(scopes)})["token"]
        return made

    def protect(self, state: str) -> None:
        assert self.ask("PUT", f"/api/v1/states/{state}", json={"protected": True}).is_success

    def grant(self, state: str, kind: str, seconds: int = 600) -> None:
        self.post(f"states/{state}/grants", {"kind": kind, "seconds": seconds, "reason": "a test"})

    def sentences(self, state: str) -> list[str]:
        return [one["sentence"] for one in self.get(f"states/{state}/refusals")["items"]]


def environment() -> dict[str, str]:
    """Return the environment without what a developer's own shell says of states."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("RELAIS_", "TF_"))}


@contextmanager
def serving(folder: Path, database: str | None = None, *options: str) -> Iterator[StateServer]:
    """Serve, and stop at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    server = StateServer(folder, database, *options)
    try:
        yield server.start()
    finally:
        if server.process is not None:
            server.stop()
        server.client.close()
