"""Pure rules: the resources and changes of a plan in, findings out. `rules` lists them."""
