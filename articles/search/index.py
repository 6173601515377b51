"""What can be found: exactly what is live, changed inside the transaction that changes it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch, QuerySet

from articles.body.text import plain_text
from articles.models import Article, Byline, LiveEntry, SearchEntry
from articles.search.backend import Backend, Words
from articles.search.postgres import TextSearch
from articles.search.sqlite import Fts5
from articles.search.words import words_of

BATCH = 200
# Characters of a text that are indexed: a vector of PostgreSQL holds 1 MB.
MAX_TEXT = 300_000
# What an entry is made of: a row has many more columns.
FACTS = ("edition", "language", "kind", "published_at", "created_at")
TEXTS = ("headline", "standfirst", "body")
NAMES = Prefetch("bylines", Byline.objects.select_related("author").only("article", "author__name"))


def backend() -> Backend:
    """The search of the database in use."""
    return TextSearch() if connection.vendor == "postgresql" else Fts5()


def refresh(keys: Iterable[int]) -> None:
    """Bring the entries of these articles in line with their rows."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), BATCH):
        _refresh(wanted[start : start + BATCH])


def _refresh(keys: Sequence[int]) -> None:
    rows: QuerySet[Any] = Article.objects.published().filter(pk__in=keys)
    found = list(rows.order_by("pk").only(*FACTS, *TEXTS).prefetch_related(NAMES, "tags"))
    with transaction.atomic():
        if gone := set(keys) - {article.pk for article in found}:
            forget(sorted(gone))
        entries = [_entry(article) for article in found]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["edition", "language", "published_at", "text"],
        )
        pairs = zip(found, entries, strict=True)
        backend().put([_words(article, entry.text) for article, entry in pairs])


def forget(keys: Sequence[int]) -> None:
    """Make these articles impossible to find."""
    SearchEntry.objects.filter(pk__in=keys).delete()
    backend().remove(keys)


def rebuild() -> int:
    """Index everything anew; returns how many articles can be found."""
    live = set(Article.objects.published().order_by().values_list("pk", flat=True))
    stale = set(SearchEntry.objects.values_list("pk", flat=True)) - live
    with transaction.atomic():
        forget(sorted(stale))
    refresh(live)
    return len(live)


def _entry(article: Article) -> SearchEntry:
    return SearchEntry(
        article=article,
        edition=article.edition,
        language=article.language,
        published_at=article.published_at or article.created_at,
        text=_text(article)[:MAX_TEXT],
    )


def _text(article: Article) -> str:
    pieces = [plain_text(article.body)]
    if article.kind == "live":
        for entry in LiveEntry.objects.public().filter(article=article):
            pieces += [entry.headline, plain_text(entry.body)]
    return "\n".join(piece for piece in pieces if piece)


def _words(article: Article, text: str) -> Words:
    names = " ".join(line.author.name for line in article.bylines.all())
    tags = " ".join(tag.name for tag in article.tags.all())
    parts: dict[str, Any] = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "names": names,
        "tags": tags,
        "body": text,
    }
    return Words(article.pk, **{name: " ".join(words_of(part)) for name, part in parts.items()})
