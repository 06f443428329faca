"""One value of a file, read and changed by its bytes: everything around it stays as it was written."""
