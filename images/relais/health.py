"""Docker's question to a container of Relais: does the server in it answer? One that runs a command is well.

The image runs servers and commands alike, so the processes tell which it is, where it listens, and whether by TLS. A
port that the system chose is told in the log alone, and is not asked.
"""
# ruff: noqa: INP001 - a program by itself in the image

import ssl
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from pathlib import Path

SERVERS = {("state", "serve"): "8765", ("serve",): "8780"}
"""Words that serve, with their default ports."""
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what a server may listen on; here it is called
SECONDS = 5


def servers(processes: Path) -> Iterator[Sequence[str]]:
    """Yield the words after `relais` of every process that serves."""
    for file in processes.glob("[0-9]*/cmdline"):
        words = read(file).split("\0")
        names = [word.rpartition("/")[2] for word in words[:3]]
        said = words[names.index("relais") + 1 :] if "relais" in names else []
        if any(tuple(said[: len(serving)]) == serving for serving in SERVERS):
            yield said


def read(file: Path) -> str:
    """Return the words of a process; none when it has just ended."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def option(words: Sequence[str], name: str, default: str) -> str:
    """Return an option's value, written `--name value` or `--name=value`."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return default


def address(words: Sequence[str]) -> str:
    """Return where a server is asked; nothing when only its log tells the port."""
    port = option(
        words, "--port", next(port for serving, port in SERVERS.items() if tuple(words[: len(serving)]) == serving)
    )
    host = option(words, "--host", "127.0.0.1")
    scheme = "https" if option(words, "--tls-certificate", "") else "http"
    return f"{scheme}://{WILDCARDS.get(host, host)}:{port}/health" if port != "0" else ""


def main(processes: Path) -> int:
    """Ask every server of the container. Raises OSError, HTTPException: one does not answer."""
    # The container's own server is asked, by a name that is not in its certificate, and told nothing.
    unchecked = ssl._create_unverified_context()  # noqa: S323, SLF001 - as above # nosemgrep: certificate-unchecked
    for url in filter(None, map(address, servers(processes))):
        urllib.request.urlopen(url, timeout=SECONDS, context=unchecked).close()  # noqa: S310 - http or https, as above
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1] if sys.argv[1:] else "/proc")))
    except (OSError, HTTPException) as error:
        sys.exit(f"The server does not answer: {error}")
