"""`relais state serve`: the states over HTTP, for terraform and tofu, for `relais` and for the console."""
