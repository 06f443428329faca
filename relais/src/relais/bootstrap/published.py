"""What asks the sources that are servers."""

from pathlib import Path

from relais.adapters.git.tags import GitTags
from relais.adapters.screen import Terminal
from relais.adapters.sources.answers import Answers
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.published import Published
from relais.delivery.model.sources import Manners


def published(manners: Manners, kept: Path) -> Published:
    """Build it; what servers answered is kept below a folder, and how many have is shown on a terminal."""
    screen = Terminal()

    def shown(done: int, of: int) -> None:
        screen.progress(f"{done} of {of} answers" if done < of else "")

    return Published(GitTags(), Logins(), Answers(kept), manners, shown)
