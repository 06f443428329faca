"""A local repository and the remote behind it: its history, and releases that are there whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

from relais.adapters.git.history import LocalHistory
from relais.adapters.git.objects import Objects
from relais.adapters.git.pushing import push
from relais.kit.errors import Refusal
from relais.versions.ports import Release


class WorkingRepository(LocalHistory):
    """A repository in which releases are made, on one branch; the remote decides whether one is made."""

    def __init__(self, folder: Path, branch: str, remote: str) -> None:
        super().__init__(folder)
        self.objects = Objects(folder)
        self.branch = branch
        self.remote = remote if remote in self.git.text("remote").split() else ""

    def start(self) -> str:
        """Learn what the remote holds, and return the commit to release.

        Raises:
            Refusal: the branch here and the one there differ.
        """
        if not self.remote:
            return self._head_of_branch()
        here, there = self.git.text("rev-parse", "HEAD"), f"refs/remotes/{self.remote}/{self.branch}"
        self.git.data("fetch", "--quiet", "--tags", self.remote, f"+refs/heads/{self.branch}:{there}")
        tip = self.git.text("rev-parse", there)
        if here != tip and self._is_our_release_on(here, tip):
            self.git.data("reset", "--quiet", "--keep", tip)
        elif here != tip:
            raise Refusal(
                f"what is checked out is not the tip of {self.remote}/{self.branch}.",
                remedy=f"Run git pull --rebase {self.remote} {self.branch}, and push what is yours.",
            )
        return tip

    def tags(self) -> frozenset[str]:
        """Name all tags."""
        return frozenset(self.git.text("tag", "--list").split())

    def read(self, revision: str, path: str) -> bytes:
        """Return a file's bytes; empty when it is not there."""
        return self.objects.read(revision, path)

    def message(self, revision: str) -> str:
        """Return the message of a commit."""
        return self.objects.commit_at(revision).message

    def publish(self, release: Release) -> str:
        """Write commit and tags, all or nothing, at the remote and then here; return the commit that was tagged.

        Raises:
            Moved: somebody else was quicker; nothing was changed.
            Refusal: a file that would be written is changed and not committed.
        """
        self._refuse_changed(release.files)
        base, objects = release.base, self.objects
        commit = objects.commit(base, release.files, release.message) if release.files else base
        tags = {f"refs/tags/{name}": objects.tag(commit, name, text) for name, text in release.tags.items()}
        if self.remote:
            moves = {f"refs/heads/{self.branch}": (base, commit)} if commit != base else {}
            push(self.git, self.remote, moves | {name: ("", tag) for name, tag in tags.items()})
        self.git.data("reset", "--quiet", "--keep", commit)
        creations = "".join(f"create {name} {tag}\n" for name, tag in tags.items())
        self.git.data("update-ref", "--stdin", given=creations.encode())
        return commit

    def _head_of_branch(self) -> str:
        if self.git.text("branch", "--show-current") != self.branch:
            raise Refusal(f"releases are made on {self.branch}.", remedy=f"Run git switch {self.branch}.")
        return self.git.text("rev-parse", "HEAD")

    def _is_our_release_on(self, here: str, tip: str) -> bool:
        """Tell whether the tip is a release that was pushed from here, by one who was stopped right after."""
        found = self.objects.commit_at(tip)
        return [str(parent) for parent in found.parent_ids] == [here] and "\nRelais-Release: " in found.message

    def _refuse_changed(self, files: Mapping[str, bytes]) -> None:
        changed = self.git.text("status", "--porcelain", "--", *files) if files else ""
        if changed:
            names = ", ".join(line[3:] for line in changed.splitlines())
            raise Refusal(f"{names} would be written, and has changes.", remedy="Commit them, or take them back.")
