"""Tokens that were looked up a moment ago: a cycle of terraform asks for the same one four times."""

from datetime import datetime, timedelta

from relais.tfstate.model.tokens import Token

FRESH = timedelta(seconds=1)
"""After which a token is looked up again: so long may one still open that another server just revoked."""
MOST = 1024
"""Tokens remembered at once."""


class Known:
    """Tokens by the hash of their secret, with the instant before they were looked up."""

    def __init__(self) -> None:
        """Know none."""
        self._seen: dict[str, tuple[Token, datetime]] = {}

    def find(self, secret_hash: str, now: datetime) -> Token | None:
        """Return a token that was looked up within the last second."""
        token, at = self._seen.get(secret_hash, (None, now))
        return token if timedelta() <= now - at < FRESH else None

    def keep(self, secret_hash: str, token: Token, at: datetime) -> None:
        """Remember a token as it was found after this instant."""
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[secret_hash] = token, at

    def forget(self) -> None:
        """Look all of them up again."""
        self._seen.clear()
