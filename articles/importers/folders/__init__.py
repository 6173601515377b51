"""Folders of Markdown or HTML with front matter, pictures beside them."""
