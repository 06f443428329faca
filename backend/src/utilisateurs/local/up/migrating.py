"""Migrations at each start, without the second that they cost when nothing changed since the last."""

import asyncio
import hashlib
import inspect
from pathlib import Path

import asyncpg

from utilisateurs.app import migrations
from utilisateurs.app.settings import Settings


def is_migrated(settings: Settings, note: Path | None) -> bool:
    """Tell whether schema and grants are known to be up to date.

    `note` remembers with which migrations that was last done; only for a database that nobody else migrates.
    """
    if note is None or not note.exists() or note.read_text() != _fingerprint(settings.migrations):
        return False
    return asyncio.run(_is_at_head(settings))


def migrate(settings: Settings, note: Path | None) -> None:
    """Bring schema and grants up to date."""
    migrations.migrate(settings)
    if note:
        note.write_text(_fingerprint(settings.migrations))


def _fingerprint(folder: Path) -> str:
    """Sum up everything that decides what migrating does: the revisions, and the code that grants."""
    files = sorted(folder.rglob("*.py"))
    parts = [inspect.getsource(migrations).encode(), *(path.name.encode() + path.read_bytes() for path in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


async def _is_at_head(settings: Settings) -> bool:
    """Ask the database too: its folder may have been removed since."""
    connection = await asyncpg.connect(settings.owner_url)
    try:
        return await migrations.revision_of(connection) == migrations.expected_head(settings.migrations)
    finally:
        await connection.close()
