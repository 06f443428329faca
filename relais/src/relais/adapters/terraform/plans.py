"""Plan files and their records, 0600 in a 0700 folder: a plan holds every value it knows, secrets included."""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from relais.adapters.terraform.layout import SECRET, private, replace
from relais.adapters.terraform.processes import born
from relais.kit.errors import Misuse
from relais.terraform.model.context import Context
from relais.terraform.model.plans import Record

ENDING = ".tfplan"


class Plans:
    """The folder `.relais/plans/CONTEXT/`; a plan without its record, or the reverse, does not count."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, context: Context) -> Path:
        """Return where the tool may write a plan that is not kept yet; leftovers of killed ones go."""
        folder = self._folder(context)
        for left in folder.glob(".partial-*"):
            if not born(int(left.name.split("-")[1])):
                left.unlink(missing_ok=True)
        return folder / f".partial-{os.getpid()}-{secrets.token_hex(4)}{ENDING}"

    def origin(self, file: Path) -> tuple[int, str] | None:
        """Return serial and lineage from the member `tfstate` of the plan's archive; None when it is encrypted."""
        try:
            with zipfile.ZipFile(file) as archive:
                state = json.loads(archive.read("tfstate"))
            return int(state["serial"]), str(state["lineage"])
        except (zipfile.BadZipFile, KeyError, ValueError):
            return None

    def keep(self, context: Context, file: Path, record: Record) -> tuple[Path, Record]:
        """Keep a plan: record first, then the plan takes its name, so that a kill leaves no plan without record."""
        file.chmod(SECRET)
        sealed = record.sealed(_digest(file))
        name = f"{record.made_at:%Y%m%dT%H%M%SZ}-{sealed.short}{ENDING}"
        place = self._folder(context) / name
        replace(place.with_suffix(".json"), sealed.text())
        file.replace(place)
        return place, sealed

    def find(self, context: Context, name: str) -> tuple[Path, Record, str]:
        """Return a plan by path, digest or nothing (the newest), its record and its digest now."""
        file = Path(name) if os.sep in name or name.endswith(ENDING) else self._named(context, name)
        sidecar = file.with_suffix(".json")
        if not file.is_file():
            raise Misuse(f"There is no plan {file}.", remedy="Make one with `relais tf plan`.")
        if not sidecar.is_file():
            raise Misuse(f"{file} has no record beside it.", remedy="Plan with `relais tf plan`, which writes both.")
        return file, _record(sidecar), _digest(file)

    def kept(self, context: Context) -> Sequence[tuple[Path, Record]]:
        """Return the plans of a context, newest first."""
        return sorted(self._all(context), key=lambda pair: pair[1].made_at, reverse=True)

    def drop(self, file: Path) -> None:
        """Remove a plan and its record."""
        file.unlink(missing_ok=True)
        file.with_suffix(".json").unlink(missing_ok=True)

    def _folder(self, context: Context) -> Path:
        return private(self.root, "plans", context.name)

    def _all(self, context: Context) -> Iterator[tuple[Path, Record]]:
        for file in self._folder(context).glob(f"[!.]*{ENDING}"):
            sidecar = file.with_suffix(".json")
            with suppress(Misuse):  # one that cannot be read stops whoever asks for it by name, and nobody else
                if sidecar.is_file():
                    yield file, _record(sidecar)

    def _named(self, context: Context, name: str) -> Path:
        found = [file for file, record in self.kept(context) if record.sha256.startswith(name)]
        if not found:
            what = f"plan {name}" if name else "plan"
            raise Misuse(f"There is no {what} of {context.name} here.", remedy="Make one with `relais tf plan`.")
        return found[0]


def _record(sidecar: Path) -> Record:
    try:
        return Record.read(sidecar.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise Misuse(f"{sidecar} cannot be read: {fault}.", remedy="Plan again with `relais tf plan`.") from fault


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
