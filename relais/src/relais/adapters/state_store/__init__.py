"""The books of the states in SQLite or PostgreSQL: the same SQL for both, and a small driver each."""
