"""Leaving and coming: everything of a site as documented files (docs/exporting.md), and back."""
