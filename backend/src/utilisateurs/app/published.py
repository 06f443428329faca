"""The API's description as a file: what clients are generated from, spelled so that its changes read well."""

import json

from pydantic import SecretStr

from utilisateurs.app.main import assemble
from utilisateurs.app.settings import Settings

_NOWHERE = SecretStr("postgresql:///nowhere")
_NO_SECRET = SecretStr("nothing is sealed to describe an API")


def description() -> str:
    """Return the description as sorted JSON; it needs neither a database nor a secret."""
    settings = Settings.model_construct(secret=_NO_SECRET, database_url=_NOWHERE)  # whatever the environment says
    return json.dumps(assemble(settings).openapi(), indent=1, sort_keys=True, ensure_ascii=False)
