"""Relais, the production line: what happens between a commit and the users."""
