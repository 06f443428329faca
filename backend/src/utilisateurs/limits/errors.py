"""Refusals of the limits.

Problem
└── TooManyRequests   429
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class TooManyRequests(Problem):
    """Too often, or too many wrong guesses."""

    slug = "too-many-requests"
    status = 429
    keep_writes = True
    title = Text("Too many attempts", "Trop de tentatives")
    detail = Text("This was tried too often.", "Ceci a été tenté trop souvent.")
    remedy = Text("Wait {seconds} s, then try again.", "Attendez {seconds} s puis réessayez.")

    def __init__(self, seconds: float) -> None:
        """Say how long to wait."""
        super().__init__(retry_after=seconds, seconds=max(1, round(seconds)))
