"""Requests as files in a folder, one per environment: for teams without a forge, and for tests.

Somebody merges one by moving the branch, `git push origin relais/request/prod:main`, and closes one by writing `closed`
as its state.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from relais.delivery.model.requests import Proposal, State, branch_of
from relais.delivery.model.things import Environment


class FileForge:
    """A folder of requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def options(self, proposal: Proposal) -> Sequence[str]:  # noqa: ARG002 - the port's, which others need
        """Return nothing: a plain remote takes no options."""
        return ()

    def proposed(self, proposal: Proposal, said: str) -> str:  # noqa: ARG002 - as above
        """Write the request, in the place of the one before; its approvals stay while its bundle does."""
        before = self._read(proposal.environment)
        same = before.get("bundle") == proposal.promotion.after.id
        self._write(
            proposal.environment,
            {
                "state": "open",
                "title": proposal.title,
                "repository": proposal.environment.repository,
                "branch": proposal.branch,
                "target": proposal.environment.branch,
                "bundle": proposal.promotion.after.id,
                "takes": proposal.text.splitlines(),
                "approved_by": before.get("approved_by", []) if same else [],
            },
        )
        return str(self._file(proposal.environment))

    def state(self, environment: Environment) -> State:
        """Return what the file says of the request."""
        said = self._read(environment).get("state")
        return said if said in {"open", "merged", "closed"} else "unknown"

    def settled(self, environment: Environment) -> None:
        """Say in the file that the request was merged."""
        if before := self._read(environment):
            self._write(environment, {**before, "state": "merged"})

    def approvals(self, environment: Environment) -> frozenset[str]:
        """Return who is named in the file as having approved what it asks for now."""
        names = self._read(environment).get("approved_by", [])
        return frozenset(name for name in names if isinstance(name, str))

    def _file(self, environment: Environment) -> Path:
        return self.folder / f"{branch_of(environment).rpartition('/')[2]}.json"

    def _read(self, environment: Environment) -> dict[str, Any]:
        try:
            told = json.loads(self._file(environment).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none, or one that somebody is writing: git tells what became of it
            return {}
        return told if isinstance(told, dict) else {}

    def _write(self, environment: Environment, told: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
            file.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self._file(environment))
