"""The text of an article: what it may hold, how it is cleaned, read, edited and shown."""
