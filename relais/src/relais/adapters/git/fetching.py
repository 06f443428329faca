"""Fetching a branch into a bare repository that several processes may share: one round trip when nothing is new."""

import hashlib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pygit2

from relais.adapters.git.objects import Objects
from relais.adapters.git.process import Git, GitFailed, redacted
from relais.kit.errors import Unreachable

SEEN = "refs/relais/seen"
"""Keeps what was fetched or pushed from being fetched again; which process wrote it last does not matter."""


def bare(folder: Path) -> Git:
    """Return the bare repository in this folder, made whole at once when it is not there, whoever else makes it.

    What it fetches comes as packs, whole or not at all: of loose objects, a commit is written before its files, and a
    fetch that was killed in between would leave one that nobody can read and nobody fetches again.
    """
    if not (folder / "HEAD").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent) as made:
            pygit2.init_repository(made, bare=True).config["fetch.unpackLimit"] = 1
            with suppress(OSError):  # somebody was quicker
                Path(made).rename(folder)
    return Git(folder)


def kept(home: Path, name: str) -> Git:
    """Return the bare repository of what has this name, below a folder of such."""
    return bare(home / hashlib.sha256(name.encode()).hexdigest()[:20])


def fetched(git: Git, objects: Objects, remote: str, ref: str) -> str:
    """Return the commit of a ref at a remote, with its history here; empty when there is no such ref.

    Raises:
        Unreachable: the remote does not answer.
    """
    try:
        commit = git.text("ls-remote", remote, ref).partition("\t")[0]
        if commit and not objects.holds(commit):
            git.data("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, ref)
            objects.point(SEEN, commit)
    except GitFailed as fault:
        raise Unreachable(f"{redacted(remote)} does not answer: {fault.sentence}") from fault
    return commit
