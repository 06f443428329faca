"""Backups as Barman keeps them, and the PostgreSQL that recovers them."""
