"""Applying the migrations, and granting the serving role what it needs and no more."""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

from utilisateurs.app.settings import Settings
from utilisateurs.kit.db import open_connection

APPEND_ONLY = "audit_events"


def expected_head(folder: Path) -> str:
    """Return the newest revision in the folder; file names begin with their revision."""
    return max(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))


def migrate(settings: Settings) -> str:
    """Bring the schema to the newest revision, then grant; return that revision."""
    # Imported here: half a second that serving need not wait for.
    from alembic import command  # noqa: PLC0415 - said above
    from alembic.config import Config  # noqa: PLC0415 - said above

    config = Config()
    config.set_main_option("script_location", str(settings.migrations))
    config.attributes["url"] = settings.owner_url.replace("postgresql://", "postgresql+asyncpg://", 1)
    command.upgrade(config, "head")
    asyncio.run(_grant(settings))
    return expected_head(settings.migrations)


async def _grant(settings: Settings) -> None:
    role = _role(settings.database_url.get_secret_value())
    owner = await open_connection(settings.owner_url)
    try:
        if role and role != await owner.fetchval("SELECT current_user"):
            await _grant_to(owner, await owner.fetchval("SELECT quote_ident($1)", role))
    finally:
        await owner.close()


async def _grant_to(owner: object, role: str) -> None:
    execute = owner.execute  # type: ignore[attr-defined] # asyncpg's connection, untyped here
    await execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    await execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    await execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {APPEND_ONLY} FROM {role}")
    await execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")


def _role(url: str) -> str:
    return unquote(urlsplit(url).username or "")
