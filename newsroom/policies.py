"""What browsers may do (Content-Security-Policy): with public pages, and at the desk."""

from typing import Any

from csp.constants import NONCE, NONE, SELF

from articles.body.embeds import FRAME_SOURCES

Directives = dict[str, Any]


def public(media: list[str]) -> Directives:
    """Only what public pages use; `media` are the origins of the library's files.

    They have no inline script or style, so a stored page needs no nonce.
    """
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *media],
        "font-src": [SELF],
        "media-src": [SELF, *media],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": FRAME_SOURCES,
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def desk(media: list[str]) -> Directives:
    """The desk's: scripts of its own carry a nonce."""
    return {
        **public(media),
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *media],
        "frame-src": [SELF],
    }
