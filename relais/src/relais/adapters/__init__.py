"""Hands that touch the world: files, processes, sockets, stores."""
