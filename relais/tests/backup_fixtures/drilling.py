"""`relais drill` as its user runs it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from backup_fixtures.source import SERVER, Facts
from backup_fixtures.store import BUCKET, KEYS, MORE, PATIENCE, Store
from state_fixtures.postgres import programs

RELAIS = Path(sys.executable).with_name("relais")
PROMISE = "-- no row of the ledger is broken\nSELECT id FROM ledger WHERE note = 'broken';\n"


@dataclass(frozen=True)
class Told:
    """How a drill ended, and what it found."""

    code: int
    values: Mapping[str, Any]
    stderr: str

    @property
    def failed(self) -> dict[str, str]:
        """Return what failed, with its evidence."""
        return {one["name"]: one["evidence"] for one in self.values["checks"] if one["outcome"] == "failed"}

    @property
    def checks(self) -> dict[str, str]:
        return {one["name"]: one["outcome"] for one in self.values["checks"]}


@dataclass
class Drills:
    """Drills of what a store holds; the scratch folder is short, for a socket is in it."""

    store: Store
    facts: Facts
    folder: Path
    scratch: Path
    prefix: str = "whole"
    more: dict[str, str] = field(default_factory=dict)

    def broken(self, name: str) -> str:
        """Copy the store, for a fault of its own; return what the copy's keys begin with."""
        self.store.copy("whole", name)
        self.prefix = name
        return f"{name}/{SERVER}"

    def promise(self, text: str = PROMISE, name: str = "ledger") -> Path:
        """Write a promise; return its folder."""
        folder = self.folder / "promises"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.sql").write_text(text)
        return folder

    def environment(self) -> dict[str, str]:
        told = {"SOURCE": f"s3://{BUCKET}/{self.prefix}", "SERVER": SERVER, "ENDPOINT": self.store.address}
        mine = {f"BACKUP_{name}": value for name, value in told.items()}
        return {**os.environ, **KEYS, **MORE, **mine, **self.more}

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        command = [str(word) for word in (RELAIS, "drill", *words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment(), cwd=self.folder, stdout=pipe, stderr=pipe, text=True)

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def drill(self, *words: str | Path) -> Told:
        """Run a whole drill; nothing of it may be left."""
        done = self.run("--scratch", self.scratch, "--json", "--recovery-point", "1h", *words)
        assert done.stdout, done.stderr
        assert not self.scratch.exists()
        return Told(done.returncode, json.loads(done.stdout), done.stderr)

    def served(self, query: str) -> Any:
        """Serve the copy that was kept, as its report says; return the first value of a query."""
        there = {"PATH": f"{programs()}{os.pathsep}{os.environ['PATH']}"}
        owner = self.scratch.stat()
        child = subprocess.Popen(
            ["sh", str(self.scratch / "serve")],
            env=there,
            cwd=self.scratch,
            user=owner.st_uid,
            group=owner.st_gid,
            extra_groups=[] if os.geteuid() == 0 else None,
        )
        try:
            return self._asked(query)
        finally:
            child.terminate()
            child.wait(PATIENCE)

    def _asked(self, query: str) -> Any:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(host=str(self.scratch / "run"), user="postgres", dbname=SERVER) as connection:
                    row = connection.execute(query.encode()).fetchone()
                    return row and row[0]
            except psycopg.OperationalError:  # it is on its way up
                assert time.monotonic() < end, (self.scratch / "server.log").read_text()
                time.sleep(0.05)

    def until(self, what: Callable[[], object], name: str) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, name
            time.sleep(0.05)


def servers_in(folder: Path) -> Iterator[int]:
    """Name the processes that work in a folder, or were told of it."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder) in f"{(entry / 'cwd').readlink()} {(entry / 'cmdline').read_text()}":
                yield int(entry.name)
        except OSError:
            continue
