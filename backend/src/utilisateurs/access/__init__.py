"""Roles: named sets of permissions, three built in and as many of one's own as needed."""
