"""What can be wrong with an export as a whole."""


class WxrError(Exception):
    """The file cannot be imported; the message is one line that says why, and where."""
