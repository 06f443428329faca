"""Limits shared by all workers: how often, and how long somebody who guesses has to wait."""
