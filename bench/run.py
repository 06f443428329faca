"""`make bench`: the real service on scratch data, against its ceilings and, if one is named, a peer.

`python -m bench.run --quick` takes two minutes in place of ten, and prints alone. BENCH_USERS sets how many users the
large list has; BENCH_PEER_URL, BENCH_PEER_TOKEN and BENCH_PEER_PID name a peer on this machine, BENCH_PEER_ME and
BENCH_PEER_USERS its two addresses.
"""

import os
import sys
from statistics import median

import psutil

from bench import report
from bench.exporting import exporting
from bench.load import CONNECTIONS
from bench.reading import reading, searching
from bench.report import Result
from bench.service import Service
from bench.settings import Scale, chosen
from bench.signing import signing_in
from bench.start import second_up, until_first_answer
from scripts.server import running
from scripts.with_server import GENEROUS

SAMPLE = 2_000
"""People with a whole history; the others have a record only."""
FAULTS = ("requests neither", "requests of these")


def measured(scale: Scale) -> tuple[list[Result], float]:
    """Return the lines, and how long the large list took to make."""
    settings = {**GENEROUS, "UTILISATEURS_SAMPLE_USERS": str(SAMPLE)}
    report.progress("Starting the service")
    with running(settings, patience=600) as server:
        service = Service(server)
        report.progress("Signing in")
        entered = signing_in(service, scale)
        report.progress(f"Reading among {scale.listed:,} users")
        lines = reading(service, scale)
        report.progress(f"Making {scale.users:,} users, searching among them")
        found, seconds = searching(service, scale)
        report.progress("Exporting them all")
        lines += [*found, *exporting(service), *entered]
        report.progress("Starting again")
        first = median(until_first_answer(server) for _ in range(scale.rounds))
    lines.append(Result("from the process to its first answer", first, "s", 1.5))
    lines.append(Result("second start of `make up`, until it is ready", second_up(), "s", 5))
    return lines, seconds


def remarks(scale: Scale, filling: float, others: float) -> list[str]:
    """Say what to think of the figures."""
    raised = ", ".join(f"{name.removeprefix('UTILISATEURS_')}={value}" for name, value in sorted(GENEROUS.items()))
    return [
        f"{scale.told()} {CONNECTIONS} connections unless said otherwise.",
        f"Others used {others:.0f} % of the processor time that this machine spent meanwhile.",
        "Processor time per request bears such neighbours; rates and times do not, and are worse the more others run.",
        "Client, service and PostgreSQL share the processors: rates and times are worse than on machines apart.",
        f"{SAMPLE:,} users have a whole history, the others a record only; the large list was made in {filling:.0f} s.",
        f"Two workers, all features on. Limits are on, raised for one address that signs everybody in: {raised}.",
        "The peer's cells hold a figure when BENCH_PEER_URL, BENCH_PEER_TOKEN and BENCH_PEER_PID name one.",
    ]


def main() -> int:
    """Measure, print, and write the page; a request that failed makes the figures worthless."""
    scale, ours, busy = chosen(), _ours(), _busy()
    lines, filling = measured(scale)
    others = 100 * (1 - (_ours() - ours) / (_busy() - busy))
    said = remarks(scale, filling, others)
    print(report.terminal(lines, said))
    if scale.published:
        report.write(lines, said)
    return 1 if any(one.what.startswith(FAULTS) and one.value for one in lines) else 0


def _ours() -> float:
    """Return what this process and those it has started and waited for have spent."""
    return sum(os.times()[:4])


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


if __name__ == "__main__":
    sys.exit(main())
