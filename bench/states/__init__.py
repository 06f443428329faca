"""What the state server costs, against the fastest backend of the same protocol that can be written."""
