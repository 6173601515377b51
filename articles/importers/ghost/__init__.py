"""Ghost: a JSON export of posts, pages, tags, authors and members."""
