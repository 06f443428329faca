"""What looks at environments and moves them."""

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.clock import SystemClock
from relais.adapters.file_forge import FileForge
from relais.adapters.git.authors import HistoryAuthors
from relais.adapters.git.commit_times import GitCommitTimes
from relais.adapters.git.consumers import ScratchConsumers
from relais.adapters.git.ledger import BranchLedger
from relais.adapters.git.objects import Person
from relais.adapters.git.tags import GitTags
from relais.adapters.gitlab_forge import GitLabForge
from relais.adapters.questions import ShellQuestions
from relais.adapters.readings import FilesAndPrometheus
from relais.adapters.ssh_seals import SshSeals
from relais.delivery.actions.gatekeeper import Answerers
from relais.delivery.actions.looking import Look
from relais.delivery.actions.measuring import Measure
from relais.delivery.actions.promoting import Promoter
from relais.delivery.actions.voting import Voter
from relais.delivery.model.requests import ForgeSettings
from relais.delivery.model.settings import Settings, settings
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact
from relais.delivery.ports import Forge, Sources
from relais.kit.edits import files
from relais.kit.errors import Failure


class Editor:
    """Reads and changes values by their bytes."""

    read = staticmethod(files.read)
    edit = staticmethod(files.edit)
    below = staticmethod(files.below)
    copy = staticmethod(files.copy)
    line = staticmethod(files.line)
    same = staticmethod(files.same)


@dataclass(frozen=True)
class Signatures:
    """Signatures beside images; what reads them is loaded once there is one to read."""

    folder: Path

    def fault(self, source: Source, artifact: Artifact) -> str:
        """Say what is wrong with an artifact's signature, or nothing."""
        from relais.adapters.cosign.signatures import CosignSignatures  # noqa: PLC0415 - as the class says

        return CosignSignatures(self.folder).fault(source, artifact)


def scratch() -> Path:
    """Return the folder of what is fetched; it may be deleted at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache") / "relais" / "delivery"


def declared(start: Path) -> bool:
    """Tell whether the nearest `relais.toml` says where anything is delivered."""
    try:
        tables = configuration.read(configuration.find(start)).tables("environment")
    except Failure:
        return False
    return any("delivery" in table for table in tables.values())


def look(start: Path, key: str = "") -> Look:
    """Build what looks, from the nearest `relais.toml`; `key` names the file of the key that signs approvals."""
    return _look(start, key)[0]


def _look(start: Path, key: str = "") -> tuple[Look, Person]:
    path = configuration.find(start)
    chosen = _found_from(path.parent, settings(configuration.read(path)))
    ledger = BranchLedger(scratch() / "ledger", chosen.ledger)
    person = ledger.objects.person
    answerers = _answerers(path.parent, chosen, key)
    forge = _forge(path.parent, chosen.forge) if chosen.forge else None
    consumers = ScratchConsumers(scratch(), person)
    return Look(chosen, ledger, _sources(chosen), consumers, Editor(), SystemClock(), answerers, forge), person


def _forge(folder: Path, chosen: ForgeSettings) -> Forge:
    return GitLabForge(chosen.url) if chosen.kind == "gitlab" else FileForge(folder / chosen.folder)


def _answerers(folder: Path, chosen: Settings, key: str) -> Answerers:
    return Answerers(
        SshSeals(chosen.approvers, key),
        HistoryAuthors(scratch() / "histories"),
        Signatures(folder),
        FilesAndPrometheus(folder),
        ShellQuestions(folder),
    )


def _sources(chosen: Settings) -> Sources:
    """Return what asks the sources; a line whose sources are all in git does without the web."""
    if all(one.kind == "git-tag" for one in chosen.sources.values()):
        return GitTags()
    from relais.bootstrap.published import published  # noqa: PLC0415 - 150 ms that git alone does not need

    return published(chosen.manners, scratch() / "answers")


def _found_from(folder: Path, chosen: Settings) -> Settings:
    """Let addresses that are folders be told from the folder of the settings; others stay as they are."""

    def address(text: str) -> str:
        return str((folder / text).resolve()) if text and (folder / text).is_dir() else text

    sources = {
        name: replace(one, url=address(one.url) if one.kind == "git-tag" else one.url, history=address(one.history))
        for name, one in chosen.sources.items()
    }
    environments = {name: replace(one, repository=address(one.repository)) for name, one in chosen.environments.items()}
    return replace(chosen, ledger=address(chosen.ledger), sources=sources, environments=environments)


def voter(start: Path, key: str) -> Voter:
    """Build what approves and rejects, by the key in a file, or by one at hand."""
    return Voter(look(start, key))


def promoter(start: Path) -> Promoter:
    """Build what moves environments, in the name of whom git knows."""
    seen, who = _look(start)
    person = who.now()
    return Promoter(seen, SystemClock(), f"{person.name} <{person.email}>")


def measure(seen: Look, span: timedelta) -> Measure:
    """Build what measures how environments were delivered to."""
    return Measure(seen, GitCommitTimes(scratch() / "histories"), span)
