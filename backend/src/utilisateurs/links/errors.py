"""Refusals of links.

Problem
└── LinkExpired   410
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class LinkExpired(Problem):
    """Used, expired, replaced by a newer one, or never ours: the answer is the same."""

    slug = "link-expired"
    status = 410
    title = Text("This link no longer works", "Ce lien ne fonctionne plus")
    detail = Text(
        "It was used already, replaced by a newer one, or too much time has passed.",
        "Il a déjà servi, un plus récent le remplace, ou trop de temps a passé.",
    )
    remedy = Text("Ask for a new link.", "Demandez un nouveau lien.")
