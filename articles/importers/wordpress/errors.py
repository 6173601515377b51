"""What can be wrong with an export as a whole."""

from articles.importers.registry import Refused


class WxrError(Refused):
    """The file cannot be imported; the message is one line that says why, and where."""
