"""The files of an environment's folder."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from relais.adapters.terraform.layout import private
from relais.kit.errors import Refusal
from relais.terraform.model.context import Context

ERRORED = "errored.tfstate"
OWN_STATES = ("terraform.tfstate",)


class Folder:
    """Configuration, `.env`, and what the tool leaves behind."""

    def sources(self, context: Context) -> Mapping[str, str]:
        """Return the configuration files, by name."""
        files = (file for pattern in ("*.tf", "*.tofu") for file in context.folder.glob(pattern))
        return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files}

    def dotenv(self, context: Context) -> tuple[str | None, str | None]:
        """Return the texts of `.env` and its example, of the folder first, else of the project."""
        found = [(_text(folder / ".env"), _example(folder)) for folder in (context.folder, context.root)]
        mine, project = found
        return mine if any(text is not None for text in mine) else project

    def data(self, context: Context) -> Path:
        """Return the context's own folder of plugins and modules."""
        return private(context.root, "terraform", context.name)

    def initialised(self, context: Context) -> bool:
        """Tell whether `init` has run: it leaves the backend's description."""
        return (self.data(context) / "terraform.tfstate").is_file()

    def errored(self, context: Context) -> tuple[Path, str] | None:
        """Return the state that the tool could not save, if there is one."""
        text = _text(context.folder / ERRORED)
        return None if text is None else (context.folder / ERRORED, text)

    def local_state(self, context: Context) -> bool:
        """Tell whether a state with resources lies in the folder itself."""
        return any(_resources(context.folder / name) for name in OWN_STATES)

    def set_aside(self, context: Context, file: Path) -> Path:
        """Move a file to `.relais/rescued/CONTEXT/`, beside those that were there before."""
        folder = private(context.root, "rescued", context.name)
        place = folder / f"{len(list(folder.iterdir())) + 1:03}-{file.name}"
        shutil.move(file, place)
        place.chmod(0o600)
        return place

    def disposable(self, context: Context) -> Sequence[Path]:
        """Return what can be made again."""
        return sorted(self._disposable(context))

    def remove(self, path: Path) -> None:
        """Remove what `disposable` named, and nothing through a link."""
        if path.name == ERRORED or path.suffix == ".tfstate":
            raise Refusal(f"{path} holds a state.", remedy="Rescue it first: `relais tf rescue`.")
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def _disposable(self, context: Context) -> Iterator[Path]:
        home = context.root / ".relais"
        found = [
            home / "terraform" / context.name,
            *(home / "plans" / context.name).glob(".partial-*"),
            context.folder / "crash.log",
            *context.folder.glob("crash.*.log"),
        ]
        local = context.folder / ".terraform"
        if local.is_dir() and not _resources(local / "terraform.tfstate"):
            found.append(local)
        yield from (path for path in found if path.exists())


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _example(folder: Path) -> str | None:
    return next((text for name in ("env.example", ".env.example") if (text := _text(folder / name)) is not None), None)


def _resources(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("resources"))
    except (OSError, ValueError, AttributeError):
        return False
