"""The git command, run in one repository. Credentials are git's own business: its helpers, ssh's agent.

A pipeline that has neither gives RELAIS_GIT_TOKEN, and RELAIS_GIT_URL (else CI_SERVER_URL) for the one server that may
see it: git then asks a helper that reads it from the environment, so it stands in no address, argument, file or log.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from relais.kit.errors import Failure, Misuse, Unreachable

ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""What a hook's environment says of another repository."""
CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
OPENS = re.compile(r"^(?:https?://[^/@\s]+|[a-z+]+://[^/@\s:]*:[^/@\s]*)@")
"""An address that holds a password, or a token in the place of a name."""
TOKEN, SERVER = "RELAIS_GIT_TOKEN", "RELAIS_GIT_URL"
HELPER = (
    '!f() { test "$1" = get && echo "username=${RELAIS_GIT_USER:-oauth2}" && echo "password=$RELAIS_GIT_TOKEN"; }; f'
)
NOISE = re.compile(r"^(hint:|To |Everything up-to-date|\s*$)")
CHUNK = 1 << 16
PATIENCE = {"ls-remote": 120.0, "push": 900.0, "fetch": 1800.0}
"""Seconds that what asks another machine may take: git itself waits for ever for one that says nothing. A hook may run
tests, and a history may be long."""


class GitFailed(Failure):
    """Git said no; its words are in the sentence."""


class Git:
    """Git in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        self._environment = kept | _helper(kept) | {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_FLUSH": "0"}

    def text(self, *arguments: str) -> str:
        """Return what a command prints, without the last line's end."""
        return self.data(*arguments).decode("utf-8", "surrogateescape").rstrip("\n")

    def data(self, *arguments: str, given: bytes = b"") -> bytes:
        """Return the bytes that a command prints.

        Raises:
            GitFailed: the command failed.
            Unreachable: there is no git.
        """
        answer = self.answer(*arguments, given=given)
        if answer.returncode:
            raise GitFailed(f"git {arguments[0]}: {words(answer.stderr)}")
        return answer.stdout

    def asks(self, *arguments: str) -> bool:
        """Tell whether a command that answers by its exit code says yes."""
        return self.answer(*arguments).returncode == 0

    def answer(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end, whatever it says.

        Raises:
            Misuse: an argument is an address that holds what opens it, for every other process to read.
            Unreachable: another machine says nothing.
        """
        for one in filter(OPENS.match, arguments):
            raise Misuse(
                f"{redacted(one)} is written with a password or a token in it.",
                remedy=f"Take it out: git's own helpers know it, or {TOKEN} and {SERVER} do.",
            )
        command, environment, patience = ["git", *arguments], self._environment, PATIENCE.get(arguments[0])
        try:
            return subprocess.run(
                command,
                cwd=self.folder,
                env=environment,
                input=given,
                capture_output=True,
                check=False,
                timeout=patience,
            )
        except subprocess.TimeoutExpired as fault:
            remote = next((one for one in arguments[1:] if not one.startswith("-")), "the remote")
            raise Unreachable(
                f"{redacted(remote)} says nothing: git {arguments[0]} was stopped after {patience:.0f} s."
            ) from fault
        except FileNotFoundError as fault:
            raise _absent(self.folder) from fault

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """Give the output piece by piece; a reader that leaves early stops the command."""
        with TemporaryFile() as complaint, self._start(arguments, complaint) as process:
            assert process.stdout
            try:
                while piece := os.read(process.stdout.fileno(), CHUNK):
                    yield piece
            except GeneratorExit:
                process.kill()
                raise
            if process.wait():
                complaint.seek(0)
                raise GitFailed(f"git {arguments[0]}: {words(complaint.read())}")

    def _start(self, arguments: tuple[str, ...], complaint: IO[bytes]) -> subprocess.Popen[bytes]:
        command, environment = ["git", *arguments], self._environment
        try:
            return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=complaint)
        except FileNotFoundError as fault:
            raise _absent(self.folder) from fault


def _helper(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which git asks for a token of the environment, for one server alone (git-config(1))."""
    if not environment.get(TOKEN):
        return {}
    server = environment.get(SERVER) or environment.get("CI_SERVER_URL")
    if not server:
        raise Misuse(
            "is missing.", field=SERVER, remedy=f"Say which server may see {TOKEN}: https://gitlab.example.org."
        )
    number = int(environment.get("GIT_CONFIG_COUNT") or 0)
    key, value = f"GIT_CONFIG_KEY_{number}", f"GIT_CONFIG_VALUE_{number}"
    return {"GIT_CONFIG_COUNT": str(number + 1), key: f"credential.{server}.helper", value: HELPER}


def redacted(remote: str) -> str:
    """Return an address without what opens it."""
    return CREDENTIALS.sub("", remote)


def words(complaint: bytes) -> str:
    """Return git's own words in one line, without hints and without credentials."""
    lines = complaint.decode("utf-8", "replace").splitlines()
    kept = [line.removeprefix("fatal: ").strip() for line in lines if not NOISE.match(line)]
    return CREDENTIALS.sub("", "; ".join(kept)) or "no reason given"


def top(start: Path) -> Path:
    """Return the top folder of the repository that holds this folder.

    Raises:
        Misuse: there is none.
    """
    answer = Git(start).answer("rev-parse", "--show-toplevel")
    if answer.returncode:
        raise Misuse(f"{start} is in no git repository.", remedy="Go to one, or run git init.")
    return Path(answer.stdout.decode().rstrip("\n"))


def _absent(folder: Path) -> Failure:
    if not folder.is_dir():
        return Misuse(f"There is no folder {folder}.")
    return Unreachable("git is not installed.", remedy="Install it: on Debian, apt-get install git.")
