"""What changed, in groups, and where it goes in a changelog. Pure: the words around it are a template's."""

import re
from dataclasses import dataclass

from relais.versions.model.messages import Message
from relais.versions.model.versions import Commit, Step

BREAKING = "Breaking changes"
TITLES = {
    "feat": "Features",
    "fix": "Fixes",
    "perf": "Performance",
    "revert": "Taken back",
}
OTHERS = "Other changes"
UNRELEASED = re.compile(r"^## \[?Unreleased\]?[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL | re.IGNORECASE)
HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One change as a template sees it."""

    id: str
    scope: str
    description: str
    breaking: str


@dataclass(frozen=True)
class Group:
    """Changes of one kind, oldest first."""

    title: str
    entries: tuple[Entry, ...]


def groups(step: Step) -> list[Group]:
    """Return the changes of a component by kind: what breaks first, then features, fixes and the rest."""
    changes = [(_title(message), _entry(commit, message)) for commit, message in reversed(step.changes)]
    titles = [BREAKING, *TITLES.values(), OTHERS]
    found = [Group(title, tuple(entry for name, entry in changes if name == title)) for title in titles]
    return [group for group in found if group.entries]


def _title(message: Message) -> str:
    return BREAKING if message.breaking else TITLES.get(message.type, OTHERS)


def _entry(commit: Commit, message: Message) -> Entry:
    said = message.breaking if message.breaking != message.description else ""
    return Entry(commit.id, message.scope, message.description, said)


def inserted(text: str, section: str, name: str) -> str:
    """Put a section at its place in a changelog: above the last release, below what stands under `## Unreleased`.

    What people wrote under that heading goes, as they wrote it, under the new one.
    """
    text = text or f"# Changelog of {name}\n"
    section = section.strip() + "\n"
    if found := UNRELEASED.search(text):
        above, below = text[: found.start()], text[found.end() :]
        return f"{above}## Unreleased\n\n{_with_notes(section, found[1].strip())}\n{below}".rstrip("\n") + "\n"
    if found := HEADING.search(text):
        return f"{text[: found.start()]}{section}\n{text[found.start() :]}"
    return f"{text.rstrip()}\n\n{section}"


def _with_notes(section: str, notes: str) -> str:
    heading, _, body = section.partition("\n")
    return f"{heading}\n\n{notes}\n{body}" if notes else section
