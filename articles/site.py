"""What the site is called, for pages that no template context reaches.

The settings stand above this application, so they name who knows: SITE_INFO is the dotted path
of a function from an edition to its `SiteInfo`.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class SiteInfo:
    """Name and publisher of one edition, in plain words."""

    name: str = "Newsroom"
    tagline: str = ""
    description: str = ""
    publisher: str = ""
    email: str = ""
    logo_url: str = ""
    same_as: list[str] = field(default_factory=list)
    # Properties of schema.org's NewsMediaOrganization, each with the address of a page.
    policies: dict[str, str] = field(default_factory=dict)
    # Keys of the sections that stand on the front page; all top sections where empty.
    home_sections: frozenset[int] = frozenset()
    # Whether articles show the comments that came with an import.
    archived_comments: bool = False


def site_of(edition: str) -> SiteInfo:
    """The edition's name and publisher, as the site's settings have them."""
    found: SiteInfo = import_string(settings.SITE_INFO)(edition)
    return found


def absolute(path: str) -> str:
    """The address of `path` for machines elsewhere: always under the configured site."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"
