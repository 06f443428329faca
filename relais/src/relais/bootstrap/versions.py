"""The tools for versions, from the nearest `relais.toml`."""

from dataclasses import replace
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.changelogs import TemplateRenderer
from relais.adapters.git.process import top
from relais.adapters.git.repository import LocalHistory, WorkingRepository
from relais.bootstrap.project import today
from relais.kit.edits.files import edit
from relais.versions.actions.bumping import Bumper
from relais.versions.model.settings import Settings, settings
from relais.versions.ports import Renderer


def versions(start: Path) -> tuple[LocalHistory, Settings]:
    """Build what `relais version` needs; its paths begin at the repository's top."""
    path = configuration.find(start)
    folder, chosen = top(path.parent), settings(configuration.read(path))
    return LocalHistory(folder), replace(chosen, template=str(folder / chosen.template) if chosen.template else "")


def bumper(start: Path) -> Bumper:
    """Build what releases the components."""
    history, chosen = versions(start)
    repository = WorkingRepository(history.git.folder, chosen.branch, chosen.remote)
    return Bumper(repository, chosen, edit, renderer(chosen), today().isoformat())


def renderer(chosen: Settings) -> Renderer:
    """Return what writes a changelog."""
    return TemplateRenderer.of_file(Path(chosen.template)) if chosen.template else TemplateRenderer()
