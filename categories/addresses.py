"""Where sections, and the articles in them, stand."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(edition: str, path: str) -> str:
    """Address of what stands at `path` (slugs with a slash after each) in an edition.

    As `reverse("articles:resolve")` would say; lists ask for dozens, and slugs need no quoting.
    """
    return _home(edition, get_script_prefix()) + path


@lru_cache(maxsize=32)
def _home(edition: str, _prefix: str) -> str:
    return reverse("articles:home", kwargs={"edition": edition})
