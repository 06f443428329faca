"""Encryption at rest: AES-256-GCM, with keys from a file, the environment or a command."""
