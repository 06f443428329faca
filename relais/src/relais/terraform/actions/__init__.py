"""What people ask of the wrapper: read the world through ports, ask the model, carry out, record."""
