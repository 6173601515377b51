"""What an item is called, here and there: its lasting key, and its old addresses."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

from articles.importers.wordpress.records import Item, Site
from articles.old_addresses import SIZED


def source_of(site: Site) -> str:
    """The old site's name in our tables: host and folder, whatever the scheme."""
    return f"wordpress:{host_and_path(site.base_blog_url or site.link) or 'unknown'}"[:200]


def host_and_path(url: str) -> str:
    """`old.example/blog` for any address of that site."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return f"{(parts.netloc or '').lower().removeprefix('www.')}{parts.path.rstrip('/')}"


class Keys:
    """Gives each item of one run its key; exports do hold doubles of guids and of post ids."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def of(self, item: Item) -> str:
        """The guid; for its second bearer guid, id and slug; "" for what was seen already."""
        guid = item.guid or f"{item.type}-{item.post_id}-{item.slug}"
        for key in (guid, f"{guid}#{item.post_id}#{item.type}#{item.slug}"):
            short = key if len(key) <= 400 else f"{key[:300]}#{_digest(key)}"
            # One integer for each item: an export may hold millions.
            mark = int(_digest(short)[:15], 16)
            if mark not in self.seen:
                self.seen.add(mark)
                return short
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def path_of(url: str) -> str:
    """Path, and the query where it names the item (`/?p=5`), as our resolver meets it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = unquote(parts.path) or "/"
    if not path.startswith("/"):
        path = f"/{path}"
    if re.match(r"(?:p|page_id|attachment_id)=\d+\Z", parts.query):
        return f"{path}?{parts.query}"
    return "/" + path.lstrip("/")


def old_paths(item: Item) -> list[str]:
    """Every path of the old site that showed this item."""
    found: dict[str, None] = {}
    if item.link:
        found[path_of(item.link)] = None
    if item.post_id is not None:
        found[f"/?{'page_id' if item.type == 'page' else 'p'}={item.post_id}"] = None
    if item.guid.startswith(("http://", "https://")):
        found[path_of(item.guid)] = None
    last = f"/{item.slug}/"
    for slug in item.meta_values("_wp_old_slug"):
        path = path_of(item.link)
        if slug and item.slug and path.endswith(last):
            found[f"{path.removesuffix(last)}/{unquote(slug)}/"] = None
    return [path for path in found if path not in ("", "/") and len(path) <= 700]


def front_of(item: Item) -> str:
    """What stands before the date archives: `/`, or `/archives/` where its address has it."""
    moment = item.date
    if moment is None:
        return "/"
    path = path_of(item.link)
    front, dated, _rest = path.partition(f"{moment:/%Y/%m/}")
    return f"{front}/" if dated else "/"


def file_path(url: str) -> str:
    """Path of a picture's original: without host and query, and the suffix of a smaller size."""
    try:
        path = unquote(urlsplit(url.strip()).path)
    except ValueError:
        return ""
    return SIZED.sub("", path)
