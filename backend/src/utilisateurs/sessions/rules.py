"""Rules of signing in, and how a device is named."""

import re
from datetime import datetime

from utilisateurs.directory.models import Status, User
from utilisateurs.kit.problems import Problem
from utilisateurs.sessions.errors import AccountSuspended, BadCredentials, EmailNotVerified, SessionEnded
from utilisateurs.sessions.models import Refresh

_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(?:Chrome|Chromium|CriOS)/")),
    ("Safari", re.compile(r"\bVersion/.*\bSafari/")),
    ("curl", re.compile(r"\bcurl/")),
)
_SYSTEMS = (
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("Windows", re.compile(r"\bWindows\b")),
    ("macOS", re.compile(r"\bMac OS X\b|\bMacintosh\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)
_TOOL = re.compile(r"[A-Za-z][\w.-]{0,40}")


class Admission:
    """Who may come in, once the password was right.

    1. An active person with a confirmed address may.
    2. Whoever has not confirmed the address is told so.
    3. A suspended person is told so.
    4. An invited or deleted person is refused as if the password were wrong.
    """

    def refusal(self, user: User) -> Problem | None:
        """Return why this person may not come in, or None."""
        if user.status is Status.SUSPENDED:
            return AccountSuspended()
        if user.status is not Status.ACTIVE:
            return BadCredentials()
        return None if user.verified_at else EmailNotVerified()


class Rotation:
    """What a refresh token is worth.

    1. Unknown, expired or of a revoked session: nothing.
    2. Used before: somebody has a copy. The session is revoked for both.
    3. Otherwise it buys the next one, once.
    """

    def is_reused(self, refresh: Refresh) -> bool:
        """Tell whether the token was used before on a session that still stands."""
        return refresh.used_at is not None and refresh.session.revoked_at is None

    def check(self, refresh: Refresh | None, now: datetime) -> Refresh:
        """Return a token worth the next one. Raises SessionEnded."""
        if refresh is None or refresh.used_at or refresh.session.revoked_at or refresh.session.expires_at <= now:
            raise SessionEnded
        return refresh


def describe_device(user_agent: str | None) -> str:
    """Return what a person calls the device, such as "Firefox on Linux"."""
    text = user_agent or ""
    browser = next((name for name, pattern in _BROWSERS if pattern.search(text)), None)
    system = next((name for name, pattern in _SYSTEMS if pattern.search(text)), None)
    tool = _TOOL.match(text)
    return " on ".join(filter(None, (browser or (tool.group() if tool and not system else None), system)))
