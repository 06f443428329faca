"""Ten things that a plan must not do, judged in milliseconds before anybody applies it."""
