"""Dated price tables, one per region, shipped as data."""
