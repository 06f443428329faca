"""Applying the migrations, and granting the serving role what it needs and no more.

What a version does with the schema that it finds, told by the revision that is written there:

1. None, or a revision of its own: its migrations bring it to the newest of them.
2. A number above its newest: a later version was here, and this one is the way back. Each migration leaves the version
   before working, so the schema serves, and is left as it is; what the serving role was given there is not widened.
3. Anything else was made by nothing that this service ever was: it is refused.
"""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

from utilisateurs.app.settings import Settings
from utilisateurs.kit.db import Connection, open_connection
from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text

APPEND_ONLY = "audit_events"
_NOT_GIVEN = """
    SELECT coalesce(string_agg(oid::regclass::text, ', '), '') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT has_table_privilege($1, oid, 'SELECT')
"""


class ForeignSchema(Problem):
    """The schema's revision is neither of this version nor of a later one."""

    slug = "foreign-schema"
    status = 503
    title = Text("The schema is not this service's", "Le schéma n'est pas celui de ce service")
    detail = Text(
        "The schema is at {found}, which this version, at {needed}, does not know and which is no later one.",
        "Le schéma est en {found}, inconnu de cette version ({needed}) et pas plus récent.",
    )
    remedy = Text(
        "Check that the database is the right one; nothing was changed.",
        "Vérifiez que la base est la bonne ; rien n'a été modifié.",
    )


def expected_head(folder: Path) -> str:
    """Return the newest revision in the folder."""
    return max(_revisions(folder))


def is_newer(found: str | None, head: str) -> bool:
    """Tell whether a revision is a later version's than the one whose newest is `head`: both are numbers."""
    return found is not None and found.isdecimal() and int(found) > int(head)


async def revision_of(connection: Connection) -> str | None:
    """Return the revision that a database is at; None where nothing was ever migrated."""
    if not await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
        return None
    found: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return found


def migrate(settings: Settings) -> str:
    """Bring the schema to the newest revision, unless it is a newer one's, then grant; return where it is.

    Raises ForeignSchema.
    """
    found, head = asyncio.run(_found(settings)), expected_head(settings.migrations)
    newer = is_newer(found, head)
    if not newer and found not in (None, *_revisions(settings.migrations)):
        raise ForeignSchema(found=found, needed=head)
    if not newer:
        _upgrade(settings)
    asyncio.run(_grant(settings, newer=newer))
    return found if newer and found else head


def _revisions(folder: Path) -> list[str]:
    """List the revisions in the folder; file names begin with theirs, four digits."""
    return [path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")]


def _upgrade(settings: Settings) -> None:
    # Imported here: half a second that serving need not wait for.
    from alembic import command  # noqa: PLC0415 - said above
    from alembic.config import Config  # noqa: PLC0415 - said above

    config = Config()
    config.set_main_option("script_location", str(settings.migrations))
    config.attributes["url"] = settings.owner_url.replace("postgresql://", "postgresql+asyncpg://", 1)
    command.upgrade(config, "head")


async def _found(settings: Settings) -> str | None:
    owner = await open_connection(settings.owner_url)
    try:
        return await revision_of(owner)
    finally:
        await owner.close()


async def _grant(settings: Settings, *, newer: bool) -> None:
    role = _role(settings.database_url.get_secret_value())
    owner = await open_connection(settings.owner_url)
    try:
        if role and role != await owner.fetchval("SELECT current_user"):
            tables = await owner.fetchval(_NOT_GIVEN, role) if newer else "ALL TABLES IN SCHEMA public"
            await _grant_to(owner, await owner.fetchval("SELECT quote_ident($1)", role), tables)
    finally:
        await owner.close()


async def _grant_to(owner: object, role: str, tables: str) -> None:
    execute = owner.execute  # type: ignore[attr-defined] # asyncpg's connection, untyped here
    await execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    if tables:
        await execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}")
    await execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {APPEND_ONLY} FROM {role}")
    await execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")


def _role(url: str) -> str:
    return unquote(urlsplit(url).username or "")
