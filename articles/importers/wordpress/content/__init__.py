"""Bodies of WordPress, from the block editor and from the classic one, in our vocabulary."""

from articles.importers.html.context import Context, MediaRef
from articles.importers.html.convert import plain
from articles.importers.wordpress.content.convert import convert

__all__ = ["Context", "MediaRef", "convert", "plain"]
