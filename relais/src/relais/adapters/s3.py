"""Objects in S3 or what is compatible with it, by boto3; credentials and endpoint come from its usual variables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from relais.kit.errors import Misuse, Unreachable

SCHEME = "s3://"


def split(address: str) -> tuple[str, str]:
    """Return bucket and key of `s3://bucket/key`.

    Raises:
        Misuse: it has no such form.

    """
    bucket, _, key = address.removeprefix(SCHEME).partition("/")
    if not (address.startswith(SCHEME) and bucket and key):
        raise Misuse(f"{address!r} is no object.", remedy="Write s3://bucket/key.")
    return bucket, key


def put(path: Path, address: str) -> None:
    """Upload a file."""
    bucket, key = split(address)
    with _errors(address):
        _client().upload_file(str(path), bucket, key)


def get(address: str, path: Path) -> None:
    """Download a file."""
    bucket, key = split(address)
    with _errors(address):
        _client().download_file(bucket, key, str(path))


@dataclass(frozen=True)
class Found:
    """An object of a list: its key, bytes, and when it came."""

    key: str
    size: int
    at: datetime


class Bucket:
    """Objects below `s3://bucket/prefix`, read by many at once; keys are told and taken without the prefix."""

    def __init__(self, address: str, endpoint: str = "") -> None:
        """Ask the store at this endpoint, or Amazon's.

        Raises:
            Misuse: the address has no such form.

        """
        name, _, prefix = address.removeprefix(SCHEME).partition("/")
        if not (address.startswith(SCHEME) and name):
            raise Misuse(f"{address!r} is no place for backups.", remedy="Write s3://bucket/prefix.")
        self._name, self._address = name, address
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client = _client(endpoint)

    def list(self, prefix: str, after: str = "") -> Iterator[Found]:
        """List the objects below a prefix, in the order of their keys, from behind a key."""
        words = {"Bucket": self._name, "Prefix": self._prefix + prefix}
        with _errors(self._address):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(**words, **({"StartAfter": self._prefix + after} if after else {})):
                for one in page.get("Contents", ()):
                    yield Found(one["Key"].removeprefix(self._prefix), one["Size"], one["LastModified"])

    def read(self, key: str) -> bytes:
        """Return an object."""
        with _errors(f"{self._address}/{key}"):
            content: bytes = self._client.get_object(Bucket=self._name, Key=self._prefix + key)["Body"].read()
            return content


def versions(address: str) -> Iterator[tuple[bytes, datetime]]:
    """Return every version of an object that the bucket keeps, oldest first; one without versioning has one."""
    bucket, key = split(address)
    with _errors(address):
        client = _client()
        pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
        found = [one for page in pages for one in page.get("Versions", ()) if one["Key"] == key]
        for one in sorted(found, key=lambda version: version["LastModified"]):
            which = {} if one["VersionId"] == "null" else {"VersionId": one["VersionId"]}
            yield client.get_object(Bucket=bucket, Key=key, **which)["Body"].read(), one["LastModified"]


def _client(endpoint: str = "") -> Any:
    try:
        import boto3  # noqa: PLC0415 - an extra, slow to import
    except ImportError as error:
        raise Misuse("S3 needs the extra `s3`.", remedy="pip install 'relais[s3]'") from error
    return boto3.client("s3", endpoint_url=endpoint or None)


class _errors:  # noqa: N801 - reads as a word in `with`
    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None and type(error).__module__.startswith(("botocore", "boto3")):
            raise Unreachable(f"{self._address}: {error}", remedy="Look at the bucket and the credentials.") from error
