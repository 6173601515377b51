"""The articles themselves, with every row that a publication would have written."""

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from articles.body.text import reading_minutes
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Byline,
    Image,
    Listing,
    RelatedArticle,
    Revision,
    SearchEntry,
    Tag,
)
from articles.models.choices import Review, Status
from articles.related import SHOWN
from articles.search.backend import Words
from articles.search.index import backend
from articles.signals import content_changed
from articles.snapshot import NUMBERS, REFERENCES, TEXTS, TIMES, Snapshot, blank
from categories.models import Category
from categories.slugs import slugify
from newsroom.generated import bulk
from newsroom.generated.words import COMMON, FIRST, LAST, RARE, Chance

BATCH = 1_000
# The newest article's moment; the others stand half an hour apart before it.
NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
APART = timedelta(minutes=30)
CATEGORIES, TAGS, AUTHORS, IMAGES = 12, 300, 20, 60
# Share of the first category, so that a list of some hundred pages exists.
FIRST_SHARE = 0.42
PARAGRAPHS = 10
COLUMNS = [name for name in TEXTS if name != "slug"]
# Everything that a publication sets on the row, apart from what the snapshot holds.
_ROW = (
    *("id", "edition", "slug", *COLUMNS, "category_id", "lead_image_id", "body_html", "words"),
    *("reading_minutes", "status", "published_at", "modified_at", "announced_at", "version"),
    *("revision_count", "latest_revision_id", "live_revision_id", "created_at", "touched_at"),
)
_REVISION = ("id", "article_id", "number", "data", "headline", "kind", "review", "created_at")


@dataclass
class Shelf:
    """What the articles share."""

    categories: list[Category]
    tags: list[Tag]
    authors: list[Author]
    images: list[Image]


class Generator:
    """Writes `count` articles after those there are; the same for the same `count` and seed."""

    def __init__(self, count: int, edition: str = "en", seed: int = 7) -> None:
        self.count, self.edition = count, edition
        self.chance = Chance(seed)
        self.shelf = _shelf(self.chance, edition)
        self.first = bulk.next_key(Article)
        self.first_revision = bulk.next_key(Revision)
        # Newest articles of each category: what a publication would have found related.
        self.recent: dict[int, deque[int]] = defaultdict(lambda: deque(maxlen=SHOWN))

    def write(self) -> Iterator[int]:
        """Write batch by batch; yields how many there are so far."""
        for start in range(0, self.count, BATCH):
            numbers = range(start, min(start + BATCH, self.count))
            with transaction.atomic():
                self._write([self._piece(number) for number in numbers])
            yield numbers.stop
        bulk.settle([Article, Revision, Byline, ArticleTag, Listing, RelatedArticle])
        content_changed.send(Article, keys={f"edition-{self.edition}", f"site-{self.edition}"})

    def _write(self, pieces: list["Piece"]) -> None:
        bulk.insert(Article, _ROW, (piece.row() for piece in pieces))
        bulk.insert(Revision, _REVISION, (piece.revision() for piece in pieces))
        bulk.insert(Byline, ("article_id", "author_id", "position"), _all(pieces, Piece.bylines))
        bulk.insert(ArticleTag, ("content_object_id", "tag_id"), _all(pieces, Piece.tag_rows))
        bulk.insert(Listing, ("article_id", "key", "published_at"), _all(pieces, Piece.listings))
        bulk.insert(
            RelatedArticle, ("article_id", "related_id", "position"), _all(pieces, Piece.related)
        )
        names = ("article_id", "edition", "language", "published_at", "text")
        bulk.insert(SearchEntry, names, (piece.search_row() for piece in pieces))
        backend().put([piece.search_words() for piece in pieces])

    def _piece(self, number: int) -> "Piece":
        chance = self.chance.random
        shelf = self.shelf
        headline, paragraphs = self.chance.headline(), self.chance.paragraphs(PARAGRAPHS)
        if number % 50 == 0:
            headline = f"{headline} {RARE}"
        if number % 5 == 0:
            paragraphs[-1] += f" The {COMMON} met."
        place = chance.random()
        category = shelf.categories[
            0 if place < FIRST_SHARE else chance.randrange(1, len(shelf.categories))
        ]
        pk = self.first + number
        piece = Piece(
            pk=pk,
            revision_pk=self.first_revision + number,
            headline=headline,
            paragraphs=paragraphs,
            standfirst=chance.choice(self.chance.sentences),
            category=category,
            tags=chance.sample(shelf.tags, 3),
            authors=chance.sample(shelf.authors, 2 if number % 4 == 0 else 1),
            image=shelf.images[number % len(shelf.images)] if number % 5 else None,
            published_at=NEWEST - APART * (self.count - 1 - number),
            related_to=list(self.recent[category.pk])[::-1],
        )
        self.recent[category.pk].append(pk)
        return piece


