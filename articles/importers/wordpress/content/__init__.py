"""Bodies of WordPress, from the block editor and from the classic one, in our vocabulary."""

from articles.importers.wordpress.content.context import Context, MediaRef
from articles.importers.wordpress.content.convert import convert, plain

__all__ = ["Context", "MediaRef", "convert", "plain"]
