"""What a drill does: fetch, recover, check."""
