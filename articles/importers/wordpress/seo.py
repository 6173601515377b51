"""What the common SEO plugins of WordPress keep about an item."""

from __future__ import annotations

from typing import Any

from articles.importers.wordpress import php
from articles.importers.wordpress.content import plain
from articles.importers.wordpress.identity import host_and_path
from articles.importers.wordpress.records import Item, Site

TITLES = (
    "_yoast_wpseo_title",
    "rank_math_title",
    "_aioseo_title",
    "_aioseop_title",
    "_seopress_titles_title",
)
DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
    "_seopress_titles_desc",
)
CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_seopress_robots_canonical")


def fields(item: Item, site: Site) -> dict[str, Any]:
    """Fields of an article; templates of the plugins (`%%title%%`) are no titles."""
    canonical = _first(item, CANONICAL).strip()
    home = host_and_path(site.base_blog_url or site.link)
    foreign = canonical.startswith(("http://", "https://")) and not host_and_path(
        canonical
    ).startswith(home or "\x00")
    return {
        "seo_title": plain(_first(item, TITLES), 120),
        "seo_description": plain(_first(item, DESCRIPTIONS), 320),
        "noindex": _noindex(item),
        "canonical_url": canonical if foreign and len(canonical) <= 500 else "",
    }


def _first(item: Item, names: tuple[str, ...]) -> str:
    values = (item.meta_value(name) for name in names)
    return next((value for value in values if value and "%" not in value and "#" not in value), "")


def _noindex(item: Item) -> bool:
    if item.meta_value("_yoast_wpseo_meta-robots-noindex").strip() == "1":
        return True
    if item.meta_value("_seopress_robots_index").strip() == "yes":
        return True
    return "noindex" in php.loads_dict(item.meta_value("rank_math_robots")).values()
