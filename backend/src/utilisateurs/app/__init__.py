"""The application: settings, wiring, and the one room that knows all others."""
