"""Which version comes next, and what a linear history may hold. Pure: it is told what the repository says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from relais.kit.semver import STRENGTH, Bump, Version
from relais.versions.model.messages import Message, read

TYPES = ("build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test")
QUIET = ("build", "chore", "ci", "docs", "style", "test")
FIELD = "{version}"


@dataclass(frozen=True)
class Place:
    """Where a file carries the version: `path` is in the terms of the file's kind, such as `project.version`."""

    file: str
    path: str


@dataclass(frozen=True)
class Component:
    """A part of the repository with a version of its own."""

    name: str
    paths: tuple[str, ...]
    """Folders or files, from the root; `.` is the whole repository."""
    tag: str
    """The tag with `{version}` in it, such as `backend/v{version}`."""
    exclude: tuple[str, ...] = ()
    files: tuple[Place, ...] = ()
    changelog: str = ""
    linked: str = ""
    """Components of one link always take the same version."""

    def version_of(self, tag: str) -> Version | None:
        """Return the version that a tag of this component names, or nothing for a tag of somebody else."""
        head, _, tail = self.tag.partition(FIELD)
        if not (tag.startswith(head) and tag.endswith(tail)):
            return None
        return Version.of(tag[len(head) : len(tag) - len(tail)])

    def tag_of(self, version: Version) -> str:
        """Return the tag of a version."""
        return self.tag.replace(FIELD, str(version))


@dataclass(frozen=True)
class Rules:
    """What a repository has chosen."""

    quiet: tuple[str, ...] = QUIET
    zero_breaking: Bump = "minor"
    """What a breaking change moves while the major version is 0."""
    zero_feature: Bump = "minor"
    initial: Version = field(default_factory=lambda: Version(0, 1, 0))


@dataclass(frozen=True)
class Commit:
    """One commit as the history tells it."""

    id: str
    parents: tuple[str, ...]
    tags: tuple[str, ...]
    message: str
    files: tuple[str, ...]
    time: int
    """Seconds since 1970, of the committer."""

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]


