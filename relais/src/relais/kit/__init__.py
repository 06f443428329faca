"""What every tool needs and that knows no tool: errors, tables of settings."""
