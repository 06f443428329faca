"""Delivery on the command line: a module per word."""
