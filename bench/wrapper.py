"""`python -m bench.wrapper`: what `relais tf plan` costs beside the bare tool, and how soon `relais --help` is there.

The bare side is what the wrapper asks of the tool too: `terraform plan -out` and `terraform show -json`, on the same
server, with the same plugins. Both are measured in turn; the median counts.
"""

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from bench.report import Part, Result, terminal, write_page

PART = Part("<!-- wrapper: written by `make bench` -->", "<!-- end of the wrapper -->")
RELAIS = Path(sys.executable).with_name("relais")
ROUNDS = 15
OVERHEAD_SECONDS, START_MS = 0.5, 150
RESOURCES = 100
CONFIGURATION = f"""terraform {{
  backend "http" {{}}
}}
resource "terraform_data" "thing" {{
  count = {RESOURCES}
  input = "x${{count.index}}"
}}
"""


@dataclass(frozen=True)
class Ground:
    """A project with its state on a server, and the two ways to plan it."""

    root: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What a shell holds there."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "RELAIS_"))}
        return kept | {
            "RELAIS_STATE_ADDRESS": self.address,
            "TF_CLI_CONFIG_FILE": os.devnull,
            "CHECKPOINT_DISABLE": "1",
        }

    def wrapped(self) -> None:
        """Plan as people do."""
        _run([str(RELAIS), "tf", "plan"], self.root, self.environment)

    def bare(self) -> None:
        """Plan and show with the tool alone."""
        plan = str(self.root / "bare.tfplan")
        _run(["terraform", "plan", "-input=false", "-no-color", f"-out={plan}"], self.root / "infra", self._bare)
        _run(["terraform", "show", "-json", plan], self.root / "infra", self._bare)

    @property
    def _bare(self) -> dict[str, str]:
        state = f"{self.address}/tf/bench"
        addresses = ("TF_HTTP_ADDRESS", "TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS")
        token = (self.root / "relais-state.token").read_text(encoding="utf-8").strip()
        return {
            **self.environment,
            **dict.fromkeys(addresses, state),
            "TF_HTTP_USERNAME": "terraform/bench",
            "TF_HTTP_PASSWORD": token,
            "TF_DATA_DIR": str(self.root / ".relais/terraform/me"),
        }


@contextmanager
def ground() -> Iterator[Ground]:
    """Make a project in a scratch folder, with a server, and apply it once."""
    with tempfile.TemporaryDirectory(prefix="bench-tf-") as folder:
        root = Path(folder)
        (root / "infra").mkdir()
        (root / "infra/main.tf").write_text(CONFIGURATION, encoding="utf-8")
        settings = '[terraform]\nfolder = "infra"\n[environment.me]\nstate = "bench"\n'
        (root / "relais.toml").write_text(settings, encoding="utf-8")
        with _serving(root) as address:
            made = Ground(root, address)
            for words in (("use", "me"), ("plan",), ("apply",)):
                _run([str(RELAIS), "tf", *words], root, made.environment)
            yield made


@contextmanager
def _serving(root: Path) -> Iterator[str]:
    log = root / "server.log"
    with log.open("w", encoding="utf-8") as printed:
        process = subprocess.Popen([RELAIS, "state", "serve", "--port", "0"], cwd=root, stdout=printed, stderr=printed)
    try:
        while not (found := re.search(r"Serving states at (\S+)", log.read_text(encoding="utf-8"))):
            if process.poll() is not None:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.02)
        yield found[1]
    finally:
        process.terminate()
        process.wait()


def _run(words: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL)


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and of the processors; the latter bear neighbours."""

    clock: float
    processor: float


def taken(action: Callable[[], None]) -> Taken:
    """Return what it takes, programs that it starts included."""
    begin, before = time.perf_counter(), _spent()
    action()
    return Taken(time.perf_counter() - begin, _spent() - before)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_turn(rounds: int, *actions: Callable[[], None]) -> list[Taken]:
    """Measure actions in turn, and return the medians of each."""
    for action in actions:
        action()
    rows = [[taken(action) for action in actions] for _ in range(rounds)]
    return [_median(column) for column in zip(*rows, strict=True)]


def _median(column: Sequence[Taken]) -> Taken:
    return Taken(*(statistics.median(values) for values in zip(*(astuple(one) for one in column), strict=True)))


def measured(rounds: int) -> list[Result]:
    """Measure both."""
    here, shell = Path.cwd(), dict(os.environ)
    with ground() as project:
        wrapped, bare = in_turn(rounds, project.wrapped, project.bare)
    python, start = in_turn(
        rounds,
        lambda: _run([sys.executable, "-c", "pass"], here, shell),
        lambda: _run([str(RELAIS), "--help"], here, shell),
    )
    plans = f"terraform plan, then show -json, {RESOURCES} resources"
    return [
        Result(plans, bare.clock, "s"),
        Result("relais tf plan, of the same", wrapped.clock, "s"),
        Result("what the wrapper adds", wrapped.clock - bare.clock, "s", OVERHEAD_SECONDS),
        Result("the same, processor time", wrapped.processor - bare.processor, "s", OVERHEAD_SECONDS),
        Result("a Python that does nothing", 1000 * python.clock, "ms"),
        Result("relais --help", 1000 * start.clock, "ms", START_MS),
        Result("the same, processor time", 1000 * start.processor, "ms", START_MS),
    ]


def main() -> int:
    """Measure, print, and write the page."""
    words = ArgumentParser("bench.wrapper", description=__doc__)
    words.add_argument("--rounds", type=int, default=ROUNDS, help="for each line (%(default)s)")
    words.add_argument("--print-only", action="store_true", help="leave the page as it is")
    chosen = words.parse_args()
    lines = measured(chosen.rounds)
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    said = [
        f"Median of {chosen.rounds} rounds, both sides in turn, on a state server of this machine.",
        f"{load:.1f} programs wanted each processor meanwhile: above 1, the clock tells of the neighbours.",
    ]
    print(terminal(lines, said))
    if not chosen.print_only:
        write_page(PART, lines, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
