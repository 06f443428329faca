"""Doors: they translate, call an action and print."""
