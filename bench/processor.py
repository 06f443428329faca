"""What the server's processes have used: processor time by kind, and memory."""

from contextlib import suppress
from dataclasses import dataclass

import psutil

MIB = 1024 * 1024


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time."""

    service: float
    database: float

    def __sub__(self, before: "Spent") -> "Spent":
        """Tell what was spent since."""
        return Spent(self.service - before.service, self.database - before.database)

    def per_ms(self, requests: int) -> float:
        """Return both together, per request, in milliseconds."""
        return (self.service + self.database) / requests * 1000 if requests else float("nan")


def spent(pid: int) -> Spent:
    """Add up the process and all below it: PostgreSQL's on one side, ours on the other."""
    ours, postgres = 0.0, 0.0
    for process in family(pid):
        try:
            times, name = process.cpu_times(), process.name()
        except psutil.NoSuchProcess:
            continue
        # Those of children that have ended belong to their parent: a connection's process goes with it.
        used = times.user + times.system + times.children_user + times.children_system
        if name.startswith("postgres"):
            postgres += used
        else:
            ours += used
    return Spent(ours, postgres)


def largest_mib(pid: int) -> float:
    """Return the resident memory of the largest worker."""
    return max(map(resident, workers(pid))) / MIB


def workers(pid: int) -> list[psutil.Process]:
    """Return the processes that answer: the children of the server, which is itself a child of `up`."""
    servers = {}
    for process in family(pid):
        with suppress(psutil.NoSuchProcess):  # a connection's process may end while it is looked at
            if process.cmdline()[-1:] == ["serve"]:
                servers[process.pid] = process.ppid()
    return [psutil.Process(one) for one, parent in servers.items() if parent in servers and psutil.pid_exists(one)]


def resident(process: psutil.Process) -> int:
    """Return the bytes of memory that a process has; none, if it has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def family(pid: int) -> list[psutil.Process]:
    """Return the process and all below it."""
    return [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
