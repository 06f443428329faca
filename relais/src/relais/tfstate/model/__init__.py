"""The pure part: what a state document is, and which changes of it are allowed."""
