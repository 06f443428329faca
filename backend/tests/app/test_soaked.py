"""The soak's reckoning notices what is lost: it looks into the database, not into its own memory."""

from datetime import UTC, datetime

from backend.tests.fixtures.scratch import Scratch
from bench.soak.ledger import Ledger

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


async def test_each_acknowledged_write_that_is_not_there_is_told(scratch: Scratch) -> None:
    user = await scratch.people.make()
    ledger = Ledger(names={user.email: "Another", "nobody@example.com": "Nobody"}, added=["gone@example.com"])
    ledger.edits[user.email] = 1
    await ledger.check(scratch.settings.owner_url, BEGUN)
    assert ledger.lost == [
        f"name of {user.email}: is another",
        "name of nobody@example.com: is another",
        f"edits of {user.email}: differ",
        "gone@example.com: is not there",
    ]


async def test_what_is_there_is_not_told(scratch: Scratch) -> None:
    user = await scratch.people.make()
    ledger = Ledger(names={user.email: user.name})
    await ledger.check(scratch.settings.owner_url, BEGUN)
    assert ledger.lost == []
