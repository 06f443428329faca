"""The web edge: the only part of the kit that knows FastAPI."""
