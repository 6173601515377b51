"""A copy of the public site for a plain file server."""
