"""Entries: what articles and pages of any format have in common, and their way into the site."""
