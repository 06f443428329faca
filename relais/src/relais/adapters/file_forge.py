"""Requests as files in a folder, `prod.json` and `prod.configuration.json`: for teams without a forge, and for tests.

Somebody merges one by moving the branch, `git push origin relais/request/prod:main`, and closes one by writing `closed`
as its state.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from relais.delivery.model.requests import Proposal, State
from relais.delivery.model.things import Environment


class FileForge:
    """A folder of requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def options(self, proposal: Proposal) -> Sequence[str]:  # noqa: ARG002 - the port's, which others need
        """Return nothing: a plain remote takes no options."""
        return ()

    def proposed(self, proposal: Proposal, said: str) -> str:  # noqa: ARG002 - as above
        """Write the request, in the place of the one before; its approvals stay while what it brings does."""
        before = self._read(proposal.branch)
        same = before.get("bundle") == proposal.promotion.change
        self._write(
            proposal.branch,
            {
                "state": "open",
                "title": proposal.title,
                "repository": proposal.environment.repository,
                "branch": proposal.branch,
                "target": proposal.environment.branch,
                "bundle": proposal.promotion.change,
                "takes": proposal.text.splitlines(),
                "approved_by": before.get("approved_by", []) if same else [],
            },
        )
        return str(self._file(proposal.branch))

    def state(self, environment: Environment, branch: str) -> State:  # noqa: ARG002 - as above
        """Return what the file says of the request."""
        said = self._read(branch).get("state")
        return said if said in {"open", "merged", "closed"} else "unknown"

    def settled(self, environment: Environment, branch: str) -> None:  # noqa: ARG002 - as above
        """Say in the file that the request was merged."""
        if before := self._read(branch):
            self._write(branch, {**before, "state": "merged"})

    def approvals(self, environment: Environment, branch: str) -> frozenset[str]:  # noqa: ARG002 - as above
        """Return who is named in the file as having approved what it asks for now."""
        names = self._read(branch).get("approved_by", [])
        return frozenset(name for name in names if isinstance(name, str))

    def _file(self, branch: str) -> Path:
        _relais, kind, name = branch.split("/", 2)
        return self.folder / f"{name}{'.configuration' if kind == 'configuration' else ''}.json"

    def _read(self, branch: str) -> dict[str, Any]:
        try:
            told = json.loads(self._file(branch).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none, or one that somebody is writing: git tells what became of it
            return {}
        return told if isinstance(told, dict) else {}

    def _write(self, branch: str, told: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
            file.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self._file(branch))
