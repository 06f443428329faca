"""What a repository is told of its versions, and the rules of the next one. Pure."""