@dataclass
class Piece:
    """One article, and its rows."""

    pk: int
    revision_pk: int
    headline: str
    paragraphs: list[str]
    standfirst: str
    category: Category
    tags: list[Tag]
    authors: list[Author]
    image: Image | None
    published_at: datetime
    related_to: list[int]

    @property
    def slug(self) -> str:
        """Unique by its number."""
        return f"{self.headline.lower().replace(' ', '-')[:80]}-{self.pk}"

    @property
    def body(self) -> str:
        """As stored; without pictures, what readers get is the same."""
        return "".join(f"<p>{text}</p>" for text in self.paragraphs)

    def snapshot(self) -> Snapshot:
        """What editors would have saved."""
        return _EMPTY | {
            "language": self.category.language,
            "headline": self.headline,
            "standfirst": self.standfirst,
            "body": self.body,
            "category": self.category.pk,
            "lead_image": self.image.pk if self.image else None,
            "tags": [tag.name for tag in self.tags],
            "byline": [[author.pk, "author"] for author in self.authors],
        }

    def row(self) -> list[Any]:
        data, words = self.snapshot(), sum(len(text.split()) for text in self.paragraphs)
        at = self.published_at
        return [
            *(self.pk, self.category.language, self.slug, *(data[name] for name in COLUMNS)),
            *(self.category.pk, self.image.pk if self.image else None, self.body, words),
            *(reading_minutes(words, self.category.language), Status.PUBLISHED.value, at, at, at),
            *(2, 1, self.revision_pk, self.revision_pk, at, at),
        ]

    def revision(self) -> list[Any]:
        data = json.dumps(self.snapshot())
        fixed = ("save", Review.APPLIED.value, self.published_at)
        return [self.revision_pk, self.pk, 1, data, self.headline, *fixed]

    def bylines(self) -> list[list[Any]]:
        return [[self.pk, author.pk, place] for place, author in enumerate(self.authors)]

    def tag_rows(self) -> list[list[Any]]:
        return [[self.pk, tag.pk] for tag in self.tags]

    def listings(self) -> list[list[Any]]:
        shown: list[Category | Tag | Author] = [self.category, *self.tags, *self.authors]
        return [[self.pk, each.key, self.published_at] for each in shown]

    def related(self) -> list[list[Any]]:
        return [[self.pk, other, place] for place, other in enumerate(self.related_to)]

    def search_row(self) -> list[Any]:
        language = self.category.language
        return [self.pk, language, language, self.published_at, "\n".join(self.paragraphs)]

    def search_words(self) -> Words:
        """Folded by hand: nothing in these words has a mark."""
        return Words(
            self.pk,
            headline=self.headline.lower(),
            standfirst=_bare(self.standfirst),
            names=" ".join(author.name for author in self.authors).lower(),
            tags=" ".join(tag.name for tag in self.tags).lower(),
            body=_bare(" ".join(self.paragraphs)),
        )


_EMPTY = blank()
assert set(NUMBERS + REFERENCES + TIMES) <= set(_EMPTY)  # noqa: S101 — the declaration grew


def _bare(text: str) -> str:
    return text.replace(".", "").lower()


def _all(pieces: list[Piece], rows: Any) -> Iterator[list[Any]]:
    for piece in pieces:
        yield from rows(piece)


def _shelf(chance: Chance, edition: str) -> Shelf:
    """Sections, tags, authors and pictures; those of an earlier run where there are any."""
    names = [f"Section {letter}" for letter in "ABCDEFGHIJKL"[:CATEGORIES]]
    categories = [
        Category.objects.filter(language=edition, path=slugify(name)).first()
        or Category.objects.create(name=name, language=edition)
        for name in names
    ]
    tags = [Tag.objects.named(f"{word} {n}") for n, word in enumerate(chance.words[:TAGS])]
    people = [f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}" for n in range(AUTHORS)]
    authors = [Author.objects.get_or_create(name=name, slug=slugify(name))[0] for name in people]
    return Shelf(categories, tags, authors, [_image(number) for number in range(IMAGES)])


def _image(number: int) -> Image:
    """A row without a file: pages are made from the row alone."""
    digest = hashlib.sha256(b"generated %d" % number).hexdigest()
    defaults = {
        "file": f"originals/{digest[:2]}/{digest}.jpg",
        "width": 2400, "height": 1600, "alt": f"Picture {number}", "credit": "Newsroom",
    }  # fmt: skip
    return Image.objects.get_or_create(digest=digest, defaults=defaults)[0]
