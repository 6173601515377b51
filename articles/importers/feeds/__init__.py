"""Feeds as files: RSS 0.9 to 2.0, Atom 1.0 and JSON Feed 1.x."""
