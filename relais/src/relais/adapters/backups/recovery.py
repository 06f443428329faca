"""What a recovering server is told, all of it by us.

What was fetched brings its own configuration, the operator's included: nothing of it is read. The server is told of
`postgresql.conf` beside the data, listens on a socket that its own account alone can reach, archives nothing, and
calls no program but `cp`.
"""

import shutil
from pathlib import Path

from relais.backups.model.target import Target

PORT = 5432
FILES = ("postgresql.conf", "pg_hba.conf", "pg_ident.conf", "serve")
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_preload_libraries": "",
    "archive_mode": "off",
    "recovery_target_timeline": "latest",
    "recovery_target_action": "promote",
    # Off, and so its limits need not be those of the server that wrote the log.
    "hot_standby": "off",
    "max_prepared_transactions": "256",
    "max_locks_per_transaction": "256",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "restart_after_crash": "off",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_min_error_statement": "panic",
    "log_line_prefix": "",
    "lc_messages": "C",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
SERVE = """#!/bin/sh
# Serves the fetched copy, and stays when that ends: a sidecar that ends would be started again.
cd "$(dirname "$0")" || exit 1
PATH=$PATH:/usr/lib/postgresql/$(cat data/PG_VERSION)/bin
[ -e ended ] || {
    postgres -D data -c config_file="$PWD/postgresql.conf" >>server.log 2>&1 &
    trap 'kill -INT $!; wait $!; exit' INT TERM
    wait $!
    echo $? >ended
}
trap 'exit' INT TERM
sleep infinity &
wait $!
"""


def cleared(data: Path) -> None:
    """Keep nothing of what was in force where the backup was taken."""
    data.chmod(0o700)
    for name in ("standby.signal", "postmaster.pid", "tablespace_map"):
        (data / name).unlink(missing_ok=True)
    _emptied(data / "pg_wal")
    (data / "postgresql.auto.conf").write_text("")
    (data / "recovery.signal").touch()


def configured(folder: Path, run: Path, log: Path, target: Target) -> None:
    """Write what recovers the data of a folder to a target, from the log in another beside it."""
    told = {
        **SETTINGS,
        "unix_socket_directories": str(run),
        "hba_file": str(folder / "pg_hba.conf"),
        "ident_file": str(folder / "pg_ident.conf"),
        "restore_command": f'cp "../{log.name}/%f" "%p"',
        **target.settings,
    }
    lines = "".join(f"{name} = '{_quoted(value)}'\n" for name, value in told.items())
    files = {"postgresql.conf": lines, "pg_hba.conf": "local all postgres trust\n", "pg_ident.conf": "", "serve": SERVE}
    for name, content in files.items():
        (folder / name).write_text(content)


def _emptied(folder: Path) -> None:
    """Make an empty folder of what may be a link to a volume of its own."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
