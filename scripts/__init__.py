"""The repository's own tools: set-up, gate and checks."""
