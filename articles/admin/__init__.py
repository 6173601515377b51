"""The desk's pages for articles; Django's admin finds them through this package."""

from articles.admin import (
    articles,
    corrections,
    front,
    imports,
    issues,
    library,
    live,
    missing,
    people,
    redirects,
    schedule,
    search,
    tags,
)

__all__ = [
    "articles",
    "corrections",
    "front",
    "imports",
    "issues",
    "library",
    "live",
    "missing",
    "people",
    "redirects",
    "schedule",
    "search",
    "tags",
]