@dataclass
class Line:
    """What happened to one component since its last release; newest first."""

    component: Component
    released: Version | None = None
    """The last release that is reachable, pre-releases aside."""
    candidates: list[tuple[Version, int]] = field(default_factory=list)
    """Pre-releases since, each with how many of the changes are newer."""
    changes: list[tuple[Commit, Message]] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A component that moves, or that stays when `next` is what it was."""

    component: Component
    current: Version | None
    next: Version | None
    bump: Bump | None
    changes: tuple[tuple[Commit, Message], ...]
    linked: bool = False
    """Whether it moves only because a linked one does."""

    @property
    def moves(self) -> bool:
        """Tell whether there is something to release."""
        return self.next is not None and self.next != self.current


class Versions:
    """The rules of the next version.

    V1  A commit counts for every component that has a path among the files it touches, and for no other.
    V2  The last release is the nearest tag of the component that is reachable; of several on one commit, the highest.
        A pre-release is no release.
    V3  A breaking change moves the major version, `feat` the minor, every other type the patch. Quiet types move
        nothing, unless they break something. What is not a conventional commit moves nothing.
    V4  Below 1.0.0 a breaking change and a feature move what the repository chose; nothing leaves 0.x by itself
        unless it chose `major`.
    V5  The strongest change since the last release decides, once.
    V6  Without a release the first version is the chosen initial one, as soon as one change counts.
    V7  A pre-release is numbered from 1 in its channel, on the version that the release would have; without a change
        since the last one of that channel there is no new one.
    V8  Linked components move together: the strongest change of all, on the highest last release of all.
    """

    def __init__(self, components: Iterable[Component], rules: Rules) -> None:
        self.lines = {component.name: Line(component) for component in components}
        self.rules = rules
        self.open = set(self.lines)
        self._owners = _owners(self.lines.values())
        self._found: dict[str, frozenset[str]] = {}

    def feed(self, commits: Iterable[Commit]) -> None:
        """Read the history, newest first, as far as it is needed: until each component's last release is found."""
        for commit in commits:
            if commit.tags:
                self._take_tags(commit)
            if not self.open:
                return
            self._take_change(commit)

    def steps(self, channel: str = "") -> list[Step]:
        """Say what each component should do; `channel` asks for pre-releases, such as `rc`."""
        return [self._step(line, channel) for line in self.lines.values()]

    def _take_tags(self, commit: Commit) -> None:
        for name in tuple(self.open):
            line = self.lines[name]
            found = [version for tag in commit.tags if (version := line.component.version_of(tag))]
            line.candidates += [(version, len(line.changes)) for version in found if version.pre]
            if releases := [version for version in found if not version.pre]:
                line.released = max(releases)
                self.open.discard(name)

    def _take_change(self, commit: Commit) -> None:
        message: Message | None = None
        for name in self.open & {owner for file in commit.files for owner in self._owner(file)}:
            message = message or read(commit.message)
            if message and (message.breaking or message.type not in self.rules.quiet):
                self.lines[name].changes.append((commit, message))

    def _owner(self, path: str) -> frozenset[str]:
        """Return who owns a path: what is named nearest to it decides; each answer is found once."""
        if path not in self._found:
            above = self._owner(path.rpartition("/")[0]) if path else frozenset()
            inside, outside = self._owners.get(path or ".", (set(), set()))
            self._found[path] = (above | inside) - outside
        return self._found[path]

    def _step(self, line: Line, channel: str) -> Step:
        together = self._together(line)
        released = max((one.released for one in together if one.released), default=None)
        bumps = [self._bump(message, released) for one in together for _commit, message in one.changes]
        if not bumps:
            return Step(line.component, line.released, line.released, None, ())
        bump = max(bumps, key=STRENGTH.__getitem__)
        release = released.bumped(bump) if released else self.rules.initial
        after = _candidate(together, release, channel) if channel else release
        if after is None:
            return Step(line.component, line.released, line.released, None, ())
        return Step(line.component, line.released, after, bump, tuple(line.changes), linked=not line.changes)

    def _together(self, line: Line) -> list[Line]:
        link = line.component.linked
        return [one for one in self.lines.values() if one is line or (link and one.component.linked == link)]

    def _bump(self, message: Message, released: Version | None) -> Bump:
        zero = released is not None and released.major == 0
        bump: Bump = "patch"
        if message.breaking:
            bump = self.rules.zero_breaking if zero else "major"
        elif message.type == "feat":
            bump = self.rules.zero_feature if zero else "minor"
        return bump


def _candidate(lines: list[Line], release: Version, channel: str) -> Version | None:
    """Return the next pre-release, or nothing when nothing changed since the last one."""
    numbers, fresh = [0], False
    for line in lines:
        same = [(version, newer) for version, newer in line.candidates if _is_of(version, release, channel)]
        numbers += [int(version.pre[-1]) for version, _newer in same]
        fresh = fresh or min((newer for _version, newer in same), default=len(line.changes)) > 0
    return release.candidate(channel, max(numbers) + 1) if fresh else None


def _is_of(version: Version, release: Version, channel: str) -> bool:
    numbered = isinstance(version.pre[-1], int)
    return numbered and version.core == release and ".".join(map(str, version.pre[:-1])) == channel


def _owners(lines: Iterable[Line]) -> Mapping[str, tuple[set[str], set[str]]]:
    """Return, for each named folder or file, the components that begin there and those that leave it out."""
    owners: dict[str, tuple[set[str], set[str]]] = {}
    for line in lines:
        for kind, paths in enumerate((line.component.paths, line.component.exclude)):
            for path in paths:
                owners.setdefault(path.strip("/") or ".", (set(), set()))[kind].add(line.component.name)
    return owners
