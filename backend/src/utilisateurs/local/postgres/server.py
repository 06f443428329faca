"""The embedded server as one context manager: `with embedded_postgres(folder) as server`."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from utilisateurs.local.errors import AlreadyRunning, PostgresRefused
from utilisateurs.local.locks import Held, hold
from utilisateurs.local.postgres import cluster, entry, process
from utilisateurs.local.postgres.account import Account, account_for
from utilisateurs.local.postgres.binaries import Binaries, find_binaries
from utilisateurs.local.postgres.home import Home
from utilisateurs.local.postgres.leftovers import clear
from utilisateurs.local.postgres.reach import reachable


@dataclass
class Server:
    """A running PostgreSQL, reached over a Unix socket by the account that started it."""

    home: Home
    binaries: Binaries
    account: Account | None
    durable: bool
    child: subprocess.Popen[bytes]

    @property
    def owner_url(self) -> str:
        """The owner of the schema: migrations."""
        return self.url(entry.OWNER)

    @property
    def app_url(self) -> str:
        """The application: what the migrations granted it, and no more."""
        return self.url(entry.APPLICATION)

    @property
    def superuser_url(self) -> str:
        """For tests that make and drop databases."""
        return self.url(entry.SUPERUSER)

    def url(self, role: str, database: str = entry.DATABASE) -> str:
        """Address of a database for a role; asyncpg and libpq read it alike."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.home.sockets), safe='')}"

    def sql(self, text: str, database: str = entry.DATABASE) -> str:
        """Run SQL as the superuser through psql and give what it prints."""
        where = ["-h", str(self.home.sockets), "-U", entry.SUPERUSER, "-d", database]
        command = [str(self.binaries / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", *where, "-f", "-"]
        answer = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise PostgresRefused(answer.stderr.strip(), f"The server's log is {self.home.log}")
        return answer.stdout.strip()

    def restart(self) -> None:
        """Start again after the server died; its data are mended by its own log."""
        process.stop(self.child)
        self.child = _start(self.home, self.binaries, self.account, durable=self.durable)


@contextmanager
def embedded_postgres(folder: Path, *, durable: bool = True) -> Iterator[Server]:
    """Run the server of this folder, made at first use; stopped at the end.

    `durable=False` is for tests: faster, and its data need not survive a power cut. Enter it from the main
    thread: the server is bound to the life of the thread that starts it. Raises `LocalError` with a remedy.
    """
    home = Home(folder.absolute())
    account = account_for(home.folder)
    home.prepare(account)
    binaries = reachable(find_binaries(), account)
    with _alone_in(home):
        cluster.make_sure_of_data(home, binaries, account, durable=durable)
        child = _start(home, binaries, account, durable=durable)
        server = Server(home, binaries, account, durable, child)
        try:
            server.sql(entry.ROLES, database="postgres")
            yield server
        finally:
            process.stop(server.child)


def _start(home: Home, binaries: Binaries, account: Account | None, *, durable: bool) -> subprocess.Popen[bytes]:
    clear(home.data)
    entry.empty_sockets(home)
    entry.begin_log(home.log)
    settings = entry.write_rules(home, account) | ({} if durable else process.CARELESS)
    return process.start(home, binaries, account, settings)


@contextmanager
def _alone_in(home: Home) -> Iterator[None]:
    try:
        with hold(home.lock):
            yield
    except Held:
        raise AlreadyRunning(
            f"Another process runs the PostgreSQL in {home.folder}.", "Stop it first, or use another folder."
        ) from None
