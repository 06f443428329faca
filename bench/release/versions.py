"""The pair of versions: N-1 from the newest tag of the service before this commit, N this commit with a migration more.

Each is its wheel, in an environment of its own with what its own lock names. What the drill adds is renames in three
releases. N-1 stands at the end of one: it has a column that it neither reads nor writes any more. N contracts that one
and expands the next, `users.time_zone` becoming `users.zone`: the new column is kept equal by a trigger whoever writes,
filled in batches under traffic, indexed without a lock, required and read.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.steps import ROOT

PARTS = ("pyproject.toml", "uv.lock", "backend", "relais/pyproject.toml", "relais/README.md")
MIGRATIONS = "backend/migrations"
TAGS = ("tag", "--list", "backend/v*", "--sort=-version:refname", "--merged", "HEAD", "--no-contains", "HEAD")
INSTALL = ("sync", "--quiet", "--frozen", "--no-dev", "--no-editable", "--package", "utilisateurs")
READS = "backend/src/utilisateurs/directory/repository.py"
OLD_COLUMNS = "id, email, name, locale, time_zone, status"
NEW_COLUMNS = OLD_COLUMNS.replace("time_zone", "zone AS time_zone")
BATCH = 5_000
HEAD = '''"""Written by the release drill."""

from alembic import op
from sqlalchemy import text

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade() -> None:
'''
LEFT_OVER = "ALTER TABLE users ADD COLUMN left_over text"
"""What an earlier release left in the database of N-1, which no migration of ours makes."""
EXPAND = """    op.execute("ALTER TABLE users DROP COLUMN left_over")
    op.execute("ALTER TABLE users ADD COLUMN zone text")
    op.execute('''
        CREATE FUNCTION users_keep_zone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.zone IS DISTINCT FROM OLD.zone AND NEW.time_zone = OLD.time_zone
            THEN NEW.time_zone := NEW.zone;
            ELSE NEW.zone := NEW.time_zone;
            END IF;
            RETURN NEW;
        END $$
    ''')
    op.execute('''
        CREATE TRIGGER users_keep_zone BEFORE INSERT OR UPDATE OF time_zone, zone ON users
        FOR EACH ROW EXECUTE FUNCTION users_keep_zone()
    ''')
    with op.get_context().autocommit_block():
        last = "00000000-0000-0000-0000-000000000000"
        while last:
            last = op.get_bind().execute(text('''
                WITH batch AS (SELECT id FROM users WHERE id > CAST(:last AS uuid) ORDER BY id LIMIT BATCH),
                done AS (UPDATE users u SET zone = time_zone FROM batch WHERE u.id = batch.id AND u.zone IS NULL)
                SELECT CAST(max(CAST(id AS text)) AS text) FROM batch
            '''), {"last": last}).scalar()
        op.execute("CREATE INDEX CONCURRENTLY users_by_zone ON users (zone)")
        op.execute("ALTER TABLE users ADD CONSTRAINT users_have_zone CHECK (zone IS NOT NULL) NOT VALID")
        op.execute("ALTER TABLE users VALIDATE CONSTRAINT users_have_zone")
""".replace("BATCH", str(BATCH))


class NotInstalledError(Exception):
    """A version's wheel or what its lock names cannot be had; the message is what uv says."""


@dataclass(frozen=True)
class Version:
    """A version of the service, installed in a folder of its own, and what it is called."""

    name: str
    folder: Path

    @property
    def program(self) -> Path:
        """The command line of this version."""
        return self.folder / ".venv/bin/utilisateurs"

    @property
    def environment(self) -> dict[str, str]:
        """What its commands are told besides."""
        return {"UTILISATEURS_MIGRATIONS": str(self.folder / MIGRATIONS)}


def pair(folder: Path, root: Path = ROOT) -> tuple[Version, Version]:
    """Install both versions. Raises NotInstalledError, and ValueError when the drill no longer fits the queries."""
    tag = _git(root, *TAGS).partition("\n")[0]
    before = _unpacked(root, tag or "HEAD", folder / "before")
    after = _unpacked(root, "HEAD", folder / "after")
    _rename(after)
    for one in (before, after):
        install(one)
    return Version(tag or _untagged(root), before), Version("this commit and a rename", after)


def _untagged(root: Path) -> str:
    if _git(root, "rev-parse", "--is-shallow-repository") == "true":
        return "this commit, as a shallow clone knows no tag"
    return "this commit, as no version is tagged yet"


def _unpacked(root: Path, commit: str, folder: Path) -> Path:
    command = ["git", "archive", commit, *PARTS]
    archive = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    folder.mkdir(parents=True)
    unpack = ["tar", "-x", "-C", str(folder)]
    subprocess.run(unpack, input=archive, check=True)
    return folder


def _rename(folder: Path) -> None:
    versions = folder / MIGRATIONS / "versions"
    newest = max(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py"))
    revision = f"{int(newest) + 1:04}"
    text = HEAD.format(revision=revision, before=newest) + EXPAND
    (versions / f"{revision}_drilled.py").write_text(text, encoding="utf-8")
    queries = folder / READS
    text = queries.read_text(encoding="utf-8")
    if text.count(OLD_COLUMNS) != 1:
        raise ValueError(f"{READS} does not read the columns that the drill renames; follow it in {__name__}")
    queries.write_text(text.replace(OLD_COLUMNS, NEW_COLUMNS), encoding="utf-8")


def install(folder: Path) -> None:
    """Make the environment of a version in its folder. Raises NotInstalledError."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")}
    uv = shutil.which("uv", path=f"{ROOT / '.local/bin'}:{os.environ['PATH']}")
    if uv is None:
        raise NotInstalledError("the drill installs its versions by uv, which is not there: make .venv/.ready")
    command = [uv, *INSTALL, "--python", sys.executable]
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotInstalledError(
            f"the version {folder.name!r} cannot be installed as its lock says: {done.stderr.strip()}"
        )


def _git(root: Path, *words: str) -> str:
    command = ["git", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
