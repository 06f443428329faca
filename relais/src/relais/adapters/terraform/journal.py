"""What runs and what ended unseen, in `.relais/runs/CONTEXT/`: a JSON and a log for each run."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from relais.adapters.terraform.layout import private, replace
from relais.adapters.terraform.processes import born, life
from relais.terraform.model.runs import Life, Run

KEPT = 10
"""How many ended runs of a context keep their log."""


class Journal:
    """Runs on disk; written before the tool starts, so that no kill can come before the mark."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, run: Run) -> None:
        """Note a run that is about to start, and let the oldest ended ones go."""
        self._forget(run.context)
        self.note(run)

    def note(self, run: Run) -> None:
        """Note what is known of it now."""
        marks = {"wrapper": born(run.wrapper) if run.wrapper else "", "tool": born(run.tool) if run.tool else ""}
        text = json.dumps({**asdict(run), "started_at": run.started_at.isoformat(), "marks": marks}, indent=2)
        replace(self._folder(run.context) / f"{run.id}.json", text)

    def log(self, context: str, run: str) -> Path:
        """Return the file that keeps what the run prints."""
        return self._folder(context) / f"{run}.log"

    def open_runs(self, context: str) -> Sequence[tuple[Run, Life]]:
        """Return the runs without a recorded end, oldest first, and what still lives of each."""
        return [(run, life(run, marks)) for run, marks in self._all(context) if run.code is None]

    def _folder(self, context: str) -> Path:
        return private(self.root, "runs", context)

    def _all(self, context: str) -> Iterator[tuple[Run, dict[str, str]]]:
        for file in sorted(self._folder(context).glob("*.json")):
            yield _read(json.loads(file.read_text(encoding="utf-8")))

    def _forget(self, context: str) -> None:
        ended = [run for run, _ in self._all(context) if run.code is not None]
        for run in ended[: max(0, len(ended) - KEPT)]:
            for ending in (".json", ".log"):
                (self._folder(context) / f"{run.id}{ending}").unlink(missing_ok=True)


def _read(raw: dict[str, Any]) -> tuple[Run, dict[str, str]]:
    marks = raw.pop("marks")
    return Run(**raw | {"started_at": datetime.fromisoformat(raw["started_at"])}), marks
