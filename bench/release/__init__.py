"""A release under load: two versions, two replicas, migrations in between, and back; nobody notices."""
