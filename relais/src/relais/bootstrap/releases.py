"""What releases components, and what writes their changelogs."""

from pathlib import Path

from relais.adapters.changelogs import CliffRenderer, TemplateRenderer
from relais.adapters.git.repository import WorkingRepository
from relais.bootstrap.project import today
from relais.bootstrap.versions import versions
from relais.kit.edits.files import edit
from relais.versions.actions.bumping import Bumper
from relais.versions.model.settings import Settings
from relais.versions.ports import Renderer


def bumper(start: Path) -> Bumper:
    """Build what releases the components."""
    history, chosen = versions(start)
    repository = WorkingRepository(history.git.folder, chosen.branch, chosen.remote)
    return Bumper(repository, chosen, edit, renderer(chosen, repository.git.folder), today().isoformat())


def renderer(chosen: Settings, folder: Path) -> Renderer:
    """Return what writes a changelog of the repository in this folder."""
    if chosen.renderer == "git-cliff":
        return CliffRenderer(folder)
    return TemplateRenderer.of_file(Path(chosen.template)) if chosen.template else TemplateRenderer()
