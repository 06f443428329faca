"""Versions of the components of one repository, computed from its own history."""
