"""What receives notices and acts on them, and what sends them."""

import logging
import os
from pathlib import Path

from relais.adapters.clock import SystemClock
from relais.adapters.inbox import FileInbox
from relais.adapters.informing import inform as send
from relais.bootstrap.delivery import promoter
from relais.delivery.actions.receiving import Receiver
from relais.delivery.model.notices import Secrets

SECRET = "RELAIS_INFORM_SECRET"  # noqa: S105 - the name of a variable, not its value
log = logging.getLogger("relais.serve")


def secrets() -> Secrets:
    """Return what senders and receiver share, from the environment."""
    return Secrets.parse(os.environ.get(SECRET, ""), SECRET)


def inbox_path() -> Path:
    """Return the file of the notices that wait."""
    home = os.environ.get("XDG_STATE_HOME", "") or Path.home() / ".local/state"
    return Path(home) / "relais" / "notices.db"


def receiver(inbox: FileInbox) -> Receiver:
    """Build what takes in notices."""
    return Receiver(inbox, SystemClock(), secrets())


def inform(address: str, what: str) -> str:
    """Tell a receiver that something is new."""
    return send(address, what, secrets())


def go(folder: Path) -> None:
    """Do a round: read the settings afresh, and move everything that moves by itself."""
    moving = promoter(folder)
    environments = [one for one in moving.look.settings.environments.values() if one.automatic]
    for done in moving.promote_all(environments, "auto"):
        if done.fault or done.commit:
            went = f"waits to be merged: {done.request}" if done.request else f"moved at {done.commit[:10]}"
            log.info("%s: %s", done.environment.name, done.fault or went)
