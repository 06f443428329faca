"""Mail: written into an outbox with the change that causes it, delivered by a worker at least once."""
