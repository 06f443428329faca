"""Who is asking, and what may he do: the lowest domain room, so that every door can ask by type."""
