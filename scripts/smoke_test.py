"""Looks whether the service answers from outside: `python -m scripts.smoke_test https://users.example.com`.

The page, the API behind it, and, with `--release backend/v1.2.3`, that this version of the component serves or a newer
one, by its own word; the reconciler takes its time, so it looks again until `--within` has passed. Health and figures
must not be reachable.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Deployment:
    """Where people reach an environment, and what must serve there."""

    url: str
    relais: str = ""
    component: str = ""
    version: Version | None = None

    @property
    def asked(self) -> dict[str, str]:
        """Return where each component tells its version: the service always, and the one that was released."""
        places = {
            "backend": f"{self.url}/api/v1/configuration",
            "frontend": f"{self.url}/version.json",
            "relais": f"{self.relais}/api/v1/version",
        }
        return {name: place for name, place in places.items() if name in {"backend", self.component}}

    def faults(self) -> Iterator[str]:
        """Tell what is not as it should be."""
        status, page = answer(f"{self.url}/")
        if status != 200 or "<html" not in page.lower():  # noqa: PLR2004 - the status of a page that is there
            yield f"{self.url}/: no page ({status}: {page[:80]})"
        for name, place in self.asked.items():
            yield from self._older(place, self.version if name == self.component else None)
        for path in ("/health/ready", "/metrics"):
            if "schema" in (told := answer(f"{self.url}{path}")[1]) or "# HELP" in told:
                yield f"{self.url}{path}: can be reached from outside"

    @staticmethod
    def _older(place: str, version: Version | None) -> Iterator[str]:
        status, told = answer(place)
        try:
            serves = Version.parse(json.loads(told)["version"])
        except (KeyError, TypeError, ValueError, Misuse):
            yield f"{place}: tells no version ({status}: {told[:80]})"
        else:
            if version and serves < version:
                yield f"{place}: serves {serves}, which is older than {version}"

    def __str__(self) -> str:
        """Tell what serves when there is no fault."""
        if self.component in self.asked:
            return f"{self.url} serves {self.component} {self.version} or newer"
        unseen = f"; the version of {self.component} is not seen from outside" if self.component else ""
        return f"{self.url} serves{unseen}"


def deployment(words: list[str]) -> tuple[Deployment, float]:
    """Read the command line: what to look at, and for how long."""
    parser = argparse.ArgumentParser(prog="python -m scripts.smoke_test")
    parser.add_argument("url", help="where people reach the service")
    parser.add_argument("--relais", default="", help="where Relais is reached")
    parser.add_argument("--release", default="", help="tag of what must serve, or a newer one: backend/v1.2.3")
    parser.add_argument("--within", type=float, default=0, help="seconds to wait for it (%(default)s)")
    given = parser.parse_args(words)
    component, _, text = given.release.rpartition("/v")
    version = Version.of(text)
    if given.release and not (component and version):
        parser.error(f"{given.release!r} is no release's tag: write it like backend/v1.2.3")
    addresses = [given.url, *([given.relais] if component == "relais" else [])]
    for one in addresses:
        if not one.startswith(("http://", "https://")):
            parser.error(f"{one!r} is no address of http or https")
    return Deployment(given.url.rstrip("/"), given.relais.rstrip("/"), component, version), given.within


def main(words: list[str]) -> int:
    """Look until it is well, or time is over."""
    looked_at, seconds = deployment(words)
    end = time.monotonic() + seconds
    while (found := list(looked_at.faults())) and time.monotonic() < end:
        time.sleep(min(PAUSE_SECONDS, max(0.0, end - time.monotonic())))
    sys.stdout.writelines(f"{one}\n" for one in found)
    if not found:
        sys.stdout.write(f"{looked_at}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
