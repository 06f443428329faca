"""Pure rules and records of the wrapper: nothing here reads a file, a clock or a socket."""
