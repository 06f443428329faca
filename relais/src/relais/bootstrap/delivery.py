"""What looks at environments and moves them."""

import os
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.clock import SystemClock
from relais.adapters.git.consumers import ScratchConsumers
from relais.adapters.git.ledger import BranchLedger
from relais.adapters.git.objects import Objects
from relais.adapters.git.tags import GitTags
from relais.delivery.actions.looking import Look
from relais.delivery.actions.promoting import Promoter
from relais.delivery.model.settings import settings
from relais.kit.edits import files


class Editor:
    """Reads and changes values by their bytes."""

    read = staticmethod(files.read)
    edit = staticmethod(files.edit)


def scratch() -> Path:
    """Return the folder of what is fetched; it may be deleted at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache") / "relais" / "delivery"


def look(start: Path) -> Look:
    """Build what looks, from the nearest `relais.toml`."""
    chosen = settings(configuration.read(configuration.find(start)))
    ledger = BranchLedger(scratch() / "ledger", chosen.ledger)
    return Look(chosen, ledger, GitTags(), ScratchConsumers(scratch()), Editor(), SystemClock())


def promoter(start: Path) -> Promoter:
    """Build what moves environments, in the name of whom git knows."""
    seen = look(start)
    person = Objects(scratch() / "ledger").person()
    return Promoter(seen, SystemClock(), f"{person.name} <{person.email}>")
