"""Backups that count once they were restored: the drill."""
