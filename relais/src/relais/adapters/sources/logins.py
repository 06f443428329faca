"""Who we are to a server: what `docker login`, `helm registry login`, GitLab CI, Terraform and ~/.netrc know of it.

Nothing is asked of a person, nothing is printed, nothing stands in an argument: a credential helper is told the host on
its standard input. The environment goes first.
"""

import base64
import binascii
import json
import netrc
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from relais.kit.errors import Misuse

DOCKER_HUB, ITS_KEY = "registry-1.docker.io", "index.docker.io"
HELPER_SECONDS = 30

Login = tuple[str, str]


class Logins:
    """The logins of this machine, each looked for once."""

    def __init__(self, environment: Mapping[str, str] = os.environ, home: Path | None = None) -> None:
        self.environment, self.home = environment, home or Path.home()
        self._found: dict[tuple[str, str], Login | None] = {}

    def registry(self, host: str, repository: str) -> Login | None:
        """Return the name and password for a repository of an OCI registry, or nothing.

        Raises:
            Misuse: a file or a helper that should say so cannot be read.
        """
        key = host, repository
        if key not in self._found:
            self._found[key] = self._registry(host, repository)
        return self._found[key]

    def files(self, host: str) -> Login | None:
        """Return the name and password for a host, from ~/.netrc."""
        path = Path(self.environment.get("NETRC") or self.home / ".netrc")
        try:
            found = netrc.netrc(path).authenticators(host)
        except (OSError, netrc.NetrcParseError):
            return None
        return (found[0], found[2]) if found and found[2] else None

    def modules(self, host: str) -> str:
        """Return the token for a registry of Terraform modules, empty when there is none.

        From TF_TOKEN_host (https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials)
        or from the file that `terraform login` writes.
        """
        name = f"TF_TOKEN_{host.partition(':')[0].replace('-', '__').replace('.', '_')}"
        if token := self.environment.get(name):
            return token
        told = _json(self.home / ".terraform.d/credentials.tfrc.json").get("credentials", {})
        return str(told.get(host, {}).get("token", ""))

    def _registry(self, host: str, repository: str) -> Login | None:
        if self.environment.get("CI_REGISTRY") == host and self.environment.get("CI_REGISTRY_PASSWORD"):
            return self.environment.get("CI_REGISTRY_USER", ""), self.environment["CI_REGISTRY_PASSWORD"]
        for told in self._settings():
            if login := _of(told, ITS_KEY if host == DOCKER_HUB else host, repository):
                return login
        return None

    def _settings(self) -> Iterator[Mapping[str, Any]]:
        """Give what is set up, in the form of docker's config.json, the nearest first."""
        if text := self.environment.get("DOCKER_AUTH_CONFIG"):
            yield _read(text, "DOCKER_AUTH_CONFIG")
        named = self.environment.get("REGISTRY_AUTH_FILE")
        docker = Path(self.environment.get("DOCKER_CONFIG") or self.home / ".docker")
        run = self.environment.get("XDG_RUNTIME_DIR")
        helm = Path(self.environment.get("HELM_REGISTRY_CONFIG") or self.home / ".config/helm/registry/config.json")
        for path in (Path(named) if named else None, docker / "config.json", helm):
            if path:
                yield _json(path)
        if run:
            yield _json(Path(run) / "containers/auth.json")


def _of(told: Mapping[str, Any], host: str, repository: str) -> Login | None:
    """Return the login that one set-up has: of the repository, of what holds it, or of the host."""
    parts = [host, *repository.split("/")]
    helpers = told.get("credHelpers") or {}
    if helper := helpers.get(host) or told.get("credsStore"):
        return _asked(str(helper), host)
    held = {_bare(key): value for key, value in (told.get("auths") or {}).items()}
    for length in range(len(parts), 0, -1):
        if login := _decoded(held.get("/".join(parts[:length]))):
            return login
    return None


def _bare(key: str) -> str:
    """Return a key without scheme and version: `https://index.docker.io/v1/` is `index.docker.io`."""
    return key.partition("://")[2].partition("/")[0] if "://" in key else key.rstrip("/")


def _decoded(entry: Any) -> Login | None:
    if not isinstance(entry, Mapping):
        return None
    if entry.get("username") and entry.get("password"):
        return str(entry["username"]), str(entry["password"])
    try:
        name, colon, password = base64.b64decode(str(entry.get("auth", "")), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def _asked(helper: str, host: str) -> Login | None:
    """Ask a credential helper of docker's (https://github.com/docker/docker-credential-helpers)."""
    command = [f"docker-credential-{helper}", "get"]
    try:
        done = subprocess.run(command, input=host, capture_output=True, text=True, check=False, timeout=HELPER_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Misuse(f"{command[0]} does not run: {fault}.", remedy="Install it, or log in without it.") from fault
    told = _read(done.stdout, command[0]) if done.returncode == 0 else {}
    return (str(told["Username"]), str(told["Secret"])) if told.get("Secret") else None


def _json(path: Path) -> Mapping[str, Any]:
    try:
        return _read(path.read_text(encoding="utf-8"), str(path))
    except OSError:
        return {}


def _read(text: str, name: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text)
    except ValueError as fault:
        raise Misuse(f"{name} is no JSON.", remedy="Mend it: it says who you are to a registry.") from fault
    return told if isinstance(told, Mapping) else {}
