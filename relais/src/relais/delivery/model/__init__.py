"""What is delivered, where to, and the rules of it. Pure."""
