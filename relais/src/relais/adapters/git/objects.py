"""Commits and tags made without a work tree and without moving a ref: nothing, until somebody publishes them."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pygit2
from pygit2.enums import CheckoutStrategy, FileMode, ObjectType

from relais.adapters.git.process import Git, GitFailed
from relais.kit.errors import Misuse


@dataclass
class Person:
    """Who git says that we are. It is asked once, for that costs a process, unless its environment tells the time."""

    git: Git
    _known: pygit2.Signature | None = field(default=None, repr=False)

    def now(self) -> pygit2.Signature:
        """Return who that is, at this moment.

        Raises:
            Misuse: git does not know.
        """
        if not self._known or os.environ.get("GIT_COMMITTER_DATE"):
            self._known = self._asked()
            return self._known
        name, email = self._known.name, self._known.email
        return pygit2.Signature(name, email, int(time.time()), time.localtime().tm_gmtoff // 60)

    def _asked(self) -> pygit2.Signature:
        try:
            name, _, rest = self.git.text("var", "GIT_COMMITTER_IDENT").rpartition(" <")
        except GitFailed as fault:
            raise Misuse(
                "git does not know who you are.",
                remedy="Set user.name and user.email with git config, or GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL.",
            ) from fault
        email, _, when = rest.partition("> ")
        seconds, _, zone = when.partition(" ")
        offset = datetime.strptime(zone, "%z").utcoffset()
        return pygit2.Signature(name, email, int(seconds), int(offset.total_seconds() // 60) if offset else 0)


class Objects:
    """The object store of one repository."""

    def __init__(self, folder: Path, person: Person | None = None) -> None:
        self.store = pygit2.Repository(str(folder))
        self.person = person or Person(Git(folder))

    def holds(self, commit: str) -> bool:
        """Tell whether a commit is here."""
        return commit in self.store

    def point(self, ref: str, commit: str) -> None:
        """Let a ref of this repository name a commit, unless somebody else is at it or was killed there."""
        try:
            self.store.references.create(ref, commit, force=True)
        except (pygit2.GitError, OSError):  # libgit2's word for a ref that is locked is either
            # What was killed would keep it locked for ever; whoever is at work there loses this one write only.
            Path(self.store.path, f"{ref}.lock").unlink(missing_ok=True)

    def read(self, revision: str, path: str) -> bytes:
        """Return the bytes of a file in a commit; empty when it is not there."""
        try:
            found = self.commit_at(revision).tree[path]
        except KeyError:
            return b""
        return found.data if isinstance(found, pygit2.Blob) else b""

    def files(self, revision: str) -> Mapping[str, bytes]:
        """Return the files at the top of a commit."""
        found = [(one.name, one) for one in self.commit_at(revision).tree]
        return {name: blob.data for name, blob in found if name and isinstance(blob, pygit2.Blob)}

    def commit(self, parent: str, files: Mapping[str, bytes], message: str) -> str:
        """Make a commit that writes files over those of its parent, or of none, when it is empty; return its id."""
        index = pygit2.Index()
        if parent:
            index.read_tree(self.commit_at(parent).tree)
        for path, content in files.items():
            mode = index[path].mode if path in index else FileMode.BLOB
            index.add(pygit2.IndexEntry(path, self.store.create_blob(content), mode))
        tree, person = index.write_tree(self.store), self.person.now()
        return str(self.store.create_commit(None, person, person, message, tree, [parent] if parent else []))

    def tag(self, commit: str, name: str, message: str) -> str:
        """Make an annotated tag; return its id."""
        person = self.person.now()
        sign, minutes = "-" if person.offset < 0 else "+", abs(person.offset)
        zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
        head = f"object {commit}\ntype commit\ntag {name}\ntagger {person.name} <{person.email}> {person.time} {zone}\n"
        return str(self.store.write(ObjectType.TAG, f"{head}\n{message.strip()}\n".encode()))

    def write_out(self, commit: str, folder: Path) -> None:
        """Write the files of a commit into an empty folder; no link leads a file out of it."""
        strategy = CheckoutStrategy.FORCE | CheckoutStrategy.DONT_UPDATE_INDEX
        whole = self.commit_at(commit)
        self.store.checkout_tree(whole, directory=str(folder), strategy=strategy)  # type: ignore[no-untyped-call] # pygit2 says no types of it

    def commit_at(self, revision: str) -> pygit2.Commit:
        """Return the commit that a revision names."""
        return self.store.revparse_single(revision).peel(pygit2.Commit)
