"""`utilisateurs up`: from nothing to a working service on this machine, and back to nothing by Ctrl-C."""

from utilisateurs.local.up.run import run

__all__ = ["run"]
