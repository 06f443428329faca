"""Figures for the overview: how many people, and what happened day by day."""
