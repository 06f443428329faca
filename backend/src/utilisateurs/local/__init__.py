"""The laptop in one command: a PostgreSQL of our own care, sample data, `utilisateurs up`."""
