"""Links between entries, led to where they stand here."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.importers.entries.entry import Entry
from articles.models import Article, ImportedItem
from categories.models import Category
from categories.slugs import slugify


@dataclass(slots=True)
class Links:
    """Plans a free address for each article, the same in every run."""

    source: str
    edition: str
    hosts: frozenset[str]
    slugs: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Old paths of tags and authors, and today's.
    places: dict[str, str] = field(default_factory=dict)

    def load(self) -> None:
        """Look up what stands here already."""
        rows = ImportedItem.objects.filter(source=self.source, article__category__isnull=False)
        for key, slug, home in rows.exclude(article__slug="").values_list(
            "guid", "article__slug", "article__category__path"
        ):
            self.known[key] = slug, home
        every = Article.objects.in_edition(self.edition).exclude(slug="")
        self.taken = set(every.values_list("slug", flat=True))
        paths = Category.objects.in_edition(self.edition).values_list("path", flat=True)
        self.sections = set(paths)

    def plan(self, entry: Entry, home: str, number: int) -> None:
        """Give an article its address, and remember the old ones."""
        slug, place = self.known.get(entry.key) or ("", home)
        self.slugs[entry.key] = slug or self._free(entry, home, number)
        self.homes[entry.key] = place
        self.taken.add(self.slugs[entry.key])
        for path in entry.paths:
            self.paths.setdefault(path, entry.key)

    def _free(self, entry: Entry, home: str, number: int) -> str:
        stem = slugify(unquote(entry.slug)) or slugify(entry.title) or f"article-{number}"
        slug, count = stem[:100], 1
        while slug in self.taken or f"{home}/{slug}" in self.sections:
            count += 1
            slug = f"{stem[:94]}-{count}"
        return slug

    def follow(self, url: str, base: str = "") -> str:
        """The address to write for one found in a text that stands at `base`."""
        parts = urlsplit(url.replace("__GHOST_URL__", ""))
        if parts.scheme in ("mailto", "tel"):
            return url
        if parts.netloc and parts.netloc.lower().removeprefix("www.") not in self.hosts:
            return url
        path = unquote(parts.path)
        if not path.startswith("/"):
            path = posixpath.normpath(posixpath.join("/", base, path))
        for one in (path, f"{path.rstrip('/')}/"):
            if one in self.paths:
                key = self.paths[one]
                place = f"{self.homes[key]}/{self.slugs[key]}/"
                found = reverse("articles:resolve", kwargs={"edition": self.edition, "path": place})
                return found + (f"#{parts.fragment}" if parts.fragment else "")
            if one in self.places:
                return self.places[one]
        return url if parts.netloc else path
