"""What Barman packs segments with, and files with holes where there is nothing."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import zstandard

from relais.backups.model.backup import Unusable

CHUNK = 64 * 1024
NOTHING = bytes(CHUNK)


def _zstd(content: bytes) -> bytes:
    reader = zstandard.ZstdDecompressor().decompressobj()
    found = reader.decompress(content)
    if not reader.eof:
        raise EOFError("it is cut off")
    return found


UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": _zstd,
}
UNKNOWN = {".lz4", ".snappy"}
ENDINGS = {"", *UNPACK, *UNKNOWN}


def unpacked(name: str, content: bytes) -> bytes:
    """Return what an object of the archive holds, by the ending of its name.

    Raises:
        Unusable: it is packed in a way that is not known here, or it is broken.
    """
    ending = PurePosixPath(name).suffix
    if ending in UNKNOWN:
        known = "none, gzip, bzip2, xz or zstd"
        raise Unusable(f"{name} is packed by {ending[1:]}, which a drill cannot unpack: archive with {known}.")
    try:
        return UNPACK.get(ending, bytes)(content)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as fault:
        raise Unusable(f"{name} cannot be unpacked: {fault}.") from fault


def write_sparse(content: bytes, path: Path) -> None:
    """Write a file with holes for its zeros: a quiet minute's segment is 16 MB of almost nothing."""
    with path.open("wb") as file:
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            if chunk == NOTHING[: len(chunk)]:
                file.seek(len(chunk), 1)
            else:
                file.write(chunk)
        file.truncate(len(content))
