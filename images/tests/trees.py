"""File systems of images, side by side."""

import filecmp
import stat
from pathlib import Path


def added(image: Path, base: Path) -> int:
    """Count the bytes of an image's files that its base does not have, or has otherwise; a file of two names once.

    What was deleted from the base makes nothing else smaller.
    """
    known: dict[tuple[int, int], int] = {}
    for file in image.rglob("*"):
        status = file.lstat()
        if stat.S_ISREG(status.st_mode) and not _same(file, base / file.relative_to(image)):
            known[status.st_dev, status.st_ino] = status.st_size
    return sum(known.values())


def _same(file: Path, other: Path) -> bool:
    return other.is_file() and not other.is_symlink() and filecmp.cmp(file, other, shallow=False)
