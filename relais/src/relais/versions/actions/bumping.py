"""Releases: the commit that carries new versions and the tags on it, prepared whole and published at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relais.kit.errors import Misuse, Moved, Refusal
from relais.versions.actions.reading import steps
from relais.versions.model.changelog import inserted
from relais.versions.model.settings import LONGEST, Settings
from relais.versions.model.versions import Step
from relais.versions.ports import Editor, Release, Renderer, Repository

TRAILER = "Relais-Release"
RELEASED = re.compile(rf"^{TRAILER}: (\S+)$", re.MULTILINE)
ATTEMPTS = 3


@dataclass(frozen=True)
class Bumper:
    """Releases what has changed. Stopped at any moment and run again, it finishes once."""

    repository: Repository
    settings: Settings
    edit: Editor
    render: Renderer
    today: str

    def bump(self, channel: str = "", only: Sequence[str] = ()) -> tuple[Release, str] | None:
        """Release every component that moves, or those that are named; return what was made and the tagged commit.

        Raises:
            Moved: others were quicker, several times.
            Refusal: the branch is not the remote's, or a version is taken.
        """
        for attempt in range(ATTEMPTS):
            release = self.prepared(channel, only)
            try:
                return (release, self.repository.publish(release)) if release else None
            except Moved:
                if attempt == ATTEMPTS - 1:
                    raise
        return None

    def prepared(self, channel: str = "", only: Sequence[str] = ()) -> Release | None:
        """Return what a bump would write, or nothing when there is nothing to release."""
        base = self.repository.start()
        if unfinished := self._unfinished(base):
            return unfinished
        moving = [step for step in steps(self.repository, self.settings, base, channel, only) if step.moves]
        self._refuse_taken(moving)
        return self._release(base, moving) if moving else None

    def _unfinished(self, base: str) -> Release | None:
        """Return the tags that a release lacks, whose maker was stopped between the commit and them."""
        missing = set(RELEASED.findall(self.repository.message(base))) - self.repository.tags()
        return Release(base, {}, "", {tag: tag for tag in sorted(missing)}) if missing else None

    def _refuse_taken(self, moving: list[Step]) -> None:
        taken = [tag for step in moving if (tag := _tag(step)) in self.repository.tags()]
        if taken:
            raise Refusal(
                f"{', '.join(taken)} is taken, on a commit that the branch does not reach.",
                remedy="Look at it with relais version check.",
            )

    def _release(self, base: str, moving: list[Step]) -> Release:
        sections = {_tag(step): self.render(step, _tag(step), self.today) for step in moving}
        files: dict[str, bytes] = {}
        for step in moving:
            self._write_versions(base, step, files)
            self._write_changelog(base, step, sections[_tag(step)], files)
        tags = {_tag(step): f"{step.component.name} {step.next}\n\n{sections[_tag(step)]}" for step in moving}
        written = {name: content for name, content in files.items() if content != self.repository.read(base, name)}
        return Release(base, written, _message(moving), tags)

    def _write_versions(self, base: str, step: Step, files: dict[str, bytes]) -> None:
        for place in step.component.files:
            content = files.get(place.file) or self.repository.read(base, place.file)
            if not content:
                raise Misuse(f"{place.file} is not in the repository.", field=f"component.{step.component.name}.files")
            files[place.file] = self.edit(place.file, content, place.path, str(step.next))

    def _write_changelog(self, base: str, step: Step, section: str, files: dict[str, bytes]) -> None:
        """Write the section of a release; what a pre-release changes is told again by the release, and once there."""
        name = step.component.changelog
        if name and step.next and not step.next.pre:
            content = files.get(name) or self.repository.read(base, name)
            files[name] = inserted(content.decode(), section, step.component.name).encode()


def _tag(step: Step) -> str:
    assert step.next
    return step.component.tag_of(step.next)


def _message(moving: list[Step]) -> str:
    names = ", ".join(f"{step.component.name} {step.next}" for step in moving)
    subject = f"chore: release {names}"
    subject = subject if len(subject) <= LONGEST else f"chore: release {len(moving)} components"
    return "\n".join([subject, "", *(f"{TRAILER}: {_tag(step)}" for step in moving), ""])
