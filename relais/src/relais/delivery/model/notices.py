"""Notices: somebody says that something is new somewhere. Only who knows the secret may; nothing else is believed.

Ours are signed as Standard Webhooks are (standardwebhooks.com): a header with an id, one with the seconds since 1970,
and one with `v1,` and the HMAC-SHA256 of `id.seconds.body`. GitLab's carry the secret itself in `X-Gitlab-Token`, and
an id that stays the same when they are sent again.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from relais.kit.errors import Misuse, Refusal

Taken = Literal["taken", "known", "full"]
"""What became of a notice that came in."""
ID, AT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
GITLAB_TOKEN, GITLAB_EVENT = "x-gitlab-token", "x-gitlab-event"
GITLAB_IDS = ("idempotency-key", "x-gitlab-event-uuid")
GITLAB_NEWS = frozenset({"Push Hook", "Tag Push Hook", "Merge Request Hook", "Deployment Hook", "Pipeline Hook"})
TOLERANCE = 300
"""Seconds that a signed notice may be old, or ahead: a notice that somebody recorded is of no use later."""
SHORTEST = 16
"""Characters of a secret, at least."""
LONGEST = 200
"""Characters of an id or of what is new that are kept."""


class Unsigned(Refusal):
    """A notice that is not from whom it should be: nothing was done about it."""


@dataclass(frozen=True)
class Notice:
    """Something is new; the same id is the same notice, however often it comes."""

    id: str
    what: str
    news: bool = True
    """Whether it may concern a delivery at all."""


@dataclass(frozen=True)
class Secrets:
    """What senders prove that they know: one secret, or the new one and the old while it changes."""

    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, field: str) -> "Secrets":
        """Read secrets that are parted by spaces.

        Raises:
            Misuse: there is none, or one is short enough to be guessed.
        """
        values = tuple(text.split())
        if not values or min(map(len, values)) < SHORTEST:
            remedy = (
                f"Set {field} to at least {SHORTEST} characters that nobody guesses, such as of openssl rand -hex 32."
            )
            raise Misuse("is missing, or too short.", field=field, remedy=remedy)
        return cls(values)

    def know(self, given: str) -> bool:
        """Tell whether somebody gave one of them."""
        return any(hmac.compare_digest(given.encode(), one.encode()) for one in self.values)

    def signed(self, given: str, message: bytes) -> bool:
        """Tell whether one of the signatures that somebody gave is of this message."""
        ours = [_signature(one, message) for one in self.values]
        return any(hmac.compare_digest(one.encode(), other.encode()) for one in given.split() for other in ours)


def sealed(secrets: Secrets, id_: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """Return the headers of a notice of ours."""
    signature = _signature(secrets.values[0], _message(id_, str(seconds), body))
    return {ID: id_, AT: str(seconds), SIGNATURE: signature}


def opened(secrets: Secrets, headers: Mapping[str, str], body: bytes, seconds: float) -> Notice:
    """Return the notice of a request; its headers' names are in small letters.

    Raises:
        Unsigned: it proves no knowledge of the secret, or is too old.
        Misuse: it is no notice.
    """
    return _of_gitlab(secrets, headers, body) if GITLAB_TOKEN in headers else _ours(secrets, headers, body, seconds)


def _ours(secrets: Secrets, headers: Mapping[str, str], body: bytes, seconds: float) -> Notice:
    id_, at, given = (headers.get(name, "") for name in (ID, AT, SIGNATURE))
    if not (id_ and at.isdigit() and secrets.signed(given, _message(id_, at, body))):
        raise Unsigned("the notice is not signed with our secret.", remedy="Send it with relais inform.")
    if abs(seconds - int(at)) > TOLERANCE:
        raise Unsigned(f"the notice was signed more than {TOLERANCE} s ago, or ahead.", remedy="Look at the clocks.")
    return Notice(f"relais {id_}"[:LONGEST], next(_texts(_json(body), "new"), "")[:LONGEST])


def _of_gitlab(secrets: Secrets, headers: Mapping[str, str], body: bytes) -> Notice:
    if not secrets.know(headers[GITLAB_TOKEN]):
        raise Unsigned("the token is not our secret.", remedy="Write it into the webhook's secret token in GitLab.")
    told, event = _json(body), headers.get(GITLAB_EVENT, "")
    ids = [headers[name] for name in GITLAB_IDS if headers.get(name)] or [hashlib.sha256(body).hexdigest()]
    project = told.get("project")
    where = next(_texts(project if isinstance(project, dict) else {}, "web_url", "path_with_namespace"), "")
    what = " ".join(part for part in (event.removesuffix(" Hook").lower(), where, *_texts(told, "ref")) if part)
    return Notice(f"gitlab {ids[0]}"[:LONGEST], what[:LONGEST], news=event in GITLAB_NEWS)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as fault:
        raise Misuse("the body is no JSON.") from fault
    if not isinstance(told, dict):
        raise Misuse("the body is no JSON object.")
    return told


def _texts(told: Mapping[str, Any], *names: str) -> Iterator[str]:
    return (told[name] for name in names if isinstance(told.get(name), str))


def _message(id_: str, at: str, body: bytes) -> bytes:
    return b".".join((id_.encode(), at.encode(), body))


def _signature(secret: str, message: bytes) -> str:
    return f"v1,{base64.b64encode(hmac.digest(secret.encode(), message, 'sha256')).decode()}"
