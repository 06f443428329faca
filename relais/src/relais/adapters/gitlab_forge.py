"""Merge requests at GitLab: opened by the push itself, and looked after by its API where there is a token for it.

Push options make the request (docs.gitlab.com, "Push options"), so that whoever may push may open one. With
GITLAB_TOKEN, title and text follow what it brings, approvals of anything else are taken back, and what became of a
request is known.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from relais.delivery.model.requests import Proposal, State
from relais.delivery.model.things import Environment
from relais.kit.errors import Misuse, Refusal, Unreachable

TOKEN = "GITLAB_TOKEN"  # noqa: S105 - the name of a variable, not its value
SECONDS = 20
ADDRESS = re.compile(r"https?://\S+/merge_requests/\S+")
STATES: dict[str, State] = {"opened": "open", "locked": "open", "merged": "merged", "closed": "closed"}
BROUGHT = re.compile(r"^Relais-(?:Bundle|Configuration): (?P<id>[0-9a-f]{64})$", re.MULTILINE)


class GitLabForge:
    """The merge requests of one GitLab."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def options(self, proposal: Proposal) -> Sequence[str]:
        """Return the push options that open a request; GitLab leaves an open one of the same branch as it is."""
        return (
            "merge_request.create",
            f"merge_request.target={proposal.environment.branch}",
            f"merge_request.title={proposal.title}",
            "merge_request.remove_source_branch",
        )

    def proposed(self, proposal: Proposal, said: str) -> str:
        """Bring title and text up to date, and take back approvals of another bundle; return the request's address."""
        with self._requests(proposal.environment) as requests:
            found = self._latest(requests, proposal.branch)
            if not found or STATES.get(found.state) != "open":
                told = ADDRESS.search(said)
                return told[0] if told else ""
            before = BROUGHT.search(found.description or "")
            found.title, found.description = proposal.title, _description(proposal)
            found.save()
            if before and before["id"] != proposal.promotion.change:
                found.reset_approvals()
            return str(found.web_url)

    def state(self, environment: Environment, branch: str) -> State:
        """Return what became of the last request of a branch; unknown without a token."""
        with self._requests(environment) as requests:
            found = self._latest(requests, branch)
            return STATES.get(found.state, "unknown") if found else "unknown"

    def settled(self, environment: Environment, branch: str) -> None:
        """Do nothing: GitLab saw the merge itself."""

    def approvals(self, environment: Environment, branch: str) -> frozenset[str]:
        """Return the user names of those who approved the open request; nobody without a token."""
        with self._requests(environment) as requests:
            found = self._latest(requests, branch)
            if not found or STATES.get(found.state) != "open":
                return frozenset()
            return frozenset(str(one["user"]["username"]) for one in found.approvals.get().approved_by)

    @contextmanager
    def _requests(self, environment: Environment) -> Iterator[Any]:
        """Give the requests of an environment's project, or nothing without a token."""
        token = os.environ.get(TOKEN, "")
        if not token:
            yield None
            return
        try:
            import gitlab  # noqa: PLC0415 - 200 ms, and an extra
        except ImportError as fault:
            raise Misuse(
                f"{TOKEN} is set, and python-gitlab is not there.", remedy="Install relais[gitlab]."
            ) from fault
        server = gitlab.Gitlab(self.url, private_token=token, timeout=SECONDS)
        ask = partial(server.http_request, obey_rate_limit=False)
        server.http_request = ask  # type: ignore[method-assign] # else it sleeps as long as it is told, ten times
        try:
            yield server.projects.get(self._project(environment), lazy=True).mergerequests
        except gitlab.exceptions.GitlabAuthenticationError as fault:
            remedy = "It needs the scope api, and must be a project's or a group's, so that it may void approvals."
            raise Refusal(
                f"{self.url} does not know the token of {TOKEN}, or lets it do too little.", remedy=remedy
            ) from fault
        except gitlab.exceptions.GitlabError as fault:
            raise Unreachable(f"{self.url} does not answer: {fault.error_message}") from fault
        except OSError as fault:  # what requests raises is one of these
            raise Unreachable(f"{self.url} does not answer.") from fault

    @staticmethod
    def _latest(requests: Any, branch: str) -> Any:
        if requests is None:
            return None
        found = requests.list(source_branch=branch, order_by="created_at", sort="desc", per_page=1, page=1)
        return requests.get(found[0].iid) if found else None

    @staticmethod
    def _project(environment: Environment) -> str:
        """Return the path of a project, as an address of its repository tells it: with a scheme, or as scp does."""
        remote = environment.repository
        path = urlsplit(remote).path if "://" in remote else remote.partition(":")[2]
        if not path.strip("/"):
            raise Misuse(
                f"{remote} is no address of a GitLab project.", field=f"environment.{environment.name}.delivery"
            )
        return path.strip("/").removesuffix(".git")


def _description(proposal: Proposal) -> str:
    promotion = proposal.promotion
    kind = "Configuration" if promotion.configuration else "Bundle"
    return f"{proposal.text}\n\nRelais-Promotion: {promotion.id}\nRelais-{kind}: {promotion.change}\n"
