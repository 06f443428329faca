"""Signatures of people by their SSH keys: made and checked by `ssh-keygen -Y`, kept in one line.

The format is OpenSSH's (PROTOCOL.sshsig), under a namespace of ours, so that no signature made for something else
counts here. A key is named by its file, or is in the agent; what is secret of it is read by ssh-keygen alone.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from relais.delivery.model.entries import Entry
from relais.delivery.model.gate_settings import Approvers
from relais.kit.errors import Failure, Misuse, Refusal, Unreachable

NAMESPACE = "approval@relais"
VARIABLE = "RELAIS_APPROVAL_KEY"
FILES = ("id_ed25519", "id_ecdsa", "id_ed25519_sk", "id_ecdsa_sk", "id_rsa")
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
BASE64 = re.compile(r"[A-Za-z0-9+/]+=*")
WIDTH = 70


class NoKey(Refusal):
    """No key at hand is an approver's."""


class SshSeals:
    """Signs in the name of an approver, and knows their signatures; `key` names a file, private or public."""

    def __init__(self, approvers: Approvers, key: str = "") -> None:
        self.approvers = approvers
        self.key = key or os.environ.get(VARIABLE, "")
        self.known: dict[str, str] = {}

    def person(self) -> str:
        """Return whose key is at hand."""
        return self._mine()[0]

    def sign(self, statement: bytes) -> str:
        """Return the signature of a statement by the key at hand, in one line."""
        _person, key = self._mine()
        with TemporaryDirectory() as folder:
            public = Path(folder) / "key.pub"
            public.write_text(f"{key}\n", encoding="utf-8")
            file = self.key or self._file_of(key) or str(public)  # the agent signs for a public key
            armoured = _told("-Y", "sign", "-q", "-n", NAMESPACE, "-f", file, given=statement)
        return "".join(armoured.replace(BEGIN, "").replace(END, "").split())

    def fault(self, entry: Entry) -> str:
        """Say what is wrong with an entry's signature; nothing when an approver of that name made it."""
        if entry.line not in self.known:
            self.known[entry.line] = self._checked(entry)
        return self.known[entry.line]

    def _checked(self, entry: Entry) -> str:
        signature, keys = entry.details.get("signature", ""), self.approvers.get(entry.by)
        if not signature:
            return "it is not signed"
        if not keys:
            return f"{entry.by} is no approver"
        if not BASE64.fullmatch(signature):
            return "its signature is none"
        with TemporaryDirectory() as folder:
            allowed, file = Path(folder) / "allowed", Path(folder) / "signature"
            lines = [f'{entry.by} namespaces="{NAMESPACE}" {key}\n' for key in keys]
            allowed.write_text("".join(lines), encoding="utf-8")
            file.write_text("\n".join([BEGIN, *wrap(signature, WIDTH), END, ""]), encoding="ascii")
            words = ("-Y", "verify", "-f", str(allowed), "-I", entry.by, "-n", NAMESPACE, "-s", str(file))
            answer = _run(*words, given=entry.statement)
        return "" if answer.returncode == 0 else f"its signature is not one of {entry.by}"

    def _mine(self) -> tuple[str, str]:
        """Return an approver and the public key of his that is at hand."""
        people = {_bare(key): name for name, keys in self.approvers.items() for key in keys}
        at_hand = list(self._at_hand())
        for key in at_hand:
            if _bare(key) in people:
                return people[_bare(key)], key
        raise NoKey(
            f"{'no key at hand' if at_hand else 'there is no key at hand that'} is one of an approver.",
            remedy=f"Name yours by --key or {VARIABLE}, or add it to the agent; approvers are in delivery.approvers.",
        )

    def _at_hand(self) -> Iterator[str]:
        if self.key:
            yield _public(Path(self.key))
            return
        if os.environ.get("SSH_AUTH_SOCK"):
            yield from _agent()
        for name in FILES:
            if (file := _home() / f"{name}.pub").is_file():
                yield _public(file)

    @staticmethod
    def _file_of(key: str) -> str:
        """Return the private file whose public twin holds a key, if there is one."""
        for name in FILES:
            file = _home() / name
            if file.is_file() and file.with_suffix(".pub").is_file() and _bare(_public(file)) == _bare(key):
                return str(file)
        return ""


def _home() -> Path:
    return Path.home() / ".ssh"


def _bare(key: str) -> str:
    """Return a public key without its remark."""
    return " ".join(key.split()[:2])


def _public(file: Path) -> str:
    """Return the public key of a file, from its public twin if it has one."""
    twin = file if file.suffix == ".pub" else file.with_name(f"{file.name}.pub")
    if twin.is_file():
        return twin.read_text(encoding="utf-8", errors="replace").strip()
    if not file.is_file():
        raise Misuse(f"there is no key file {file}.")
    return _told("-y", "-f", str(file)).strip()


def _agent() -> list[str]:
    try:
        answer = subprocess.run(["ssh-add", "-L"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S607 - found on PATH, as git is
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return []
    return answer.stdout.splitlines() if answer.returncode == 0 else []


def _told(*words: str, given: bytes = b"") -> str:
    answer = _run(*words, given=given)
    if answer.returncode:
        said = " ".join(answer.stderr.decode("utf-8", "replace").split())
        raise Failure(f"ssh-keygen did not sign: {said}.")
    return answer.stdout.decode("utf-8", "replace")


def _run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", *words], input=given, capture_output=True, check=False)  # noqa: S607 - found on PATH, as git is
    except FileNotFoundError as fault:
        raise Unreachable(
            "ssh-keygen is not installed, and nobody else knows signatures.",
            remedy="Install it: on Debian, apt-get install openssh-client.",
        ) from fault
