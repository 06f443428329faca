"""`utilisateurs seed`: the sample into the database of the settings."""

from datetime import UTC, datetime

from utilisateurs.app.settings import Settings
from utilisateurs.kit.crypto import MasterSecret
from utilisateurs.kit.passwords import Passwords
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.sample import PASSWORD, USERS, Sample, load
from utilisateurs.local.sample.loading import Progress

PERSONAL_KEYS = "personal keys"
"""Use of the master secret under which the audit trail seals them, as the wiring names it; a test compares."""


async def seed(settings: Settings, progress: Progress, users: int = USERS) -> bool:
    """Load the sample; False if it is there already. Raises StartRefused outside of laptops and tests."""
    if not settings.has_developer_tools:
        raise StartRefused(
            f"The sample's people share a password that is printed in public: not in {settings.environment}.",
            "Set UTILISATEURS_ENVIRONMENT to development or test if this is one.",
        )
    sealer = MasterSecret(settings.secret.get_secret_value()).sealer_for(PERSONAL_KEYS)
    passwords = Passwords(threads=1, queue=1)
    try:
        encoded = await passwords.hash(PASSWORD)
    finally:
        passwords.close()
    return await load(settings.owner_url, Sample(users, datetime.now(UTC), encoded), sealer, progress)
