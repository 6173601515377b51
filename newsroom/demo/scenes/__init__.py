"""Painters of the sample magazine's pictures, grouped by subject."""
