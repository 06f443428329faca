"""What `up` decides about the application, as settings for itself and as environment for `serve`."""

from collections.abc import Mapping
from pathlib import Path

from utilisateurs.app.settings import PREFIX, Settings, read_settings
from utilisateurs.local.up.database import Database
from utilisateurs.local.up.ports import HOST

Decided = Mapping[str, str]

_BARE = {"database_url", "port"}
"""Settings whose variables carry no prefix, as other tools name them too."""

HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1"}
"""How the application allocates (glibc's manual, "Memory Allocation Tunables"): a hash walks through 19 MiB in a
quarter less time where the pages are huge, and threads share the one arena that has them. Read when a program starts,
so it cannot say so itself."""

DRAIN_SECONDS = 1
"""Ctrl-C is answered within five seconds: a laptop has no long requests to wait for."""


def decide(given: Mapping[str, str], database: Database, secret: str, port: int, web_root: Path) -> Decided:
    """Decide the settings that differ from their defaults; what the person at the keyboard set stays."""
    defaults = {
        "public_url": f"http://{HOST}:{port}",
        "workers": "2",
        "drain_seconds": str(DRAIN_SECONDS),
        **({"web_root": str(web_root)} if web_root.is_dir() else {}),
    }
    return {name: value for name, value in defaults.items() if not given.get(variable(name))} | {
        "environment": "development",
        "host": HOST,
        "port": str(port),
        "secret": secret,
        "database_url": database.app_url,
        "migrations_database_url": database.owner_url,
    }


def variable(setting: str) -> str:
    """Name the environment variable of a setting."""
    return setting.upper() if setting in _BARE else f"{PREFIX}{setting.upper()}"


def as_environment(given: Mapping[str, str], decided: Decided) -> dict[str, str]:
    """Give the environment of `serve`."""
    return {**HUGE_PAGES, **given, **{variable(name): value for name, value in decided.items()}}


def as_settings(decided: Decided) -> Settings:
    """Give the settings to work with in this process."""
    return read_settings(**decided)
