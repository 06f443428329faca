"""API Utilisateurs: accounts, sign-in and administration of users."""

from importlib.metadata import version

__version__ = version("utilisateurs")
