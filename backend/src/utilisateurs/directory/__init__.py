"""The directory of people: the user records. No door of its own; other rooms knock at its service."""
