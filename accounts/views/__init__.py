"""Pages of signing in and of one's own account, in the desk's look."""
