"""The architecture's contracts are kept today, and each breaks when somebody goes through a wall."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("backend/src", "relais/src")

# What a careless hand could write, by contract: a file, and a line put at its end.
FAULTS = {
    "two-houses": ("relais/src/relais/entrypoints/cli/main.py", "import utilisateurs.kit.ids"),
    "backend-rooms": ("backend/src/utilisateurs/kit/ids.py", "import utilisateurs.audit.service"),
    "backend-slice": ("backend/src/utilisateurs/audit/repository.py", "import utilisateurs.audit.service"),
    "web-at-the-edge": ("backend/src/utilisateurs/audit/service.py", "import fastapi"),
    "services-without-web": ("backend/src/utilisateurs/audit/models.py", "import utilisateurs.kit.web.edge"),
    **{
        f"{slice_}-tables": ("backend/src/utilisateurs/app/shortcut.py", f"import utilisateurs.{slice_}.repository")
        for slice_ in ("access", "audit", "directory", "limits", "links", "notifications", "sessions")
    },
    "processes": ("backend/src/utilisateurs/kit/crypto.py", "import subprocess"),
    "relais-rooms": ("relais/src/relais/kit/times.py", "import relais.entrypoints.cli.main"),
    "relais-tool": ("relais/src/relais/tfstate/model/names.py", "import relais.tfstate.actions.desk"),
    "relais-world": ("relais/src/relais/slo/model.py", "import subprocess"),
}


def lint(folder: Path) -> tuple[int, str]:
    """Run the contracts on the sources of this folder."""
    paths = os.pathsep.join(str(folder / source) for source in SOURCES)
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = {"PYTHONPATH": paths, "COLUMNS": "400", "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout + answer.stderr


def seed(folder: Path, path: str, line: str) -> None:
    """Add the line to the file, which is made, with its packages, when it is not there."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {key.removeprefix(prefix): contracts[key]["name"] for key in contracts.sections() if key.startswith(prefix)}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for source in SOURCES:
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_is_kept(copy: Path) -> None:
    code, report = lint(copy)
    assert code == 0, report


def test_every_contract_has_a_fault_that_breaks_it(copy: Path, names: dict[str, str]) -> None:
    assert set(FAULTS) == set(names)
    for path, line in FAULTS.values():
        seed(copy, path, line)
    code, report = lint(copy)
    assert code == 1
    assert [name for name in names.values() if f"{name} BROKEN" not in report] == []


@pytest.mark.parametrize(
    "room", ["backend/src/utilisateurs/shed", "backend/src/utilisateurs/audit/shed", "relais/src/relais/shed"]
)
def test_a_room_that_nobody_declared_is_refused(copy: Path, room: str) -> None:
    seed(copy, f"{room}/__init__.py", "")
    code, report = lint(copy)
    assert code == 1
    assert "shed" in report
