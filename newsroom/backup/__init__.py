"""Backups: one file with the database, the library and a manifest of hashes."""
