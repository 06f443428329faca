"""A client of the state server's management interface."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from relais.kit.errors import Failure, Misuse, Refusal, Unreachable

ADDRESS, TOKEN, TOKEN_FILE = "RELAIS_STATE_ADDRESS", "RELAIS_STATE_TOKEN", "RELAIS_STATE_TOKEN_FILE"
SERVER_FAULT = 500


def token_of_environment() -> str:
    """Return the token of RELAIS_STATE_TOKEN, RELAIS_STATE_TOKEN_FILE or TF_HTTP_PASSWORD.

    Raises:
        Misuse: none of them is set.

    """
    file = os.environ.get(TOKEN_FILE)
    if file:
        try:
            return Path(file).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Misuse(f"The token file {file} cannot be read.", field=TOKEN_FILE) from error
    token = os.environ.get(TOKEN) or os.environ.get("TF_HTTP_PASSWORD")
    if not token:
        raise Misuse("No token is set.", field=TOKEN, remedy=f"Set {TOKEN}, or {TOKEN_FILE} to a file that holds it.")
    return token


class StateClient:
    """Asks one server with one token."""

    def __init__(self, address: str, token: str) -> None:
        """Ask this server."""
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of an answer."""
        return self._ask("GET", path, params=_given(query)).json()

    def content(self, path: str) -> bytes:
        """Return the bytes of an answer."""
        return self._ask("GET", path).content

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON and return the JSON of the answer."""
        return self._ask("POST", path, json=body).json()

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON and return the JSON of the answer."""
        return self._ask("PUT", path, json=body).json()

    def delete(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Delete, and return the JSON of the answer if it has one."""
        answer = self._ask("DELETE", path, json=body)
        return answer.json() if answer.content else None

    def upload(self, path: str, content: bytes, **query: Any) -> Any:
        """Send bytes and return the JSON of the answer."""
        return self._ask("POST", path, content=content, params=_given(query)).json()

    def download(self, path: str) -> Iterator[bytes]:
        """Return the bytes of an answer piece by piece."""
        with _reached(self._address), httpx2.Client(headers=self._headers, timeout=600) as client:  # noqa: SIM117 - the answer needs the client
            with client.stream("GET", f"{self._address}/api/v1/{path}") as answer:
                if not answer.is_success:
                    answer.read()
                _checked(answer)
                yield from answer.iter_raw()

    def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        with _reached(self._address), httpx2.Client(headers=self._headers, timeout=120) as client:
            return _checked(client.request(method, f"{self._address}/api/v1/{path}", **more))


@contextmanager
def _reached(address: str) -> Iterator[None]:
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unreachable(
            f"{address} does not answer: {str(error) or type(error).__name__}.",
            remedy=f"Is `relais state serve` running there? {ADDRESS} names the server.",
        ) from error


def _checked(answer: httpx2.Response) -> httpx2.Response:
    if answer.is_success:
        return answer
    told = _problem(answer)
    sentence = str(told.get("detail") or f"The server answered {answer.status_code}.")
    kind = Failure if answer.status_code >= SERVER_FAULT else Refusal
    raise kind(sentence, remedy=str(told.get("remedy", "")), field=str(told.get("field", "")))


def _problem(answer: httpx2.Response) -> Mapping[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
