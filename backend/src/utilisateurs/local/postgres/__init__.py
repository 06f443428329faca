"""A PostgreSQL server of our own care: found, initialised, started, stopped, and mended after a kill."""

from utilisateurs.local.postgres.server import Server, embedded_postgres
from utilisateurs.local.postgres.temporary import temporary_postgres

__all__ = ["Server", "embedded_postgres", "temporary_postgres"]
