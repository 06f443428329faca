"""What people ask of versions."""
