"""Links to the old site, led to where the pieces stand here."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.importers.wordpress.identity import file_path, host_and_path, path_of
from articles.importers.wordpress.media import Media
from articles.importers.wordpress.survey import Survey
from articles.importers.wordpress.terms import Terms
from articles.models import Article, ImportedItem, LibraryFile
from categories.slugs import slugify


class Links:
    """Knows today's or tomorrow's address of every article of the export."""

    def __init__(self, found: Survey, terms: Terms, media: Media) -> None:
        self.survey = found
        self.terms = terms
        self.media = media
        self.edition = terms.edition
        self.host = host_and_path(found.site.base_blog_url or found.site.link)
        self.homes: dict[str, str] = {}
        self.slugs = self._plan()

    def _plan(self) -> dict[str, str]:
        """A free slug for each article, the same in every run."""
        known: dict[str, str] = {}
        for key, slug, home in (
            ImportedItem.objects.filter(source=self.survey.source, article__category__isnull=False)
            .exclude(article__slug="")
            .values_list("guid", "article__slug", "article__category__path")
        ):
            known[key], self.homes[key] = slug, home
        taken = set(
            Article.objects.in_edition(self.edition).exclude(slug="").values_list("slug", flat=True)
        )
        slugs: dict[str, str] = {}
        for number, (key, planned) in enumerate(self.survey.planned.items(), 1):
            slugs[key] = known.get(key) or self._free(planned.slug, number, key, taken)
            taken.add(slugs[key])
        return slugs

    def _free(self, wanted: str, number: int, key: str, taken: set[str]) -> str:
        stem = slugify(unquote(wanted)) or f"article-{number}"
        home = self.terms.category(self.survey.planned[key].category).path
        slug, count = stem, 1
        while slug in taken or f"{home}/{slug}" in self.terms.paths:
            count += 1
            slug = f"{stem[:94]}-{count}"
        return slug

    def address(self, key: str) -> str:
        """Where the article of this key stands, or will."""
        home = self.homes.get(key) or self.terms.category(self.survey.planned[key].category).path
        path = f"{home}/{self.slugs[key]}/"
        return reverse("articles:resolve", kwargs={"edition": self.edition, "path": path})

    def follow(self, url: str) -> str:
        """The address to write in a body for one found there.

        Absolute addresses of other sites stay; those of the old site become an article's new
        address, a file's, or the old path, which answers with a redirect.
        """
        parts = urlsplit(url)
        if parts.netloc and not self._is_old(url):
            return url
        if not parts.netloc and parts.scheme:
            return url
        path = path_of(url)
        key = self.survey.paths.get(path) or self.survey.paths.get(f"{path.rstrip('/')}/")
        if key in self.slugs:
            return self.address(key) + (f"#{parts.fragment}" if parts.fragment else "")
        if (number := self.media.file_paths.get(file_path(url))) is not None:
            return str(LibraryFile.objects.get(pk=number).file.url)
        if "/wp-content/" in path or "/wp-admin/" in path:
            return ""
        return path

    def _is_old(self, url: str) -> bool:
        place = host_and_path(url)
        return bool(self.host) and (place == self.host or place.startswith(f"{self.host}/"))
