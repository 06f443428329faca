"""Looks whether the service answers from outside: `python -m scripts.smoke_test https://users.example.com`.

The page, the API behind it, and, with --version, that this version serves or a newer one; the reconciler takes its
time, so it looks again until `--within` has passed. Health and figures must not be reachable.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException

from relais.kit.errors import Misuse
from relais.kit.semver import Version

PAUSE_SECONDS = 5.0
PATIENCE_SECONDS = 10


def answer(url: str) -> tuple[int, str]:
    """Return status and text of an address; status 0 and the reason when nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as response:  # noqa: S310 - main takes http(s) only
            return response.status, response.read().decode("utf-8", errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, str(error.reason)
    except (OSError, HTTPException) as error:
        return 0, str(error)


def faults(url: str, version: Version | None) -> Iterator[str]:
    """Tell what is not as it should be."""
    status, page = answer(f"{url}/")
    if status != 200 or "<html" not in page.lower():  # noqa: PLR2004 - the status of a page that is there
        yield f"{url}/: no page ({status}: {page[:80]})"
    status, told = answer(f"{url}/api/v1/configuration")
    try:
        serves = Version.parse(json.loads(told)["version"])
    except (KeyError, TypeError, ValueError, Misuse):
        yield f"{url}/api/v1/configuration: tells no version ({status}: {told[:80]})"
    else:
        if version and serves < version:
            yield f"{url}: serves {serves}, which is older than {version}"
    for path in ("/health/ready", "/metrics"):
        if "schema" in (told := answer(f"{url}{path}")[1]) or "# HELP" in told:
            yield f"{url}{path}: can be reached from outside"


def main(words: list[str]) -> int:
    """Look until it is well, or time is over."""
    parser = argparse.ArgumentParser(prog="python -m scripts.smoke_test")
    parser.add_argument("url", help="where people reach the service")
    parser.add_argument("--version", default="", help="oldest version of the service that may serve")
    parser.add_argument("--within", type=float, default=0, help="seconds to wait for it (%(default)s)")
    given = parser.parse_args(words)
    if not given.url.startswith(("http://", "https://")):
        parser.error(f"{given.url!r} is no address of http or https")
    version = Version.parse(given.version) if given.version else None
    url, end = given.url.rstrip("/"), time.monotonic() + given.within
    while (found := list(faults(url, version))) and time.monotonic() < end:
        time.sleep(min(PAUSE_SECONDS, max(0.0, end - time.monotonic())))
    sys.stdout.writelines(f"{one}\n" for one in found)
    if not found:
        sys.stdout.write(f"{url} serves{f' version {version} or newer' if version else ''}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
