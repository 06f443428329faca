"""The wrapper's hands: the tool's process, its folders, what is kept of plans and runs."""
