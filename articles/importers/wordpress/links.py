"""Links to the old site, led to where the pieces stand here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from django.urls import reverse

from articles.importers.wordpress.identity import file_path, host_and_path, path_of
from articles.importers.wordpress.index import Planned
from articles.importers.wordpress.media import Media
from articles.importers.wordpress.survey import Survey
from articles.importers.wordpress.terms import Terms
from articles.models import Article, ImportedItem, LibraryFile, Redirect
from articles.old_addresses import FIELDS, asks_for_feed, candidates
from categories.slugs import slugify


class Links:
    """Knows today's or tomorrow's address of every article of the export, and of its lists.

    `archives` are old paths of lists, with fields of `Redirect` that say where each leads.
    """

    def __init__(
        self,
        found: Survey,
        terms: Terms,
        media: Media,
        archives: Iterable[tuple[str, dict[str, Any]]] = (),
    ) -> None:
        self.survey = found
        self.terms = terms
        self.media = media
        self.edition = terms.edition
        self.host = host_and_path(found.site.base_blog_url or found.site.link)
        self.index = found.index
        self._plan()
        for path, target in archives:
            self.index.place(path, Redirect(path=path, **target).target_url)

    def _plan(self) -> None:
        """A free slug for each article, the same in every run."""
        rows = ImportedItem.objects.filter(
            source=self.survey.source, article__category__isnull=False
        ).exclude(article__slug="")
        names = ("guid", "article__slug", "article__category__path")
        for key, slug, home in rows.values_list(*names).iterator():
            self.index.settle(key, slug, home)
        taken = Article.objects.in_edition(self.edition).exclude(slug="").order_by()
        for slug in taken.values_list("slug", flat=True).iterator():
            self.index.take(slug)
        for planned in self.index.articles():
            if not planned.slug:
                self.index.settle(planned.key, self._free(planned))

    def _free(self, planned: Planned) -> str:
        """A slug that nobody has, claimed."""
        stem = slugify(unquote(planned.wish)) or f"article-{planned.number}"
        home = self._home(planned)
        slug, count = stem, 1
        while f"{home}/{slug}" in self.terms.paths or not self.index.take(slug):
            count += 1
            slug = f"{stem[:94]}-{count}"
        return slug

    def _home(self, planned: Planned) -> str:
        return planned.home or self.terms.home(planned.category).path

    def slug(self, key: str) -> str:
        """The slug of the article of this key. Raises KeyError."""
        if (planned := self.index.article(key)) is None:
            raise KeyError(key)
        return planned.slug

    def address(self, planned: Planned) -> str:
        """Where this article stands, or will."""
        path = f"{self._home(planned)}/{planned.slug}/"
        return reverse("articles:resolve", kwargs={"edition": self.edition, "path": path})

    def follow(self, url: str) -> str:
        """The address to write in a body for one found there.

        Absolute addresses of other sites stay; those of the old site become an article's new
        address, a list's, a file's, or the old path, which answers with a redirect.
        """
        parts = urlsplit(url)
        if parts.netloc and not self._is_old(url):
            return url
        if not parts.netloc and parts.scheme:
            return url
        path = path_of(url)
        if found := self._known(unquote(parts.path), parts.query):
            return found + (f"#{parts.fragment}" if parts.fragment else "")
        if (number := self.media.file_paths.get(file_path(url))) is not None:
            return str(LibraryFile.objects.get(pk=number).file.url)
        if "/wp-content/" in path or "/wp-admin/" in path:
            return ""
        return path

    def _known(self, path: str, query: str) -> str:
        """Where an old address leads, with what WordPress hangs behind it; "" for an unknown one.

        A feed of a list is left to the redirect of its old address, which knows today's feeds.
        """
        path = f"/{path.lstrip('/')}"
        for one in candidates(path, query):
            if (planned := self.index.article(self.index.key_of(one))) is not None:
                return self.address(planned)
            if (place := self.index.place_of(one)) and (one == path or not asks_for_feed(path)):
                return place
        words = parse_qs("&".join(query.split("&", FIELDS)[:FIELDS])).get("s")
        search = reverse("articles:search", kwargs={"edition": self.edition})
        return f"{search}?{urlencode({'q': words[0][:200]})}" if words else ""

    def _is_old(self, url: str) -> bool:
        place = host_and_path(url)
        return bool(self.host) and (place == self.host or place.startswith(f"{self.host}/"))
