"""git: its command for the network and for reading history, libgit2 for making objects without a work tree."""
