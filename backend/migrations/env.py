"""Runs the migrations over the owner's connection, one transaction for all of them."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

LOCK_TIMEOUT_MS = 5_000
"""A migration that cannot get its lock in this time gives up: traffic must not queue behind it."""


def migrate(connection: Connection) -> None:
    """Apply the migrations on an open connection."""
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def online(url: str) -> None:
    """Connect as the owner of the schema and migrate."""
    settings = {"lock_timeout": str(LOCK_TIMEOUT_MS)}
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"server_settings": settings})
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


def offline() -> None:
    """Print the SQL, for the linter."""
    context.configure(dialect_name="postgresql", literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    asyncio.run(online(context.config.attributes["url"]))
