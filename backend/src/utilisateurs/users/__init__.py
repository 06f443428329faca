"""Administration of users: list, invite, edit, suspend, delete, restore, erase, one or many."""
