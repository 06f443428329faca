"""What the wrapper needs of the world, one narrow port per outside thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from relais.terraform.model.applying import Review
from relais.terraform.model.context import Context, Tool
from relais.terraform.model.plans import Commit, Record, Verdict
from relais.terraform.model.runs import Life, Run
from relais.terraform.model.standing import Identity, Lock, Refused, Standing


@dataclass(frozen=True)
class Job:
    """One call of the tool: its words, where, with which variables, and the file that keeps what it prints."""

    tool: Tool
    words: Sequence[str]
    folder: Path
    variables: Mapping[str, str]
    log: Path


class Watcher(Protocol):
    """Whoever looks on while the tool runs."""

    def started(self, process: int) -> None:
        """Learn the tool's process id."""

    def line(self, text: str) -> None:
        """Take one line of what it prints."""

    def tick(self) -> None:
        """Take a moment, several times a second, for what has to be done meanwhile."""


class Program(Protocol):
    """Terraform or OpenTofu as a process of its own."""

    def find(self, wanted: str) -> Tool:
        """Find the tool by name or path; Unreachable when it is not there."""

    def run(self, job: Job, watcher: Watcher) -> int:
        """Run it to its end, looked on by `watcher`; return its exit code.

        An interrupt is handed on to the tool and its end is waited for: it writes its state and unlocks.
        """

    def answer(self, job: Job) -> str:
        """Run a short command and return what it prints; Failure when it fails."""

    def through(self, job: Job) -> int:
        """Run it with this terminal as its own, and return its exit code."""

    def interrupted(self) -> bool:
        """Tell whether a person interrupted what ran last."""


class StateServer(Protocol):
    """The state server, as the owner of one token sees it."""

    def whoami(self) -> Identity:
        """Tell whose token this is."""

    def standing(self, state: str) -> Standing:
        """Return the state as it stands; one that does not exist yet stands empty."""

    def heartbeat(self, state: str, lock_id: str) -> bool:
        """Say that a lock's holder is alive; False when that lock is not held."""

    def refusals(self, state: str) -> Sequence[Refused]:
        """Return the last refusals, newest first."""

    def register(self, state: str, plan: Record) -> Review:
        """Record a plan for review; the same plan twice is one."""

    def review(self, state: str, sha256: str) -> tuple[Review, Mapping[str, Any]]:
        """Return what was decided of a plan, and what is known of it."""

    def plans(self, state: str) -> Sequence[Mapping[str, Any]]:
        """Return the plans recorded for the state, newest first."""

    def decide(self, state: str, sha256: str, *, approve: bool, reason: str) -> Review:
        """Approve or reject a plan."""

    def grant(self, state: str, kind: str, seconds: int, reason: str) -> str:
        """Record a grant of one use and return its id."""

    def grants(self, state: str) -> Sequence[str]:
        """Return the kinds of grants that are open."""

    def unlock(self, state: str, lock_id: str, reason: str) -> Lock:
        """Release a lock, audited."""


class Gate(Protocol):
    """Somebody who judges a plan before it is applied: its cost, its policies."""

    @property
    def name(self) -> str:
        """What the gate looks at, in one word."""

    def judge(self, state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan's JSON (`show -json`) for a state; a gate that cannot tell says so, never green."""


class Plans(Protocol):
    """Plan files with their records, in a folder that only its owner enters."""

    def place(self, context: Context) -> Path:
        """Return where the tool may write a plan that is not kept yet."""

    def origin(self, file: Path) -> tuple[int, str] | None:
        """Return serial and lineage the plan was made from; None when they cannot be read (encrypted)."""

    def keep(self, context: Context, file: Path, record: Record) -> tuple[Path, Record]:
        """Keep a plan with its record, sealed by its digest."""

    def find(self, context: Context, name: str) -> tuple[Path, Record, str]:
        """Return a plan by path, digest or nothing (the newest), its record and its digest now; Misuse if none."""

    def kept(self, context: Context) -> Sequence[tuple[Path, Record]]:
        """Return the plans of a context, newest first."""

    def drop(self, file: Path) -> None:
        """Remove a plan and its record: it was applied, or is too old to be."""


class Journal(Protocol):
    """What runs, and what ended unseen."""

    def begin(self, run: Run) -> None:
        """Note a run that is about to start."""

    def note(self, run: Run) -> None:
        """Note what is known of it now; with an exit code it has ended."""

    def log(self, context: str, run: str) -> Path:
        """Return the file that keeps what the run prints."""

    def open_runs(self, context: str) -> Sequence[tuple[Run, Life]]:
        """Return the runs without a recorded end, oldest first, and what still lives of each."""


class Folder(Protocol):
    """The files of an environment, and the choices kept beside them."""

    def sources(self, context: Context) -> Mapping[str, str]:
        """Return the configuration files, by name."""

    def dotenv(self, context: Context) -> tuple[str | None, str | None]:
        """Return the texts of `.env` and `env.example`, None for what is not there."""

    def data(self, context: Context) -> Path:
        """Return the context's own folder of plugins and modules (`TF_DATA_DIR`)."""

    def initialised(self, context: Context) -> bool:
        """Tell whether `init` has run for this context."""

    def errored(self, context: Context) -> tuple[Path, str] | None:
        """Return the state that the tool could not save (`errored.tfstate`), if there is one."""

    def local_state(self, context: Context) -> bool:
        """Tell whether a state with resources lies in the folder itself."""

    def set_aside(self, context: Context, file: Path) -> Path:
        """Move a file to the context's rescued ones and return its new place."""

    def disposable(self, context: Context) -> Sequence[Path]:
        """Return what can be made again: plugins, modules, logs of ended runs, crash logs."""

    def remove(self, path: Path) -> None:
        """Remove a file or a folder that `disposable` named."""


class Repository(Protocol):
    """The git repository of the configuration."""

    def commit(self, folder: Path) -> Commit | None:
        """Return what is checked out there; None outside git."""


class Secrets(Protocol):
    """Where tokens come from: the environment, `.env`, a command, the keyring; never an argument."""

    def token(self, context: Context) -> tuple[str, str]:
        """Return the token and where it was found; an empty one when there is none."""


class Draughtsman(Protocol):
    """Graphviz, where it is installed."""

    def draw(self, dot: str) -> str | None:
        """Return the graph as SVG; None where Graphviz is not there."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""

    def elapsed(self) -> float:
        """Return seconds since some instant, never going back."""


class Screen(Protocol):
    """Where people look while work is done."""

    def say(self, line: str) -> None:
        """Print a line that stays."""

    def progress(self, line: str) -> None:
        """Show a line that the next one replaces; an empty one clears it."""

    def ask(self, question: str) -> str | None:
        """Ask and return the answer; None when nobody is there to answer."""
