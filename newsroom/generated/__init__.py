"""Sites of any size for measuring: the same articles for the same number, written in bulk."""
