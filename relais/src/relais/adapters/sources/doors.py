"""How a registry lets one in: with nothing, with a name and a password, or with a token that another server gives out.

The token of https://distribution.github.io/distribution/spec/auth/token/: a 401 says where to get it, for what; who has
no login gets one for what everybody may read.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from relais.adapters.sources.exchange import Answer
from relais.adapters.sources.logins import Login, Logins
from relais.adapters.sources.web import OK, Web
from relais.kit.errors import Unreachable

LET_IN = 401
REFUSED = frozenset({401, 403})
SCHEME = re.compile(r"\s*(?P<scheme>\w+)\s+(?P<rest>.*)", re.DOTALL)
PARAMETER = re.compile(r'(\w+)\s*=\s*"([^"]*)"')


@dataclass
class Doors:
    """The doors of registries, each opened once."""

    web: Web
    logins: Logins
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the header Authorization says, by host and repository."""

    async def ask(self, method: str, url: str, repository: str, headers: Mapping[str, str]) -> Answer:
        """Ask a registry about a repository, and get let in on the way.

        Raises:
            Unreachable: it does not answer, or does not let us in.
        """
        host = urlsplit(url).netloc
        said = await self._ask(method, url, headers, self.keys.get((host, repository), ""))
        if said.status == LET_IN:
            self.keys[host, repository] = await self._key(said, host, repository)
            said = await self._ask(method, url, headers, self.keys[host, repository])
        if said.status in REFUSED:
            raise _shut(host, repository)
        return said

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], key: str) -> Answer:
        told = {**headers, **({"Authorization": key} if key else {})}
        return await (self.web.get(url, told) if method == "GET" else self.web.ask(method, url, told))

    async def _key(self, said: Answer, host: str, repository: str) -> str:
        found = SCHEME.match(said.headers.get("www-authenticate", ""))
        login = self.logins.registry(host, repository)
        scheme = found["scheme"].lower() if found else ""
        if found and scheme == "bearer":
            return await self._token(dict(PARAMETER.findall(found["rest"])), said.url, repository, login)
        if scheme == "basic" and login:
            return basic(login)
        raise _shut(host, repository)

    async def _token(self, asked: Mapping[str, str], url: str, repository: str, login: Login | None) -> str:
        realm = asked.get("realm", "")
        if urlsplit(realm).scheme not in {"https", urlsplit(url).scheme}:
            raise Unreachable(f"{urlsplit(url).netloc} sends for a token to {realm!r}, which is no safe address.")
        what = {"service": asked.get("service", ""), "scope": asked.get("scope") or f"repository:{repository}:pull"}
        headers = {"Authorization": basic(login)} if login else {}
        said = await self.web.ask("GET", f"{realm}{'&' if '?' in realm else '?'}{urlencode(what)}", headers)
        token = token_of(said)
        if not token:
            raise _shut(urlsplit(url).netloc, repository)
        return f"Bearer {token}"


def basic(login: Login) -> str:
    """Return what the header Authorization says for a name and a password (RFC 7617)."""
    return f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"


def token_of(said: Answer) -> str:
    """Return the token that an answer gives out, empty when it gives none."""
    try:
        told = json.loads(said.body) if said.status == OK else {}
    except ValueError:
        return ""
    return str(told.get("token") or told.get("access_token") or "") if isinstance(told, dict) else ""


def _shut(host: str, repository: str) -> Unreachable:
    return Unreachable(
        f"{host} does not let us read {repository}.",
        remedy=f"Log in: docker login {host}, helm registry login {host}, or DOCKER_AUTH_CONFIG in a pipeline.",
    )
