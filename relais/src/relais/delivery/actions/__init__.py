"""What people ask of delivery."""
