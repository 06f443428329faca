"""Folders that the server's account can reach, and somebody else to be refused."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from utilisateurs.local.postgres.account import account_for


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other accounts may pass through; pytest's own is closed to them."""
    path = Path(tempfile.mkdtemp(prefix="utilisateurs-local-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def somebody_else() -> pwd.struct_passwd:
    """An unprivileged account that is neither ours nor the server's."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as somebody else")
    servers = account_for(Path("/"))
    return pwd.getpwnam("daemon" if servers and servers.name == "nobody" else "nobody")
