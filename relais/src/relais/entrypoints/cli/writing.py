"""Files that somebody asked for by name."""

from pathlib import Path

from relais.kit.errors import Failure


def write(file: Path, text: str) -> None:
    """Write a text to a file.

    Raises:
        Failure: the file cannot be written; the system's reason is told.
    """
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{file} cannot be written: {fault.strerror}.") from fault
