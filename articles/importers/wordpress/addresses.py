"""Old addresses that are no item's own: archives, feeds, numbers of terms, attachments, uploads.

Their pagination, and what else WordPress hangs behind an address, is told from the address itself
when it is asked for (`articles.old_addresses`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.images.picture import rendition_url
from articles.importers.wordpress.identity import file_path, path_of
from articles.importers.wordpress.index import Attachment
from articles.importers.wordpress.media import Media
from articles.importers.wordpress.people import People
from articles.importers.wordpress.survey import Survey
from articles.importers.wordpress.taxonomies import taxonomy_of
from articles.importers.wordpress.terms import Terms
from articles.models import Image, LibraryFile, OldQuery, Redirect
from categories.slugs import slugify

LONGEST = 700
CHUNK = 500
FEEDS = ("feed/", "feed/rss2/", "feed/atom/", "rss/", "comments/feed/", "?feed=rss2", "?feed=atom")
SHOWN = 1280
"""Pixels: the width of a picture that an old address of it leads to."""
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Addresses:
    """Writes redirects in bulk; an address that is known already keeps its target."""

    survey: Survey
    terms: Terms
    people: People
    media: Media
    edition: str
    category_base: str = "category"
    tag_base: str = "tag"

    def keep(self) -> None:
        """Write all that are not there yet."""
        for some in _chunks(self._all()):
            rows = [Redirect(path=path, **target) for path, target in some if len(path) <= LONGEST]
            Redirect.objects.bulk_create(rows, ignore_conflicts=True)
            OldQuery.objects.note(row.path for row in rows)

    @property
    def root(self) -> str:
        """The old site's own folder, with a slash at both ends."""
        site = self.survey.site
        path = unquote(urlsplit(site.base_blog_url or site.link).path).strip("/")
        return f"/{path}/" if path else "/"

    def _all(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield from self.archives()
        yield from self._attachments()

    def archives(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Old addresses of lists, with fields of `Redirect` that say where each leads."""
        yield from self._front()
        yield from self._days()
        yield from self._categories()
        yield from self._tags()
        yield from self._issues()
        yield from self._authors()

    def _to(self, name: str, **values: Any) -> dict[str, Any]:
        return {"url": reverse(f"articles:{name}", kwargs={"edition": self.edition, **values})}

    def _front(self) -> Iterator[tuple[str, dict[str, Any]]]:
        feed = self._to("feed", kind="rss.xml")
        for name in FEEDS:
            yield f"{self.root}{name}", feed
        yield f"{self.root}page/", self._to("home")
        if self.root != "/" or self.edition != self.default:
            yield self.root, self._to("home")

    @property
    def default(self) -> str:
        """The edition whose front page is `/` itself."""
        return self.terms.default

    def _days(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """A year leads to the archive, a month and each of its days to the month."""
        for front, day in sorted(self.survey.days):
            month = self._to("archive", year=day.year, month=day.month)
            yield f"{front}{day:%Y/%m/%d}/", month
            yield f"{front}{day:%Y/%m}/", month
            yield f"{front}{day:%Y}/", self._to("archive_index")

    def _categories(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for key, row in self.terms.categories.items():
            old, own = self.terms.olds[key], ":" not in key
            line, slug = "/".join(self.terms.line(old)), unquote(old.slug)
            issue = self.terms.issue_of.get(key)
            target: dict[str, Any] = {"issue": issue} if issue else {"category": row}
            base = self.category_base if own else taxonomy_of(key)
            yield f"{self.root}{base}/{line}/", target
            yield f"{self.root}{base}/{slug}/", target
            if not own:
                yield f"{self.root}?{base}={slug}", target
            if own:
                yield f"{self.root}{line}/", target
            if own and old.term_id:
                yield f"{self.root}?cat={old.term_id}", target

    def _tags(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for key, row in self.terms.tags.items():
            target = {"tag": row, "edition": self.edition}
            name, colon, rest = key.partition(":")
            base, slug = (name, rest) if colon else (self.tag_base, key)
            if row is not None:
                yield f"{self.root}{base}/{unquote(slug)}/", target
                yield f"{self.root}?{base if colon else 'tag'}={unquote(slug)}", target

    def _issues(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Those that were terms of the old site's own taxonomies."""
        for key, issue in self.terms.issue_of.items():
            if key not in self.terms.categories:
                name, _colon, slug = key.partition(":")
                yield f"{self.root}{name}/{unquote(slug)}/", {"issue": issue}
                yield f"{self.root}?{name}={unquote(slug)}", {"issue": issue}

    def _authors(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for login, row in self.people.authors.items():
            target = {"author": row, "edition": self.edition}
            for name in (login, slugify(login)):
                yield f"{self.root}author/{name}/", target
            old = self.survey.authors.get(login)
            if old and old.author_id:
                yield f"{self.root}?author={old.author_id}", target

    def _attachments(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Their pages lead to the piece they hang on, else to the file; their files to the file."""
        for some in _chunks(self.survey.index.attachments()):
            parents = self._parents([one.parent for one in some if one.parent])
            files = self._files(some)
            for one in some:
                file = files.get(one.key)
                target = parents.get(one.parent or 0) or file
                if target:
                    yield f"{self.root}?attachment_id={one.post_id}", target
                    if one.link:
                        yield path_of(one.link), target
                if file:
                    # The original's own name may look like that of a smaller size.
                    yield path_of(one.url), file
                    yield file_path(one.url), file

    def _parents(self, numbers: list[int]) -> dict[int, dict[str, Any]]:
        """Where the pieces of these numbers stand, as far as readers may see them."""
        paths = {
            f"{self.root}?{name}={number}": number
            for number in numbers
            for name in ("p", "page_id")
        }
        rows = Redirect.objects.filter(path__in=list(paths)).select_related("article__category")
        return {
            paths[row.path]: {"article": row.article} if row.article else {"url": row.url}
            for row in rows
            if row.url or (row.article and row.article.is_published())
        }

    def _files(self, some: list[Attachment]) -> dict[str, dict[str, Any]]:
        images = {one.key: self.media.image_paths.get(path_of(one.url)) for one in some}
        others = {one.key: self.media.file_paths.get(path_of(one.url)) for one in some}
        pictures = Image.objects.in_bulk([pk for pk in images.values() if pk])
        entries = LibraryFile.objects.in_bulk([pk for pk in others.values() if pk])
        found: dict[str, dict[str, Any]] = {}
        for one in some:
            if picture := pictures.get(images[one.key] or 0):
                found[one.key] = {"url": rendition_url(picture, "free", SHOWN)}
            elif entry := entries.get(others[one.key] or 0):
                found[one.key] = {"url": str(entry.file.url)}
        return found


def _chunks(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    left = iter(things)
    while some := list(islice(left, CHUNK)):
        yield some
