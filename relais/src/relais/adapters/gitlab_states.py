"""States that GitLab manages, with their history (GitLab's API: /projects/:id/terraform/state/:name).

GitLab numbers versions by serial and lists them by GraphQL only; from the newest serial downwards each is asked for,
until so many in a row are missing that no more are to be expected.
"""

import os
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import httpx2

from relais.kit.errors import Misuse, Refusal, Unreachable
from relais.tfstate.model.document import read_head

SCHEMES = {"gitlab": "https", "gitlab+http": "http"}
"""How an address begins, and how GitLab is asked then."""
MISSING = 20
"""Missing serials in a row that end the search."""


class GitlabState:
    """One state of a project, named `gitlab://host/group/project/state`; the token is in GITLAB_TOKEN."""

    def __init__(self, address: str) -> None:
        """Name the state.

        Raises:
            Misuse: the address has no such form, or there is no token.

        """
        parts = urlsplit(address)
        project, _, name = parts.path.strip("/").rpartition("/")
        token = os.environ.get("GITLAB_TOKEN", "")
        if not (parts.scheme in SCHEMES and parts.netloc and project and name):
            raise Misuse(f"{address!r} is no state of GitLab.", remedy="Write gitlab://HOST/GROUP/PROJECT/STATE.")
        if not token:
            raise Misuse("GITLAB_TOKEN is not set.", remedy="Set it to a token with the scope `api`.")
        self._address = (
            f"{SCHEMES[parts.scheme]}://{parts.netloc}/api/v4/projects/{quote(project, safe='')}/terraform/state/{name}"
        )
        self._headers = {"PRIVATE-TOKEN": token}

    def versions(self) -> Iterator[bytes]:
        """Return every version that is found, newest first."""
        with httpx2.Client(headers=self._headers, timeout=60) as client:
            newest = self._get(client, "")
            if newest is None:
                raise Refusal("GitLab has no such state.", remedy="Look at the project's page of Terraform states.")
            yield newest
            yield from self._older(client, read_head(newest).serial)

    def _older(self, client: httpx2.Client, serial: int) -> Iterator[bytes]:
        missing = 0
        while missing < MISSING and serial > 0:
            serial -= 1
            body = self._get(client, f"/versions/{serial}")
            missing = missing + 1 if body is None else 0
            if body is not None:
                yield body

    def _get(self, client: httpx2.Client, path: str) -> bytes | None:
        try:
            answer = client.get(self._address + path)
        except httpx2.HTTPError as error:
            raise Unreachable(f"GitLab does not answer: {error}.", remedy="Look at the address.") from error
        if answer.status_code in (httpx2.codes.NOT_FOUND, httpx2.codes.NO_CONTENT):
            return None
        if answer.status_code != httpx2.codes.OK:
            raise Refusal(
                f"GitLab answers {answer.status_code}.", remedy="Look at the token's scopes: `api` is needed."
            )
        return answer.content
