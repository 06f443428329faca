"""What reads versions, from the nearest `relais.toml`: quick to start, because pipelines ask it often."""

from dataclasses import replace
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.git.history import LocalHistory
from relais.adapters.git.process import top
from relais.versions.model.settings import Settings, settings


def versions(start: Path) -> tuple[LocalHistory, Settings]:
    """Build what `relais version` needs; its paths begin at the repository's top."""
    path = configuration.find(start)
    folder, chosen = top(path.parent), settings(configuration.read(path))
    return LocalHistory(folder), replace(chosen, template=str(folder / chosen.template) if chosen.template else "")
