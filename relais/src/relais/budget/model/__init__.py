"""Pure rules: a price table and resources in, lines and sums out. `pricing` lists the rules."""
