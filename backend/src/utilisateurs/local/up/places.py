"""Where this checkout keeps its data, secrets and logs."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from utilisateurs.local.postgres.account import account_for
from utilisateurs.local.postgres.reach import elsewhere

IGNORED = ".local"
"""The folder of the checkout that git ignores."""


@dataclass(frozen=True)
class Place:
    """One folder for one `up`."""

    folder: Path
    checkout: Path

    @property
    def postgres(self) -> Path:
        """The embedded server's folder."""
        return self.folder / "postgres"

    @property
    def lock(self) -> Path:
        """Held by the running `up`, with its address in it."""
        return self.folder / "up.lock"

    @property
    def secrets(self) -> Path:
        """The master secret and the administrator's password."""
        return self.folder / "secrets.json"

    @property
    def migrated(self) -> Path:
        """With which migrations the embedded database was last migrated."""
        return self.folder / "migrated"

    @property
    def log(self) -> Path:
        """What the application says."""
        return self.folder / "server.log"

    @property
    def web_root(self) -> Path:
        """The built web interface, if there is one."""
        return self.checkout / "frontend" / "dist"

    @property
    def serving(self) -> Path:
        """Working directory of the application's processes: they are found by it after a kill."""
        return self.folder / "serving"


def place_for(wanted: Path | None, checkout: Path) -> Place:
    """Choose the folder and make it: the wanted one, else the checkout's, else one that can be reached."""
    folder = (wanted or checkout / IGNORED).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    account = account_for(folder / "postgres")
    if wanted is None and account and not account.reaches(folder):
        folder = _beside(folder, checkout)
    place = Place(folder, checkout)
    place.serving.mkdir(exist_ok=True)
    return place


def checkout_folder() -> Path:
    """Find the checkout that this package runs from, else the present folder (an installed package)."""
    above = Path(__file__).resolve().parents
    return next((folder for folder in above if (folder / "backend" / "pyproject.toml").is_file()), Path.cwd())


def _beside(ignored: Path, checkout: Path) -> Path:
    """Give a checkout that the server's account cannot enter a folder of its own, with a link to it."""
    mark = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:12]
    folder = elsewhere() / f"{checkout.name}-{mark}"
    folder.mkdir(mode=0o755, exist_ok=True)
    link = ignored / "elsewhere"
    if not link.is_symlink():
        link.symlink_to(folder)
    return folder
