"""How long a server process needs to its first answer, and a second `utilisateurs up` until it is ready."""

import os
import subprocess
import sys
import tempfile
import time

import psutil

from bench.processor import family
from scripts.server import Server, answers, free_port, running_in, scratch_folder

PROGRAM = "from utilisateurs.cli.main import run; run()"


def until_first_answer(server: Server) -> float:
    """Start a second server with the settings of the running one, stop it, and return its seconds to an answer."""
    port = free_port()
    environment = {**_settings_of(server), "PORT": str(port)}
    with tempfile.TemporaryFile() as log:
        begin = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, "serve"], env=environment, stdout=log, stderr=log)
        try:
            while not answers(f"http://127.0.0.1:{port}/health/live"):
                time.sleep(0.01)
            return time.perf_counter() - begin
        finally:
            process.terminate()
            process.wait()  # what it does to stop would slow the next start


def second_up() -> float:
    """Start `up` with its usual sample, stop it, and return how many seconds it needs the next time.

    What `make` adds is the reading of its Makefile: a few hundredths.
    """
    with scratch_folder() as folder:
        with running_in(folder):
            pass
        begin = time.perf_counter()
        with running_in(folder):
            return time.perf_counter() - begin


def _settings_of(server: Server) -> dict[str, str]:
    for process in family(server.pid):
        environment: dict[str, str] = process.environ() if process.pid != os.getpid() else {}
        if "UTILISATEURS_SECRET" in environment and not process.name().startswith("postgres"):
            return environment
    raise psutil.NoSuchProcess(server.pid)
