"""The command line: a door like http. It translates, calls and prints."""
