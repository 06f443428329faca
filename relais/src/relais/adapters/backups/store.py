"""Backups and the log of one server in S3, as Barman's cloud commands lay them out.

`<server>/base/<backup>/` holds `backup.info` and archives; `<server>/wals/` holds the histories of timelines, and in a
folder for each 4 GB of log the segments, packed or not. The base is unpacked by `barman-cloud-restore`, which is what
restores it on the day it matters; it is under the GPL and is called, never imported.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path, PurePosixPath

from relais.adapters.backups.barman import Barman
from relais.adapters.backups.packing import ENDINGS, unpacked, write_sparse
from relais.adapters.s3 import Bucket, Found
from relais.backups.model.archive import SEGMENT, Archive, Archived
from relais.backups.model.backup import Backup, parsed
from relais.backups.ports import Progress

INFO = "backup.info"
SHARED = 16
"""Letters that the names of the segments of one folder share."""
AT_ONCE = 8
"""Segments that are fetched at once: each needs twice its size in memory, and a client of boto3 has ten connections."""


class S3Store:
    """The backups of one server."""

    def __init__(self, bucket: Bucket, server: str, barman: Barman) -> None:
        self._bucket, self._server, self._barman = bucket, server, barman

    def names(self) -> Sequence[str]:
        """Name the backups that have a `backup.info`, oldest first; their names begin with their instant."""
        return sorted(key.parent.name for key in self._keys() if key.name == INFO)

    def unfinished(self) -> Sequence[str]:
        """Name those that have none: Barman is at work on them, or was cut off."""
        keys = list(self._keys())
        return sorted({key.parent.name for key in keys} - {key.parent.name for key in keys if key.name == INFO})

    def backup(self, name: str) -> Backup:
        """Read a backup's `backup.info`."""
        return parsed(name, self._bucket.read(f"{self._server}/base/{name}/{INFO}").decode("utf-8", "replace"))

    def size(self, backup: Backup) -> int:
        """Return the bytes of a backup."""
        return sum(one.size for one in self._bucket.list(f"{self._server}/base/{backup.name}/"))

    def archive(self, backup: Backup) -> Archive:
        """List the log from the backup's first segment on, and the histories of its timeline and later ones."""
        wals = f"{self._server}/wals/"
        segments = _segments(self._bucket.list(wals, f"{wals}{backup.begin_wal[:SHARED]}/"))
        return Archive(dict(segments), dict(self._histories(backup.timeline)))

    def fetch_base(self, backup: Backup, folder: Path, tablespaces: Path, progress: Progress) -> int:
        """Have Barman unpack a backup."""
        moved = {one.name: tablespaces / str(one.oid) for one in backup.tablespaces}
        return self._barman.restore(backup.name, folder, moved, progress)

    def fetch_log(self, archive: Archive, names: Sequence[str], folder: Path, progress: Progress) -> int:
        """Unpack segments, many at once, and write the histories."""
        for timeline, text in archive.histories.items():
            (folder / f"{timeline:08X}.history").write_text(text, encoding="utf-8")
        with ThreadPoolExecutor(AT_ONCE) as threads:
            jobs = [threads.submit(self._fetch, archive.segments[name], folder / name) for name in names]
            try:
                for done, job in enumerate(jobs, 1):
                    job.result()
                    progress(f"log: {done} of {len(jobs)} segments")
            finally:
                threads.shutdown(cancel_futures=True)
        return sum(archive.segments[name].size for name in names)

    def _keys(self) -> Iterator[PurePosixPath]:
        return (PurePosixPath(one.key) for one in self._bucket.list(f"{self._server}/base/"))

    def _fetch(self, segment: Archived, path: Path) -> None:
        write_sparse(unpacked(PurePosixPath(segment.key).name, self._bucket.read(segment.key)), path)

    def _histories(self, timeline: int) -> Iterator[tuple[int, str]]:
        """Read the history of a timeline, which the first has none of, and of those that come after it."""
        for one in count(timeline):
            found = next(self._bucket.list(f"{self._server}/wals/{one:08X}.history"), None)
            if found:
                content = unpacked(PurePosixPath(found.key).name, self._bucket.read(found.key))
                yield one, content.decode("utf-8", "replace")
            elif one > timeline:
                return


def _segments(found: Iterator[Found]) -> Iterator[tuple[str, Archived]]:
    for one in found:
        file = PurePosixPath(one.key)
        if file.suffix in ENDINGS and SEGMENT.fullmatch(file.stem):
            yield file.stem, Archived(one.key, one.size, one.at)
