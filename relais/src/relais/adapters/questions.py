"""Gates that are commands: they run in the folder of `relais.toml`, and learn what is asked by their environment."""

from collections.abc import Mapping
from pathlib import Path

from relais.adapters.bounded import run
from relais.delivery.model.gates import Answer, Question


class ShellQuestions:
    """Asks commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, asked: Question, facts: Mapping[str, str]) -> Answer:
        """Run a command with RELAIS_ENVIRONMENT, RELAIS_BUNDLE and RELAIS_ARTIFACTS, for as long as it may."""
        variables = {f"RELAIS_{name.upper()}": value for name, value in facts.items()}
        return Answer(*run(asked.command, self.folder, variables, asked.within.total_seconds()))
