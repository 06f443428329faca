"""A stand-in for S3: moto's server, in an environment of its own (tools/aws without its provider of Terraform)."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".local/s3/bin/python"
PATIENCE = 60.0
BUCKET = "backups"
KEYS = {"AWS_ACCESS_KEY_ID": "keeper", "AWS_SECRET_ACCESS_KEY": "synthetic"}
"""Of somebody who may do everything."""
MORE = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}


class Store:
    """Objects at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    @cache  # noqa: B019 - a client takes longer to make than to ask, and a store lives as long as its tests
    def client(self, service: str = "s3") -> Any:
        session = boto3.Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], region_name="us-east-1")
        return session.client(service, endpoint_url=self.address)

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.client().get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        content: bytes = self.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def write(self, key: str, content: bytes) -> None:
        self.client().put_object(Bucket=BUCKET, Key=key, Body=content)

    def remove(self, key: str) -> None:
        self.client().delete_object(Bucket=BUCKET, Key=key)

    def copy(self, prefix: str, to: str) -> None:
        """Copy every object below a prefix, as a fault needs a store of its own."""
        client = self.client()
        for key in self.keys(f"{prefix}/"):
            source = {"Bucket": BUCKET, "Key": key}
            client.copy_object(Bucket=BUCKET, Key=f"{to}{key.removeprefix(prefix)}", CopySource=source)

    def dump(self, folder: Path) -> None:
        """Keep every object as a file."""
        for key in self.keys():
            file = folder / key
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.read(key))

    def load(self, folder: Path) -> None:
        """Take every file as an object."""
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            self.write(str(file.relative_to(folder)), file.read_bytes())

    @contextmanager
    def reader(self) -> Iterator[Mapping[str, str]]:
        """Give the keys of somebody who may list and read this bucket; meanwhile the server looks who asks."""
        client, arn = self.client("iam"), f"arn:aws:s3:::{BUCKET}"
        may = {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": [arn, f"{arn}/*"]}
        client.create_user(UserName="reader")
        policy = json.dumps({"Version": "2012-10-17", "Statement": [may]})
        client.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
        key = client.create_access_key(UserName="reader")["AccessKey"]
        self._look("0")
        try:
            yield {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
        finally:
            self._look("inf")

    def _look(self, after: str) -> None:
        """Have the server look who asks, after so many questions."""
        plain = {"Content-Type": "text/plain"}
        asked = Request(f"{self.address}/moto-api/reset-auth", after.encode(), plain, method="POST")
        with urlopen(asked, timeout=30) as answer:
            assert answer.status == 200


@contextmanager
def serving(folder: Path) -> Iterator[Store]:
    """Serve an empty bucket, on a port the system chooses."""
    log = folder / "moto.log"
    with log.open("w", encoding="utf-8") as printed:
        words = [str(PYTHON), "-m", "moto.server", "-p", "0"]
        process = subprocess.Popen(words, stdout=printed, stderr=printed, cwd=folder, env={**os.environ, **MORE})
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"Running on (http://\S+)", log.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, "moto does not start"
            time.sleep(0.05)
        store = Store(found[1])
        store.client().create_bucket(Bucket=BUCKET)
        yield store
    finally:
        process.terminate()
        process.wait(PATIENCE)
