"""Django's SQLite backend, whose writers get their turn."""
