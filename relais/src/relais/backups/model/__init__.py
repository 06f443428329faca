"""Rules of backups and their proof, without input or output."""
